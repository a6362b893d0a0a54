import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Formatter, LogRecord } from "../../src/contracts.js";
import { jsonFormatter } from "../../src/formatters/json.js";
import { lineFormatter } from "../../src/formatters/line.js";
import { logfmtFormatter } from "../../src/formatters/logfmt.js";
import type { JsonPresetName } from "../../src/formatters/presets/by-name.js";
import { prettyFormatter } from "../../src/formatters/pretty.js";
import { shortenId, tagText } from "../../src/ids/shorten.js";
import { LEVEL_NAMES } from "../../src/level.js";
import type { Entry } from "../../src/story/entry.js";
import { keysWith, type Part } from "../../src/story/parse/keys.js";
import { parseLine } from "../../src/story/parse/parse-line.js";
import { errorLines } from "../../src/story/show/text.js";

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

const hex = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((text) => !/^0+$/.test(text));

const record: fc.Arbitrary<LogRecord> = fc
  .record({
    time: fc.integer({ min: DAY, max: DAY + 86_399_999 }),
    level: fc.constantFrom(...LEVEL_NAMES),
    name,
    message,
    fields,
    requestId: id,
    sessionId: fc.option(id, { nil: undefined }),
    // What sampleFilter and debugOnError add, as bindings are added.
    bindings: fc.constantFrom<Record<string, unknown> | undefined>(
      undefined,
      { heldBack: true },
      { sampleRate: 0.125 },
      { heldBack: true, sampleRate: 1e-9, region: "eu" },
    ),
    trace: fc.option(fc.record({ traceId: hex(32), spanId: hex(16), parentSpanId: hex(16) }), { nil: undefined }),
    error: fc.option(
      fc
        .record({ name: fc.constantFrom("Error", "TypeError"), message })
        .map((parts) => Object.assign(new Error(), parts)),
      { nil: undefined },
    ),
  })
  .map(({ requestId, sessionId, trace, ...others }) => ({
    ...others,
    context: { requestId, ...(sessionId === undefined ? {} : { sessionId }), ...trace },
    requestId: tagText(shortenId(requestId)),
    sessionId: sessionId === undefined ? "none" : tagText(shortenId(sessionId)),
  }));

/** What a text shows of a value. */
function asText(value: unknown): unknown {
  return typeof value === "object" && value !== null ? value : String(value);
}

/** The fields of a record as JSON has them: the call's and the logger's. */
function jsonFields({ bindings, fields }: LogRecord): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ ...bindings, ...fields })) as Record<string, unknown>;
}

