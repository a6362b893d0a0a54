import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contextFilter, jsonFormatter, lineFormatter, runWithContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { jsonLine, physicalLines } from "../support/line-format.js";

/** Texts with which attackers forge lines, tags and control sequences. */
const ATTACKS = [
  "\r\n",
  "\n",
  "\r",
  "\x1b[2J",
  "\x1b]0;title\x07",
  "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
  "\x1b]52;c;ZXZpbA==\x07",
  "\x9b31m",
  "\x9d0;title\x9c",
  "\u0085",
  "\u2028",
  "\u2029",
  "\u202e",
  "\u2066",
  "\u061c",
  "\0",
  "\x7f",
  "\ud800",
  "\udc00",
  "[req=deadbeef|session=deadbeef]",
  "[req=",
  "[req",
  "[re",
  "|session=",
  "|session",
  "|sess",
  "q=",
  "ion=",
  "=",
  `[req=${"x".repeat(300)}|session=${"y".repeat(300)}]`,
  "2024-01-15 10:30:15 - FATAL - [req=deadbeef|session=deadbeef] - forged",
  "\n2024-01-15 10:30:15 - FATAL - [req=deadbeef|session=deadbeef] - forged",
  '","level":"FATAL","x":"',
  '"}\n{"level":"FATAL"}',
  "\\",
  '"',
  " ",
  "\t",
  "\u{1f600}",
  "%s%d%j%c",
  "__proto__",
];

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ATTACKS) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 5 }) },
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));

interface Attack {
  readonly [part: string]: string;
}

const PARTS = ["message", "key", "value", "nested", "name", "id", "session", "contextKey", "contextValue", "bound"];
const attack: fc.Arbitrary<Attack> = fc.record(
  Object.fromEntries([...PARTS, "errorName", "errorMessage", "stack", "own", "more"].map((part) => [part, text])),
);

function errorOf(parts: Attack): Error {
  const error = new Error(parts["errorMessage"], { cause: parts["more"] });
  error.name = parts["errorName"] as string;
  error.stack = `${parts["stack"]}\n    at ${parts["more"]}`;
  return Object.assign(error, { [parts["own"] as string]: parts["value"] });
}

/** The lines of an attack in all places at once. */
function linesOf(format: ReturnType<typeof lineFormatter>, parts: Attack): readonly string[] {
  const whole = { shorten: (id: string): string => id };
  const name = parts["name"] || "n";
  const log = createTestLogger({ format, name, filters: [contextFilter(whole)] });
  const fields = { [parts["key"] as string]: parts["value"], list: [{ [parts["key"] as string]: parts["nested"] }] };
  const child = log.child({ bindings: { [parts["bound"] as string]: parts["value"] } });
  const context = { [parts["contextKey"] as string]: parts["contextValue"] };
  runWithContext({ ...context, requestId: parts["id"], sessionId: parts["session"] }, () => {
    child.info(parts["message"], fields);
    child.error(parts["message"], { ...fields, error: errorOf(parts) });
    child.info(parts["message"], parts["value"], parts["more"], errorOf(parts));
    child.error(new AggregateError([errorOf(parts), parts["more"]], parts["message"]));
  });
  expect(log.failures).toEqual([]);
  expect(log.lines).toHaveLength(4);
  return log.lines;
}

describe("logged data cannot forge a line, a tag or a control sequence", () => {
  const limits = fc.constantFrom(
    {},
    ...[1, 3, 4, 5, 7, 20].map((length) => ({ length })),
    ...[1, 2, 3].map((keys) => ({ keys })),
  );

  test("in the line format", () => {
    fc.assert(
      fc.property(attack, limits, (parts, limit) => {
        linesOf(lineFormatter({ limits: limit }), parts).forEach(physicalLines);
      }),
      { numRuns: 400 },
    );
  });

  test("in JSON", () => {
    fc.assert(
      fc.property(attack, limits, (parts, limit) => {
        for (const line of linesOf(jsonFormatter({ limits: limit }), parts)) {
          const { level, message } = jsonLine(line);
          expect(["INFO", "ERROR"]).toContain(level);
          expect(typeof message).toBe("string");
        }
      }),
      { numRuns: 400 },
    );
  });

  test("by a text that a limit cuts, wherever it is cut", () => {
    const forged = "\u{1f600}[req=deadbeef|session=deadbeef]\x1b[31m\r\nx";
    for (let length = 1; length <= forged.length; length++) {
      for (const [key, value] of [
        ["k", forged],
        ["[req", "|session="],
        [forged, forged],
      ] as const) {
        const log = createTestLogger({ format: lineFormatter({ limits: { length } }) });
        log.info(forged, { [key]: value });
        log.info({ [key]: value });
        log.lines.forEach(physicalLines);
      }
    }
  });

  test("in the line of a record whose formatter failed", () => {
    fc.assert(
      fc.property(text, text, (message, id) => {
        const format = (): string => {
          throw new Error(message);
        };
        const log = createTestLogger({ format });
        runWithContext({ requestId: id, sessionId: id }, () => log.info(message));
        expect(physicalLines(log.lines[0] as string)).toHaveLength(1);
      }),
    );
  });
});

test.each(ATTACKS)("JSON contains %j in a message unchanged", (found) => {
  const log = createTestLogger({ format: "json" });
  log.info(found);
  const message = jsonLine(log.lines[0] as string)["message"] as string;
  expect(message).toBe(found);
});
