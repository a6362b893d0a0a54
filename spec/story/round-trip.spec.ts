import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Formatter, LogRecord } from "../../src/contracts.js";
import { jsonFormatter } from "../../src/formatters/json.js";
import { lineFormatter } from "../../src/formatters/line.js";
import { prettyFormatter } from "../../src/formatters/pretty.js";
import { shortenId, tagText } from "../../src/ids/shorten.js";
import { LEVEL_NAMES } from "../../src/level.js";
import type { Entry } from "../../src/story/entry.js";
import { keysWith, type Part } from "../../src/story/parse/keys.js";
import { parseLine } from "../../src/story/parse/parse-line.js";

const DAY = Date.UTC(2024, 0, 15);

function read(line: string, keys: [Part, string][] = []): (Entry | undefined)[] {
  const options = { local: false, latest: () => DAY + 86_399_999, keys: keysWith(new Map(keys)) };
  return line.split("\n").map((physical) => parseLine(physical, options));
}

const id = fc.stringMatching(/^[A-Za-z0-9]{9,20}$/);
const name = fc.option(fc.stringMatching(/^[a-z]{1,8}(\.[a-z]{1,8}){0,2}$/), { nil: undefined });
// Without what only a field begins with: of `a b=c` the line format cannot say where its message ends.
const message = fc.string({ unit: "grapheme", maxLength: 60 }).filter((text) => !text.includes("="));
const key = fc.stringMatching(/^x[A-Za-z0-9_]{0,10}$/);
const scalar = fc.oneof(fc.string({ unit: "grapheme", maxLength: 30 }), fc.integer(), fc.boolean(), fc.constant(null));
const nested = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  fc.dictionary(key, scalar, { maxKeys: 4, noNullPrototype: true }),
);
const fields = fc.dictionary(key, nested, { maxKeys: 5, noNullPrototype: true });

const record: fc.Arbitrary<LogRecord> = fc
  .record({
    time: fc.integer({ min: DAY, max: DAY + 86_399_999 }),
    level: fc.constantFrom(...LEVEL_NAMES),
    name,
    message,
    fields,
    requestId: id,
    sessionId: fc.option(id, { nil: undefined }),
  })
  .map(({ requestId, sessionId, ...others }) => ({
    ...others,
    bindings: undefined,
    error: undefined,
    context: { requestId, ...(sessionId === undefined ? {} : { sessionId }) },
    requestId: tagText(shortenId(requestId)),
    sessionId: sessionId === undefined ? "none" : tagText(shortenId(sessionId)),
  }));

/** What a text shows of a value. */
function asText(value: unknown): unknown {
  return typeof value === "object" && value !== null ? value : String(value);
}

function expectHead(entry: Entry | undefined, { level, name: logger, context }: LogRecord, isShort: boolean): void {
  const idOf = (whole: string | undefined) => (whole === undefined || !isShort ? whole : tagText(shortenId(whole)));
  expect(entry).toMatchObject({ level, isShort });
  expect(entry?.name).toBe(logger);
  expect(entry?.requestId).toBe(idOf(context?.requestId));
  expect(entry?.sessionId).toBe(idOf(context?.sessionId));
}