/** What every JSON line holds, whatever its keys are. */
function expectRecord(entry: Entry | undefined, one: LogRecord): void {
  expect(entry).toMatchObject({ time: one.time, message: one.message, isShort: false, isContinuation: false });
  expect([entry?.name, entry?.requestId, entry?.sessionId]).toEqual([
    one.name,
    one.context?.requestId,
    one.context?.sessionId,
  ]);
  expect(Object.fromEntries(entry?.fields ?? [])).toMatchObject(jsonFields(one));
  expect(entry?.error !== undefined).toBe(one.error !== undefined);
  if (one.error !== undefined)
    expect(errorLines(entry?.error).join("\n")).toContain(String((one.error as Error).message).trim());
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
        expectRecord(entry, one);
        expect(Object.fromEntries(entry?.fields ?? [])).toEqual(jsonFields(one));
        const { traceId, spanId, parentSpanId } = one.context ?? {};
        expect(entry).toMatchObject({ traceId, spanId, parentSpanId });
      }),
    );
  });

  test("as logfmt: the same record, its values as texts", () => {
    const format = logfmtFormatter();
    fc.assert(
      fc.property(record, (one) => {
        const [entry, ...others] = read(format(one));
        expect(others).toEqual([]);
        expectHead(entry, one, false);
        expect(entry).toMatchObject({ time: one.time, message: one.message, isContinuation: false });
        const { traceId, spanId, parentSpanId } = one.context ?? {};
        expect(entry).toMatchObject({ traceId, spanId, parentSpanId });
        const texts = Object.entries(jsonFields(one)).map(([field, value]) => [
          field,
          typeof value === "string" ? value : JSON.stringify(value),
        ]);
        expect(Object.fromEntries(entry?.fields ?? [])).toEqual(Object.fromEntries(texts));
        expect(entry?.error !== undefined).toBe(one.error !== undefined);
        if (one.error !== undefined) expect(entry?.error).toContain(String((one.error as Error).message).trim());
      }),
    );
  });

  test("as logfmt, whatever the keys of its fields are", () => {
    const format = logfmtFormatter();
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 12 }), (field) => {
        fc.pre(field !== "__proto__");
        const line = format({
          time: DAY,
          level: "INFO",
          message: "m",
          fields: { [field]: "v" },
        } as unknown as LogRecord);
        const [entry] = read(line);
        expect(entry?.message).toBe("m");
        const known = [...(entry?.fields ?? []), ["service", entry?.service]];
        expect(JSON.stringify([...known, entry])).toContain(`"v"`);
      }),
    );
  });

  test.each([
    "time=now level=info msg=x",
    "a=b c=d",
    'time=2024-01-15T10:30:15Z level=info msg=x said so: "y',
    'level=info msg="x"',
  ])("but not as logfmt what only looks like it: %s", (text) => {
    expect(read(text)).toEqual([undefined]);
  });

  test("as logfmt of Go's loggers", () => {
    expect(
      read('time="2024-01-15T10:30:15Z" level=warning msg="Stock is low" left=2 ok request_id=a1b2c3d4e5')[0],
    ).toMatchObject({
      level: "WARN",
      message: "Stock is low",
      requestId: "a1b2c3d4e5",
      fields: new Map<string, unknown>([
        ["left", "2"],
        ["ok", true],
      ]),
    });
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
        expectRecord(entry, one);
        expect(entry).toMatchObject({ traceId: one.context?.["traceId"], spanId: one.context?.["spanId"] });
      }),
    );
  });

  const presets: Record<JsonPresetName, (trace: string) => string> = {
    // Datadog has the lower half of a trace ID, as a decimal.
    datadog: (trace) => BigInt(`0x${trace.slice(-16)}`).toString(),
    ecs: String,
    gcp: String,
    lambda: String,
    otel: String,
    pino: String,
  };
  test.each(Object.entries(presets) as [JsonPresetName, (trace: string) => string][])(
    "as JSON with the preset %s",
    (preset, idOf) => {
      for (const options of [{}, { service: "billing" }, ...(preset === "gcp" ? [{ project: "acme" }] : [])]) {
        const format = jsonFormatter({ preset, ...options });
        fc.assert(
          fc.property(record, (one) => {
            const [entry] = read(format(one));
            expectRecord(entry, one);
            // A vendor may have one word for two levels.
            expect(format({ ...one, level: entry?.level ?? "INFO" })).toBe(format(one));
            const { traceId, spanId } = (one.context ?? {}) as Record<string, string | undefined>;
            expect([entry?.traceId, entry?.spanId]).toEqual([traceId, spanId].map((text) => text && idOf(text)));
            expect(entry?.service).toBe("service" in options ? "billing" : one.name?.split(".")[0]);
          }),
          { numRuns: 50 },
        );
      }
    },
  );

  test("as JSON with every key renamed, and --keys", () => {
    const parts = ["time", "level", "name", "requestId", "sessionId", "message", "error", "traceId", "spanId"] as const;
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z.]{0,12}$/), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(record, names, (one, list) => {
        const pairs = parts.map((part, index): [(typeof parts)[number], string] => [part, `k${list[index]}`]);
        const [entry] = read(jsonFormatter({ keys: Object.fromEntries(pairs) })(one), pairs);
        expectHead(entry, one, false);
        expectRecord(entry, one);
        expect(entry).toMatchObject({ traceId: one.context?.["traceId"], spanId: one.context?.["spanId"] });
      }),
    );
  });

  test.each<[string, Formatter, boolean]>([
    ["JSON", jsonFormatter({ limits: { bytes: 1024 } }), false],
    ["JSON of few keys", jsonFormatter({ limits: { keys: 2, depth: 1, length: 50 } }), false],
    ["the preset otel", jsonFormatter({ preset: "otel", limits: { bytes: 1024 } }), false],
    ["the line format", lineFormatter({ milliseconds: true, limits: { bytes: 1024 } }), true],
    ["pretty lines", prettyFormatter({ time: "utc", limits: { bytes: 1024 } }), true],
  ])("with limits, as %s: the head, and what is left of the rest", (_, format, isShort) => {
    const long = fc.string({ unit: "grapheme", minLength: 500, maxLength: 2000 }).filter((text) => !text.includes("="));
    fc.assert(
      fc.property(record, long, (one, text) => {
        const written = { ...one, message: `begin${text}`, fields: { ...one.fields, xlong: text } };
        const [entry, ...others] = read(format(written));
        expectHead(entry, one, isShort);
        expect(entry?.time).toBe(one.time);
        // JSON cuts a message and marks it; a text goes on in further lines.
        const kept = isShort ? "begin" : (entry?.message.split("…[")[0] ?? "?");
        expect(isShort ? entry?.message.slice(0, kept.length) : written.message.slice(0, kept.length)).toBe(kept);
        for (const other of others) expect(other).toMatchObject({ isContinuation: true, requestId: entry?.requestId });
      }),
      { numRuns: 50 },
    );
  });

  test("with the journal's priority in front of each physical line", () => {
    for (const format of [lineFormatter(), jsonFormatter(), prettyFormatter({ time: "utc" })]) {
      fc.assert(
        fc.property(record, fc.integer({ min: 0, max: 191 }), (one, priority) => {
          const lines = format(one);
          expect(read(lines.replace(/^/gm, `<${priority}>`))).toEqual(read(lines));
        }),
        { numRuns: 50 },
      );
    }
  });

  test.each<[string, Formatter, number]>([
    ["the line format", lineFormatter(), 1000],
    ["the line format with milliseconds", lineFormatter({ milliseconds: true }), 1],
    ["the line format with ISO times", lineFormatter({ time: "iso" }), 1],
    ["the line format in colours", lineFormatter({ colors: true }), 1000],
  ])("in %s: level, time, name, IDs, message and fields", (_, format, unit) => {
    fc.assert(
      fc.property(record, (one) => {
        fc.pre(
          one.error === undefined &&
            !/[\r\n]/.test(one.message) &&
            one.message.trim() === one.message &&
            one.message !== "",
        );
        const [entry, ...others] = read(format(one));
        expect(others).toEqual([]);
        expectHead(entry, one, true);
        expect(entry?.time).toBe(Math.floor(one.time / unit) * unit);
        const shown = Object.fromEntries(
          Object.entries({ ...one.bindings, ...one.fields }).map(([name, value]) => [name, asText(value)]),
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
