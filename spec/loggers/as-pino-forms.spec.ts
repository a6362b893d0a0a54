import fc from "fast-check";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { jsonFormatter } from "../../src/index.js";
import { asPino } from "../../src/loggers/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { runNode } from "../support/child-process.js";
import { HOSTILE } from "../support/hostile.js";

// pino itself is the reference: the same calls, and their lines compared.

type Args = readonly unknown[];
type Line = Record<string, unknown>;

/** What every line has, and what is compared by itself. */
const OWN = ["time", "pid", "hostname", "level"];

function without(line: Line, keys: readonly string[]): Line {
  return Object.fromEntries(Object.entries(line).filter(([key]) => !keys.includes(key)));
}

function linesOfPino(args: Args, prefix?: string): Line[] {
  const lines: Line[] = [];
  const log = pino({ base: null }, { write: (text) => lines.push(JSON.parse(text)) });
  const used = prefix === undefined ? log : log.child({}, { msgPrefix: prefix });
  (used.info as (...values: unknown[]) => void)(...args);
  return lines.map((line) => without(line, OWN));
}

function linesOfOurs(args: Args, prefix?: string): Line[] {
  const log = createTestLogger({ format: jsonFormatter({ preset: "pino" }) });
  const shape = asPino(log);
  const used = prefix === undefined ? shape : shape.child({}, { msgPrefix: prefix });
  used.info(...args);
  expect(log.failures).toEqual([]);
  return log.lines.map((line) => without(JSON.parse(line), OWN));
}

const failure = Object.assign(new TypeError("refused", { cause: new Error("no funds") }), { code: "E_REFUSED" });

test.each<[string, Args]>([
  ["a text", ["Charged"]],
  ["a text with %s", ["Charged %s for %d", "order-7", 12]],
  ["a text with %i, %f and %%", ["%i of %f is 50%%", 12.7, 1.5]],
  ["a text with %o, %O and %j", ["%o %O %j", { a: 1 }, [1, "b"], { c: null }]],
  ["strings behind %o", ["%o and %j", "quoted", "too"]],
  ["an object behind %s", ["%s", { a: 1 }]],
  ["more directives than values", ["%s %s %d", "one"]],
  ["null and undefined behind directives", ["%d %s %o %o", null, undefined, undefined, null]],
  ["no values behind a text with %%", ["100%% sure"]],
  ["fields", [{ amount: 12, order: "7" }]],
  ["fields and a text", [{ amount: 12 }, "Charged"]],
  ["fields, a text and values", [{ amount: 12 }, "Charged %s %d", "order-7", 12]],
  ["fields with a message of their own", [{ amount: 12, msg: "Charged" }]],
  ["fields without values", [{ nothing: undefined, amount: null }, "Charged"]],
  [
    "an instance of a class",
    [
      new (class {
        amount = 12;
        toJSON = () => "hidden";
      })(),
      "Charged",
    ],
  ],
  ["an array", [["a", "b"], "Listed"]],
  ["null and a text", [null, "Charged"]],
  ["undefined and a text", [undefined, "Charged"]],
  ["empty fields and a text", [{}, "Charged"]],
  ["nothing", []],
])("reads %s as pino does", (_, args) => {
  const [ours] = linesOfOurs(args);
  const [expected] = linesOfPino(args);
  // A class's function is a value to ctxlog, and nothing to pino.
  expect(without(ours as Line, ["toJSON"])).toEqual({ msg: "", ...expected });
});

test.each<[string, Args]>([
  ["an error", [failure]],
  ["an error and a text", [failure, "Charge failed"]],
  ["an error, a text and values", [failure, "Charge of %s failed", "order-7"]],
  ["an error in `err`", [{ err: failure, order: 7 }]],
  ["an error in `err`, and a text", [{ err: failure, order: 7 }, "Charge failed"]],
  ["an error in `err`, and a text with values", [{ err: failure }, "%s failed", "order-7"]],
  ["an error in `err`, and a message in `msg`", [{ err: failure, msg: "Charge failed" }]],
])("reads %s as pino does", (_, args) => {
  const [ours] = linesOfOurs(args);
  const [expected] = linesOfPino(args);
  const { err, ...rest } = ours as { err: Line };
  const { err: theirs, ...others } = expected as { err: Line };
  expect(rest).toEqual(others);
  expect([err["type"], err["code"]]).toEqual([theirs["type"], theirs["code"]]);
  // pino's error has the messages of its causes, too.
  expect(theirs["message"]).toContain(err["message"]);
});

const RESERVED = ["name", "msg", "message", "err", "error", "req", "res", "reqId", "sessionId", "traceId", "spanId"];
const key = fc
  .string({ minLength: 1, maxLength: 8 })
  .filter((text) => ![...RESERVED, ...OWN, "service", "version", "env", "responseTime", "__proto__"].includes(text))
  // What pino takes for a request or a response.
  .filter((text) => !["method", "headers", "socket", "setHeader", "toJSON"].includes(text));
const plain = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom("a\nb", 'quoted "é"', "😀", "%s"),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const fields = fc.dictionary(key, fc.oneof(plain, fc.array(plain, { maxLength: 3 })), {
  maxKeys: 4,
  noNullPrototype: true,
});
const word = fc.string({ maxLength: 8 }).filter((text) => !text.includes("%"));