describe("whatever ctxlog writes is read back", () => {
  test("as JSON: the same record, field by field", () => {
    fc.assert(
      fc.property(record, (one) => {
        const [entry, ...others] = read(jsonFormatter()(one));
        expect(others).toEqual([]);
        expectHead(entry, one, false);
        expect(entry?.time).toBe(one.time);
        expect(entry?.message).toBe(one.message);
        expect(Object.fromEntries(entry?.fields ?? [])).toEqual(JSON.parse(JSON.stringify(one.fields)));
      }),
    );
  });

  const variants: [string, Formatter, [Part, string][]][] = [
    ["pino's keys", jsonFormatter({ time: "epoch", level: "lower", keys: { message: "msg" } }), []],
    ["numbers", jsonFormatter({ level: "number" }), []],
    [
      "keys of one's own",
      jsonFormatter({
        keys: { time: "zeit", level: "stufe", message: "text", requestId: "rid", sessionId: "sid", name: "wer" },
      }),
      [
        ["time", "zeit"],
        ["level", "stufe"],
        ["message", "text"],
        ["requestId", "rid"],
        ["sessionId", "sid"],
        ["name", "wer"],
      ],
    ],
  ];
  test.each(variants)("as JSON with %s", (_, format, keys) => {
    fc.assert(
      fc.property(record, (one) => {
        const [entry] = read(format(one), keys);
        expectHead(entry, one, false);
        expect(entry).toMatchObject({ time: one.time, message: one.message });
      }),
    );
  });

  test.each(["ecs", "gcp", "datadog", "lambda", "otel", "pino"] as const)("as JSON with the preset %s", (preset) => {
    const format = jsonFormatter({ preset });
    fc.assert(
      fc.property(record, (one) => {
        const [entry] = read(format(one));
        expect(entry).toMatchObject({ time: one.time, message: one.message });
        // A vendor may have one word for two levels.
        expect(format({ ...one, level: entry?.level ?? "INFO" })).toBe(format(one));
        expect([entry?.name, entry?.requestId, entry?.sessionId]).toEqual([
          one.name,
          one.context?.requestId,
          one.context?.sessionId,
        ]);
      }),
    );
  });

  test.each<[string, Formatter, number]>([
    ["the line format", lineFormatter(), 1000],
    ["the line format with milliseconds", lineFormatter({ milliseconds: true }), 1],
    ["the line format with ISO times", lineFormatter({ time: "iso" }), 1],
    ["the line format in colours", lineFormatter({ colors: true }), 1000],
  ])("in %s: level, time, name, IDs, message and fields", (_, format, unit) => {
    fc.assert(
      fc.property(record, (one) => {
        fc.pre(!/[\r\n]/.test(one.message) && one.message.trim() === one.message && one.message !== "");
        const [entry, ...others] = read(format(one));
        expect(others).toEqual([]);
        expectHead(entry, one, true);
        expect(entry?.time).toBe(Math.floor(one.time / unit) * unit);
        const shown = Object.fromEntries(
          Object.entries(one.fields ?? {}).map(([name, value]) => [name, asText(value)]),
        );
        // Control characters are escaped in a line, and stay so.
        if (
          !/[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\[req=|\|session=/.test(
            JSON.stringify(one),
          )
        ) {
          expect(entry?.message).toBe(one.message);
          expect(Object.fromEntries(entry?.fields ?? [])).toEqual(shown);
        }
      }),
    );
  });

  test("in the pretty format: level, time of day, name, IDs and the text", () => {
    const format = prettyFormatter({ time: "utc" });
    fc.assert(
      fc.property(record, (one) => {
        const entries = read(format(one));
        for (const entry of entries) expectHead(entry, one, true);
        expect(entries[0]?.time).toBe(one.time);
        expect(entries.slice(1).every((entry) => entry?.isContinuation)).toBe(true);
      }),
    );
  });

  test("with errors: every physical line belongs to the record", () => {
    const error = new TypeError("bad\nthing", { cause: new Error("inner") });
    const one: LogRecord = { ...(fc.sample(record, 1)[0] as LogRecord), message: "failed\ntwice", error };
    for (const format of [lineFormatter(), prettyFormatter({ time: "utc" })]) {
      const [first, ...others] = read(format(one));
      expect(first).toMatchObject({ message: "failed", isContinuation: false });
      expect(others.length).toBeGreaterThan(4);
      expect(others.every((entry) => entry?.isContinuation && entry.requestId === first?.requestId)).toBe(true);
    }
    expect(read(jsonFormatter()(one))[0]?.error).toMatchObject({ name: "TypeError", cause: { message: "inner" } });
  });

  test("without a context or a tag", () => {
    const outside = {
      ...(fc.sample(record, 1)[0] as LogRecord),
      message: "m",
      context: undefined,
      requestId: "none",
      sessionId: "none",
    };
    expect(read(lineFormatter()(outside))[0]).toMatchObject({ requestId: undefined, sessionId: undefined });
    const untagged = { ...outside, requestId: undefined, sessionId: undefined };
    expect(read(lineFormatter()(untagged))[0]).toMatchObject({ message: "m", requestId: undefined });
  });

  test.each<[string, object]>([
    ["req=a1b2c3d4|session=12345678|tenant=acme", { requestId: "a1b2c3d4", sessionId: "12345678" }],
    ["tenant=acme|session=12345678|req=a1b2c3d4", { requestId: "a1b2c3d4", sessionId: "12345678" }],
    ["tenant=acme|req=a1b2c3d4", { requestId: "a1b2c3d4", sessionId: undefined }],
    ["session=none|tenant=acme|req=none", { requestId: undefined, sessionId: undefined }],
    ["tenant=acme", { requestId: undefined, sessionId: undefined }],
  ])("with the tag [%s]", (tag, ids) => {
    const expected = { ...ids, name: "shop", message: "m", fields: new Map([["tenant", "acme"]]) };
    expect(read(`2024-01-15 10:30:15 - shop - INFO - [${tag}] - m`)[0]).toMatchObject(expected);
    expect(read(`10:30:15.123 INFO  shop [${tag}] m`)[0]).toMatchObject(expected);
    const [first, second] = read(
      `2024-01-15 10:30:15 - INFO - [${tag}] - m\n2024-01-15 10:30:15 - INFO - [${tag}] | n`,
    );
    expect(first).toMatchObject({ ...ids, name: undefined });
    expect(second).toMatchObject({ ...ids, message: "n", isContinuation: true, fields: new Map() });
  });

  test("with a message that looks like a prefix", () => {
    for (const message of ["hello - ERROR - x", "a - FATAL - [x=y] - z", "FATAL - x", "ERROR [x=y] z"]) {
      const text = `INFO - [req=a1b2c3d4|session=12345678] - ${message}`;
      const expected = { level: "INFO", name: undefined, requestId: "a1b2c3d4", message };
      expect(read(`2024-01-15 10:30:15 - ${text}`)[0]).toMatchObject(expected);
      expect(read(`2024-01-15 10:30:15 - shop - ${text}`)[0]).toMatchObject({ ...expected, name: "shop" });
      expect(read(`2024-01-15 10:30:15 - INFO - ${message}`)[0]).toMatchObject({ level: "INFO", name: undefined });
    }
  });
});

test("no text, however hostile, stops the reader", () => {
  const piece = fc.constantFrom(
    "[req=",
    "|session=",
    "]",
    " - ",
    "INFO",
    "2024-01-15 10:30:15",
    '{"',
    '":"',
    "}",
    "=",
    "\\",
    '"',
    "x",
    " ",
    "\x1b[1m",
    "[",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(piece, { maxLength: 60 }).map((all) => all.join("")),
      ),
      (text) => {
        read(text);
      },
    ),
    { numRuns: 2000 },
  );
});

test("the time to read a line grows with its length alone", () => {
  const start = "2024-01-15 10:30:15 - INFO - [req=a|session=b] - ";
  for (const part of [" a=", ' "a=', " a={", " a=[", '"', "\\", "=", " - ", "[req=", "{", " a=1", '{"a":', "\x1b["]) {
    for (const text of [start + part.repeat(200_000), part.repeat(200_000), `{"log":"${part.repeat(100_000)}`])
      read(text);
  }
}, 20_000);
