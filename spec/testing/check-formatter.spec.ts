import { describe, expect, test } from "vitest";
import {
  contextFilter,
  type Filter,
  type Formatter,
  jsonFormatter,
  lineFormatter,
  logfmtFormatter,
  prettyFormatter,
  rateLimitFilter,
  sampleFilter,
} from "../../src/index.js";
import { checkFilter, checkFormatter } from "../../src/testing/index.js";

/** What was failed, without what happened. */
function namesOf(error: unknown): string[] {
  return (error as AggregateError).errors.map(({ message }: Error) => message.replace(/ \([\s\S]*$/, ""));
}

function failedBy(formatter: Formatter): string[] {
  try {
    checkFormatter(formatter);
    return [];
  } catch (error) {
    return namesOf(error);
  }
}

async function failedByFilter(filter: Filter): Promise<string[]> {
  return checkFilter(filter).then(() => [], namesOf);
}

describe("the formatters of ctxlog pass:", () => {
  const presets = (["otel", "ecs", "gcp", "datadog", "lambda", "pino"] as const).map((preset): [string, Formatter] => [
    `jsonFormatter, ${preset}`,
    jsonFormatter({ preset }),
  ]);
  test.each<[string, Formatter]>([
    ["lineFormatter", lineFormatter()],
    ["lineFormatter in local time with milliseconds", lineFormatter({ time: "local" })],
    ["jsonFormatter", jsonFormatter()],
    ["jsonFormatter with limits", jsonFormatter({ limits: "container" })],
    ["lineFormatter in a time zone", lineFormatter({ time: { zone: "Europe/Berlin" } })],
    ["logfmtFormatter", logfmtFormatter()],
    ["logfmtFormatter with limits", logfmtFormatter({ limits: "container" })],
    ["prettyFormatter", prettyFormatter()],
    ["prettyFormatter with positions", prettyFormatter({ position: true })],
    ...presets,
  ])("%s", (_, formatter) => checkFormatter(formatter));
});

describe("the filters of ctxlog pass:", () => {
  test.each<[string, Filter]>([
    ["contextFilter", contextFilter()],
    ["sampleFilter", sampleFilter({ share: 0.5 })],
    ["rateLimitFilter", rateLimitFilter({ lines: 10, per: 1000 })],
  ])("%s", (_, filter) => checkFilter(filter));
});

const text = (message: string): string =>
  JSON.stringify(message)
    .slice(1, -1)
    .replace(/[\u0080-\u{10ffff}]/gu, "?");

describe("a broken formatter fails with advice:", () => {
  let count = 0;
  const lines = new WeakMap<object, string>();
  test.each<[string, string, Formatter]>([
    ["Return a string, and no promise, for any record", "a promise", (async () => "x") as never],
    [
      "Throw for no record: its values are whatever a program logs",
      "JSON of the fields",
      ({ message, fields }) => text(message) + JSON.stringify(fields),
    ],
    [
      "Change neither the record nor what it holds: they belong to the caller",
      "a deleted field",
      (record) => {
        if (record.fields && Object.hasOwn(record.fields, "a")) Reflect.deleteProperty(record.fields, "a");
        return text(record.message);
      },
    ],
    [
      "Read the record at each call: the same object may have another content then",
      "a cache by record",
      (record) => {
        const line = lines.get(record) ?? text(record.message);
        lines.set(record, line);
        return line;
      },
    ],
    [
      "Give equal lines for equal records: a line must not depend on what was logged before",
      "a count",
      ({ message }) => `${count++} ${text(message)}`,
    ],
    ["Show the message", "no message", ({ level }) => level],
    ["Leave the line's end to the transport", "a line break", ({ message }) => `${text(message)}\n`],
    [
      "Escape line breaks in texts: what follows one must not look like a line",
      "a raw message",
      ({ message }) => message.replace(/[\u0000-\u0009\u001b]|[\r\n]+$/g, ""),
    ],
    [
      "Escape control characters in texts: a terminal would obey them",
      "a raw escape",
      ({ message }) => message.replace(/[\r\n\u2028\u0085]+/g, " "),
    ],
  ])("%s: %s", (advice, _, formatter) => {
    expect(failedBy(formatter)).toContain(advice);
  });

  test("and a good one passes", () => {
    expect(failedBy(({ message }) => text(message))).toEqual([]);
  });
});

describe("a broken filter fails with advice:", () => {
  const own = Object.assign(() => true, { attached: () => SHARED });
  const SHARED: Filter = () => true;
  test.each<[string, string, Filter]>([
    [
      "Throw for no record: the line's content is withheld then",
      "one that reads an error's message",
      ({ error }) => error === undefined || (error as Error).message.length > 0,
    ],
    [
      "Return true, false, null, undefined or a record, and no promise: a line does not wait",
      "one that waits",
      (async () => true) as never,
    ],
    [
      "Return true, false, null, undefined or a record, and no promise: a line does not wait",
      "one that returns another object",
      (() => ({ message: "x" })) as never,
    ],
    [
      "Write into no object of the caller's: set the record's properties instead",
      "one that adds a field in place",
      ({ fields }) => {
        if (fields && Object.hasOwn(fields, "a")) Reflect.set(fields, "host", "h");
      },
    ],
    [
      "Decide during the call: the record must not change later",
      "one that changes the message later",
      (record) => {
        setImmediate(() => {
          record.message = "later";
        });
      },
    ],
    ["Have a state of your own for each place: return a new filter from attached", "one with one state", own],
    [
      "Flush at any time, also twice and before the first record",
      "one that needs a record before",
      Object.assign(() => true, {
        flush() {
          throw new Error("nothing to flush");
        },
      }),
    ],
    [
      "Write lines that are copies of records: with a time, a level and a message",
      "one that writes half a record",
      Object.assign(() => true, {
        attached:
          ({ write }: { write: (record: never) => void }) =>
          () =>
            write({ message: "x" } as never),
      }) as never,
    ],
  ])("%s: %s", async (advice, _, filter) => {
    expect(await failedByFilter(filter)).toContain(advice);
  });

  test("and a good one passes", async () => {
    expect(await failedByFilter((record) => !record.message.startsWith("GET /health"))).toEqual([]);
  });
});

test("wrong arguments are refused", async () => {
  expect(() => checkFormatter("json" as never)).toThrow("checkFormatter's formatter");
  await expect(checkFilter(undefined as never)).rejects.toThrow("checkFilter's filter");
});
