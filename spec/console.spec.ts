import { Console } from "node:console";
import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { runWithContext } from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";
import { type AnyConsole, capture } from "./support/captured-console.js";
import { HOSTILE } from "./support/hostile.js";

/** What Node's own console prints to a stream. */
function printedByNode(use: (target: AnyConsole) => void): string {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  use(new Console({ stdout: stream, stderr: stream, colorMode: false }) as AnyConsole);
  return text;
}

/** What was logged through a captured console. */
function printedByUs(use: (target: AnyConsole) => void): { text: string; levels: string[] } {
  const log = createTestLogger();
  const restore = capture(log);
  use(console);
  restore();
  return {
    text: log.records.map((record) => `${record.message}\n`).join(""),
    levels: log.records.map((record) => record.level),
  };
}

const nested = { a: { b: { c: { d: 1 } } }, list: Array.from({ length: 120 }, (_, index) => index) };

const CASES: Readonly<Record<string, (target: AnyConsole) => void>> = {
  "nothing at all": (c) => c.log(),
  "several values": (c) => c.log("a", 1, null, undefined, true, 1n, Symbol("s"), [1, { b: 2 }], nested),
  "two plain objects": (c) => c.info({ a: 1 }, { b: 2 }),
  "%s %d %i %f": (c) => c.log("%s|%d|%i|%f|%s", "text", "42.5", 42.9, "1.5x", { a: 1 }, "more"),
  "%j %o %O": (c) => c.log("%j %o %O", { a: [1] }, nested, nested),
  "%c and %%": (c) => c.log("%cred%c 100%% %x", "color: red", "", "rest"),
  "too few arguments for its directives": (c) => c.log("%s %s", "one"),
  groups: (c) => {
    c.group("outer", 1);
    c.log("in\ntwo lines");
    c.groupCollapsed("inner");
    c.warn("deep", { a: 1 });
    c.groupEnd();
    c.group();
    c.info("deep again");
    c.groupEnd();
    c.groupEnd();
    c.groupEnd();
    c.log("out");
  },
  "a table": (c) => c.table([{ a: 1, b: "x" }, { a: 2 }]),
  "a table of some columns": (c) => c.table([{ a: 1, b: "x" }], ["b"]),
  "a table of a text": (c) => c.table("text"),
  "dir with options": (c) => c.dir(nested, { depth: 0 }),
  dirxml: (c) => c.dirxml(nested, 1),
  "assert on failure only": (c) => {
    c.assert(true, "never");
    c.assert(false);
    c.assert(0, "because %s", "so");
    c.assert(false, { a: 1 } as unknown as string);
  },
  "count and countReset": (c) => {
    c.count();
    c.count("a");
    c.count();
    c.countReset();
    c.count();
  },
};

