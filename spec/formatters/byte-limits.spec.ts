import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type JsonFormatterOptions,
  type JsonPresetName,
  jsonFormatter,
  lineFormatter,
  prettyFormatter,
  runWithContext,
} from "../../src/index.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";
import { jsonLine } from "../support/line-format.js";

const BYTES = 16_384;

function json(options: JsonFormatterOptions = {}): TestLogger {
  return createTestLogger({ name: "shop", format: jsonFormatter({ limits: "container", ...options }) });
}

/** The bytes of each physical line of a logger's last line, with its line break. */
function sizes(log: TestLogger): number[] {
  return (log.lines.at(-1) as string).split("\n").map((line) => Buffer.byteLength(line) + 1);
}

const last = (log: TestLogger) => jsonLine(log.lines.at(-1) as string);
const CUT = /…\[\d+ more characters\]$/;

describe("a JSON line for containers", () => {
  test("is not changed if it fits, to the last byte", () => {
    const log = json();
    log.info("");
    const room = BYTES - (sizes(log)[0] as number);
    log.info("x".repeat(room));
    expect(sizes(log)).toEqual([BYTES]);
    expect(last(log)["message"]).toBe("x".repeat(room));
    log.info("x".repeat(room + 1));
    expect(sizes(log)[0]).toBeLessThanOrEqual(BYTES);
    expect(last(log)["message"]).toMatch(CUT);
  });

  test("has its message cut first, and the rest whole", () => {
    const log = json();
    runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" }, () => {
      log.error("m".repeat(100_000), new Error("e".repeat(1000)), { note: "n".repeat(1000) });
    });
    const line = last(log);
    expect(sizes(log)[0]).toBeLessThanOrEqual(BYTES);
    expect(sizes(log)[0]).toBeGreaterThan(BYTES - 200);
    expect(line["message"]).toMatch(/^m{1000,}…\[\d+ more characters\]$/);
    expect(line).toMatchObject({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", note: "n".repeat(1000) });
    expect((line["error"] as { message: string }).message).toBe("e".repeat(1000));
    const [, shown = "", more] = /^(m+)…\[(\d+) more/.exec(line["message"] as string) ?? [];
    expect(shown.length + Number(more)).toBe(100_000);
  });

  test("then has its error cut, and then the largest fields", () => {
    const log = json();
    const error = Object.assign(new Error("bad"), { stack: `Error: bad\n    at ${"s".repeat(50_000)}` });
    log.error("short", error, { small: "s".repeat(100), large: "l".repeat(30_000), list: ["a".repeat(20_000), 1] });
    const line = last(log);
    expect(sizes(log)[0]).toBeLessThanOrEqual(BYTES);
    expect(line["message"]).toBe("short");
    expect((line["error"] as { stack: string }).stack).toMatch(/^Error: bad\n {4}at s+…\[\d+ more characters\]$/);
    expect(line).toMatchObject({
      small: "s".repeat(100),
      large: expect.stringMatching(CUT),
      list: [expect.stringMatching(CUT), 1],
    });
  });

  test("leaves out whole fields where no text is long enough, and says so", () => {
    const log = json();
    log.info("m", {
      numbers: Array.from({ length: 900 }, (_, index) => index * 1e15),
      few: [1, 2],
      n: Array(900).fill(1e20),
    });
    const line = last(log);
    expect(sizes(log)[0]).toBeLessThanOrEqual(BYTES);
    expect(line).toMatchObject({ few: [1, 2], message: "m" });
    expect([line["numbers"], line["n"]].some((value) => /^\[cut: \d+ bytes\]$/.test(String(value)))).toBe(true);
  });

  test.each<JsonPresetName>(["otel", "ecs", "gcp", "datadog", "lambda", "pino"])(
    "with the preset %s keeps time, level and IDs",
    (preset) => {
      const log = json({ preset, service: "shop" });
      runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" }, () => {
        log.error("m".repeat(20_000), new Error("e".repeat(20_000)), { a: "f".repeat(20_000) });
      });
      expect(sizes(log)[0]).toBeLessThanOrEqual(BYTES);
      const text = log.lines.at(-1) as string;
      for (const part of ["a1b2c3d4e5f6", "1234567890abcdef", "2024-01-15", "shop"].slice(
        0,
        preset === "pino" ? 2 : 4,
      )) {
        expect(text).toContain(part);
      }
      expect(text).toMatch(/m{1000}/);
      expect(text).toMatch(/e{500}/);
    },
  );

  test("is valid and short enough, whatever the values are", () => {
    const unit = fc.constantFrom('"', "\\", "\n", "\u0000", "é", "€", "😀", "\ud800", "a", "\u2028", "{", ",", "]");
    const text = fc
      .array(unit, { maxLength: 40 })
      .chain((units) => fc.integer({ min: 0, max: 200 }).map((times) => units.join("").repeat(times)));
    const value = fc.oneof(
      text,
      fc.array(text, { maxLength: 3 }),
      fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
      fc.array(fc.integer(), { maxLength: 800 }),
    );
    const log = json({ limits: { bytes: 1024 } });
    fc.assert(
      fc.property(
        text,
        fc.dictionary(fc.string({ maxLength: 300 }), value, { maxKeys: 8, noNullPrototype: true }),
        fc.boolean(),
        (message, fields, hasError) => {
          if (hasError) log.error(message, new Error(message), { ...fields });
          else log.info(message, { ...fields });
          expect(sizes(log)).toHaveLength(1);
          expect(sizes(log)[0]).toBeLessThanOrEqual(1024);
          const line = JSON.parse(log.lines.at(-1) as string) as Record<string, unknown>;
          expect(line).toMatchObject({
            time: "2024-01-15T10:30:15.000Z",
            level: hasError ? "ERROR" : "INFO",
            name: "shop",
          });
          expect(log.lines.at(-1)).not.toMatch(/[\u0000-\u001f\u2028\ud800](?![\udc00-\udfff])/);
        },
      ),
    );
  });
});