/** A text whose directives all have a value. */
const formatted = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constantFrom("%s"), plain),
      fc.tuple(fc.constantFrom("%d", "%i", "%f"), fc.integer()),
      fc.tuple(fc.constantFrom("%o", "%O", "%j"), fc.oneof(fields, fc.array(plain, { maxLength: 3 }))),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .chain((parts) =>
    fc.array(word, { minLength: parts.length + 1, maxLength: parts.length + 1 }).map((words) => ({
      text: words.map((before, index) => before + (parts[index]?.[0] ?? "")).join(""),
      values: parts.map(([, value]) => value),
    })),
  );

describe("for any call that pino shows whole", () => {
  test("the text is pino's", () => {
    fc.assert(
      fc.property(formatted, fc.option(word, { nil: undefined }), ({ text, values }, prefix) => {
        const args = [text, ...values];
        expect(linesOfOurs(args, prefix)).toEqual(linesOfPino(args, prefix));
      }),
    );
  });

  test("the text and the fields are pino's", () => {
    fc.assert(
      fc.property(fields, formatted, fc.option(word, { nil: undefined }), (given, { text, values }, prefix) => {
        const args = [given, text, ...values];
        expect(linesOfOurs(args, prefix)).toEqual(linesOfPino(args, prefix));
      }),
    );
  });

  test("the fields alone are pino's", () => {
    fc.assert(
      fc.property(fields, (given) => {
        expect(linesOfOurs([given])).toEqual(linesOfPino([given]).map((line) => ({ msg: "", ...line })));
      }),
    );
  });
});

test.each<[string, Args, Line]>([
  ["fields behind a text", ["Charged", { amount: 12 }], { msg: "Charged", amount: 12 }],
  ["an error behind a text", ["Failed", failure], { msg: "Failed", err: { message: "refused" } }],
  ["fields and an error behind a text", ["Failed", { order: 7 }, failure], { order: 7, err: { message: "refused" } }],
  ["an error behind fields", [{ order: 7 }, failure], { order: 7, err: { message: "refused" } }],
  [
    "an error behind fields and a text",
    [{ order: 7 }, "Failed", failure],
    { msg: "Failed", err: { message: "refused" } },
  ],
  ["values behind a text", ["Charged", 12, [1], null], { msg: "Charged 12 [1] null" }],
  ["a second object", [{ a: 1 }, { b: 2 }], { a: 1, msg: '{"b":2}' }],
  ["a Date", [new Date(0), "Now"], { msg: '"1970-01-01T00:00:00.000Z" Now' }],
  ["a percent sign before a directive", ["50% of %s", "orders"], { msg: "50% of orders" }],
  ["a number", [42], { msg: "42" }],
  ["a Symbol", [Symbol("s")], { msg: "Symbol(s)" }],
  [
    "a function, which is not called",
    [
      function charge() {
        throw new Error("called");
      },
    ],
    { msg: "charge" },
  ],
])("keeps %s, which pino does not", (_, args, expected) => {
  expect(linesOfOurs(args)).toMatchObject([expected]);
  let theirs: string;
  try {
    theirs = JSON.stringify(linesOfPino(args));
  } catch (error) {
    theirs = String(error);
  }
  expect(theirs).not.toBe(JSON.stringify(linesOfOurs(args)));
});

test.each(Object.keys(HOSTILE))("writes one line, and throws nothing, for %s in each place", (name) => {
  const value = HOSTILE[name] as () => unknown;
  const log = createTestLogger();
  const shape = asPino(log);
  const calls: Args[] = [[value()], [value(), "text"], ["text", value()], [{ a: value() }], [{ err: value() }]];
  calls.push(["%s", value()], ["%d", value()], ["%j", value()], [{ msg: value() }], [{ a: 1 }, value()]);
  for (const args of calls) expect(shape.info(...args)).toBeUndefined();
  expect(log.records.length).toBe(calls.length);
});

/** Logs at every depth of an endless recursion, up to the end of the call stack. */
const DEEP = `
  import { createLogger, memoryTransport } from "ctxlog";
  import { asPino } from "ctxlog/loggers";
  const memory = memoryTransport();
  const log = asPino(createLogger({ transports: [memory] })).child({ module: "deep" });
  let calls = 0;
  let threw = 0;
  function descend(depth) {
    calls++;
    let logged = false;
    try {
      log.info({ depth }, "deep");
      logged = true;
    } finally {
      // The last call of all: the stack has no room for the call itself.
      if (!logged) threw++;
    }
    descend(depth + 1);
  }
  try {
    descend(0);
  } catch {}
  await new Promise(setImmediate);
  const depths = memory.records.map((record) => record.fields.depth);
  console.log(JSON.stringify({ calls, threw, lines: depths.length, distinct: new Set(depths).size }));
`;

test("near the end of the call stack a call does not throw, and is logged once", async () => {
  const { stdout, code } = await runNode(["--stack-size=200", "--input-type=module", "--eval", DEEP]);
  expect(code).toBe(0);
  const { calls = 0, threw, lines = 0, distinct } = JSON.parse(stdout) as Record<string, number>;
  expect(threw).toBeLessThanOrEqual(1);
  expect(distinct).toBe(lines);
  expect(calls - lines).toBeLessThan(30);
});
