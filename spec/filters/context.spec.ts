import { describe, expect, test } from "vitest";
import { contextFilter, type Filter, type LogRecord, runWithContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

const IDS = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };

/** The tags of one line inside a context and one outside any. */
function tags(options: Parameters<typeof createTestLogger>[0]): string[] {
  const log = createTestLogger(options);
  runWithContext(IDS, () => log.info("m"));
  log.info("m");
  return log.lines.map((line) => line.slice("2024-01-15 10:30:15 - INFO - ".length));
}

describe("contextFilter", () => {
  test("is added automatically, before the user's filters", () => {
    const seen: unknown[] = [];
    const filter: Filter = ({ requestId, sessionId, context }) => {
      seen.push([requestId, sessionId, context?.["requestId"]]);
    };
    const log = createTestLogger({ filters: [filter] });
    runWithContext(IDS, () => log.info("m"));
    log.info("m");
    expect(seen).toEqual([
      ["a1b2c3d4", "12345678", "a1b2c3d4e5f6"],
      ["none", "none", undefined],
    ]);
  });

  test("shows the configured number of characters", () => {
    expect(tags({ filters: [contextFilter({ length: 4 })] })[0]).toBe("[req=a1b2|session=1234] - m");
    expect(tags({ filters: [contextFilter({ length: 128 })] })[0]).toBe(
      "[req=a1b2c3d4e5f6|session=1234567890abcdef] - m",
    );
  });

  test("shows the part of an ID that the user's function returns", () => {
    const shorten = (id: string, length: number) => id.slice(-length);
    expect(tags({ filters: [contextFilter({ shorten, length: 3 })] })[0]).toBe("[req=5f6|session=def] - m");
  });

  test.each<[what: string, shorten: () => string]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["returns nothing", () => ""],
    ["returns no string", () => 42 as unknown as string],
    ["returns a promise", () => Promise.resolve("x") as unknown as string],
  ])("shows an ID's first characters if the user's function %s", (_, shorten) => {
    expect(tags({ filters: [contextFilter({ shorten })] })[0]).toBe("[req=a1b2c3d4|session=12345678] - m");
  });

  test("makes what the user's function returns safe for a tag", () => {
    expect(tags({ filters: [contextFilter({ shorten: () => "x] - \n" })] })[0]).toBe("[req=x__-__|session=x__-__] - m");
  });

  test("shows none, or no tag, outside any context", () => {
    expect(tags({})).toEqual(["[req=a1b2c3d4|session=12345678] - m", "[req=none|session=none] - m"]);
    expect(tags({ filters: [contextFilter({ absent: "none" })] })[1]).toBe("[req=none|session=none] - m");
    expect(tags({ filters: [contextFilter({ absent: "omit" })] })).toEqual([
      "[req=a1b2c3d4|session=12345678] - m",
      "m",
    ]);
  });

  test("runs at its own position among the filters", () => {
    const seen: unknown[] = [];
    const note: Filter = (record) => {
      seen.push(record.requestId);
    };
    tags({ filters: [note, contextFilter({ length: 4 }), note] });
    expect(seen).toEqual([undefined, "a1b2", undefined, "none"]);
  });

  test("is left out by context: false, and with it the tag", () => {
    expect(tags({ context: false })).toEqual(["m", "m"]);
    expect(tags({ context: false, filters: [contextFilter()] })[0]).toBe("[req=a1b2c3d4|session=12345678] - m");
  });

  test("may be different on a child and on a transport", () => {
    const log = createTestLogger();
    const child = log.child({ filters: [contextFilter({ length: 2 })] });
    const records: LogRecord[] = [];
    log.attachTransport({ write: (record) => records.push({ ...record }), filters: [contextFilter({ length: 3 })] });
    runWithContext(IDS, () => [log, child].map((logger) => logger.info("m")));
    expect(log.records.map((record) => record.requestId)).toEqual(["a1b2c3d4", "a1"]);
    expect(records.map((record) => record.requestId)).toEqual(["a1b", "a1b"]);
  });

  test("shows characters that could end a tag or a line as _", () => {
    const log = createTestLogger();
    runWithContext({ requestId: "a|b]c\nd\u2028", sessionId: "[req=x]" }, () => log.info("m"));
    expect(log.lines).toEqual(["2024-01-15 10:30:15 - INFO - [req=a_b_c_d_|session=_req_x_] - m"]);
    expect(log.records).toMatchObject([{ requestId: "a_b_c_d_", sessionId: "_req_x_" }]);
  });
});