describe.each([
  ["the line format", lineFormatter({ limits: "container" })],
  ["the pretty format", prettyFormatter({ limits: "container", time: "utc" })],
] as const)("%s for containers", (name, format) => {
  test("goes on in further physical lines, each with the prefix and short enough", () => {
    const log = createTestLogger({ name: "shop", format });
    const parts = ["€".repeat(30_000), "x".repeat(20_000), "😀".repeat(9000)];
    runWithContext({ requestId: "a1b2c3d4e5f6" }, () => log.error(parts.join("\n"), { note: "n".repeat(40_000) }));
    const lines = (log.lines.at(-1) as string).split("\n");
    for (const size of sizes(log)) expect(size).toBeLessThanOrEqual(BYTES);
    expect(lines.every((line) => line.includes("[req=a1b2c3d4|session=none]"))).toBe(true);
    expect(lines.slice(1).every((line) => / \| /.test(line))).toBe(true);
    const content = lines.map((line) => line.replace(/^.*?session=none\] (?:[-|] )?/, "")).join("");
    for (const part of parts) expect(content).toContain(part);
    expect(content).not.toMatch(/\ufffd/);
    expect(content.match(/n/g)?.length).toBeGreaterThanOrEqual(name === "the line format" ? 40_000 : 20_000);
  });

  test("is not changed if it fits", () => {
    const log = createTestLogger({ format });
    log.info("short");
    expect(sizes(log)).toHaveLength(1);
  });
});

test.each([[{ bytes: 1023 }], [{ bytes: 1.5 }], [{ bytes: "16 KiB" }], ["containers"], [5]])(
  "the limits %j are refused",
  (limits) => {
    for (const make of [jsonFormatter, lineFormatter, prettyFormatter]) {
      expect(() => make({ limits: limits as never })).toThrow(/limits/);
    }
  },
);

test("the time to cut a line grows with its length alone", () => {
  const log = json();
  for (const unit of ['"', "\\", "a", "{", '",'] as const) {
    log.info(unit.repeat(500_000), { a: unit.repeat(400_000), list: Array(1000).fill(unit.repeat(50)) });
    expect(sizes(log)[0]).toBeLessThanOrEqual(BYTES);
  }
}, 60_000);