describe("captureConsole", () => {
  test.each(Object.keys(CASES))("prints what Node's console prints for %s", (name) => {
    const use = CASES[name] as (target: AnyConsole) => void;
    const expected = printedByNode(use);
    expect(printedByUs(use).text).toBe(expected);
    expect(expected).not.toBe("");
  });

  test("measures times as Node does", () => {
    const use = (c: AnyConsole): void => {
      c.time("job");
      c.timeLog("job", "half", { a: 1 });
      c.timeEnd("job");
    };
    const withoutTimes = (text: string): string => text.replace(/\d+(\.\d+)?m?s/g, "TIME");
    expect(withoutTimes(printedByUs(use).text)).toBe(withoutTimes(printedByNode(use)));
    expect(withoutTimes(printedByUs(use).text)).toBe("job: TIME half { a: 1 }\njob: TIME\n");
  });

  test("gives each method its level", () => {
    const { levels } = printedByUs((c) => {
      c.log("x");
      c.info("x");
      c.dir("x");
      c.table("x");
      c.count("x");
      c.debug("x");
      c.warn("x");
      c.error("x");
      c.assert(false, "x");
      c.trace("x");
    });
    const infos = ["INFO", "INFO", "INFO", "INFO", "INFO"];
    expect(levels).toEqual([...infos, "DEBUG", "WARN", "ERROR", "ERROR", "TRACE"]);
  });

  test("puts the context's tag on the line", () => {
    const log = createTestLogger();
    capture(log);
    runWithContext({ requestId: "a1b2c3d4", sessionId: "12345678" }, () => console.log("from afar"));
    expect(log.lines).toEqual(["2024-01-15 10:30:15 - INFO - [req=a1b2c3d4|session=12345678] - from afar"]);
  });

  test("shows the caller's stack for trace, without frames of ctxlog", () => {
    const log = createTestLogger();
    capture(log);
    (function whoCalls() {
      console.trace("at %s", "here", 1);
    })();
    const [first, second, ...rest] = log.records[0]?.message.split("\n") ?? [];
    expect(first).toBe("Trace: at here 1");
    expect(second).toMatch(/^ {4}at whoCalls /);
    expect(rest.join("\n")).not.toContain("src/console.ts");
  });

  test("shows no frame of a capture that was undone below another replacement", () => {
    const log = createTestLogger();
    capture(log);
    const restoreInner = capture(createTestLogger());
    const below = console.trace;
    console.trace = (...args: unknown[]) => below(...args);
    restoreInner();
    console.trace("here");
    expect(log.records).toHaveLength(1);
    expect(log.records[0]?.message).not.toContain("src/console.ts");
  });

  test.each([
    ["throws", () => expect.unreachable()],
    ["returns no text", () => [1, 2]],
  ])("shows no stack for trace if Error.prepareStackTrace %s", (_what, prepare) => {
    const log = createTestLogger();
    capture(log);
    const before = Error.prepareStackTrace;
    Error.prepareStackTrace = prepare;
    try {
      console.trace("here");
    } finally {
      Error.prepareStackTrace = before as typeof Error.prepareStackTrace;
    }
    expect(log.records[0]?.message).toBe("Trace: here");
  });
});

describe("an error given to the console", () => {
  const error = new TypeError("no answer");

  test.each<[string, unknown[], string]>([
    ["alone", [error], "no answer"],
    ["behind a text", ["charge failed", error], "charge failed"],
    ["before a text that looks like a directive", [error, "100%s sure 50%%", 7], "100%s sure 50%% 7"],
    ["between values", ["a", error, { b: 1 }], "a { b: 1 }"],
    ["behind the values of directives", ["order %s of %d%%", "o1", 5, error], "order o1 of 5%"],
  ])("becomes the record's error: %s", (_where, args, message) => {
    const log = createTestLogger();
    capture(log);
    console.error(...args);
    expect(log.records[0]).toMatchObject({ level: "ERROR", message });
    expect(log.records[0]?.error).toBe(error);
    expect(log.lines[0]).toContain(" | TypeError: no answer\n");
  });

  test("stays in the text, with its stack, if a directive uses it or another error comes first", () => {
    const log = createTestLogger();
    capture(log);
    console.error("failed: %s", error);
    console.error("two", new Error("first"), error);
    expect(log.records[0]?.error).toBeUndefined();
    expect(log.records[0]?.message).toContain("failed: TypeError: no answer\n    at ");
    expect(log.records[1]?.message).toContain("two TypeError: no answer\n    at ");
  });
});

// What takes Node's own console seconds takes them here too.
const DEAR = /expand exponentially|list of 1,000 objects/;

test.each(Object.keys(HOSTILE).filter((kind) => !DEAR.test(kind)))("does not throw for %s", (kind) => {
  const log = createTestLogger();
  capture(log);
  const make = HOSTILE[kind] as () => unknown;
  console.log("text", make());
  console.error(make());
  console.log("%s %d", make(), make());
  expect(log.records.length).toBe(3);
  expect(log.records[0]?.message).toMatch(/^text/);
  expect(log.failures).toEqual([]);
});
