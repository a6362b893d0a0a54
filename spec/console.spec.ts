import { Console } from "node:console";
import { Writable } from "node:stream";
import { afterEach, describe, expect, test } from "vitest";
import { captureConsole, createLogger, type Logger, runWithContext } from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";
import { HOSTILE } from "./support/hostile.js";

type AnyConsole = typeof console;

const METHODS = Object.keys(console) as (keyof AnyConsole)[];
const found = Object.fromEntries(METHODS.map((name) => [name, console[name]]));
const restores: (() => void)[] = [];

function capture(log: Logger): () => void {
  const restore = captureConsole(log);
  restores.push(restore);
  return restore;
}

afterEach(() => {
  for (const restore of restores.splice(0)) restore();
  Object.assign(console, found);
});

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
  "a table of what is none": (c) => c.table("text"),
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

  test("times as Node does", () => {
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

  test("carries the context's tag", () => {
    const log = createTestLogger();
    capture(log);
    runWithContext({ requestId: "a1b2c3d4", sessionId: "12345678" }, () => console.log("from afar"));
    expect(log.lines).toEqual(["2024-01-15 10:30:15 - INFO - [req=a1b2c3d4|session=12345678] - from afar"]);
  });

  test("traces with the caller's stack and no frame of its own", () => {
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

  test("shows no frame of a capture that was given back under another's replacement", () => {
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
  ])("traces without a stack where Error.prepareStackTrace %s", (_what, prepare) => {
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

  test("stays in the text, with its stack, where a directive takes it in, or another came first", () => {
    const log = createTestLogger();
    capture(log);
    console.error("failed: %s", error);
    console.error("two", new Error("first"), error);
    expect(log.records[0]?.error).toBeUndefined();
    expect(log.records[0]?.message).toContain("failed: TypeError: no answer\n    at ");
    expect(log.records[1]?.message).toContain("two TypeError: no answer\n    at ");
  });
});

describe("giving the console back", () => {
  test("leaves every method as it was", () => {
    const log = createTestLogger();
    const restore = capture(log);
    expect(console.log).not.toBe(found["log"]);
    restore();
    for (const name of METHODS) expect(console[name], name).toBe(found[name]);
  });

  test.each([
    ["inner first", [1, 0]],
    ["outer first", [0, 1]],
  ])("works for nested captures in any order: %s", (_order, order) => {
    const loggers = [createTestLogger(), createTestLogger()];
    const undo = loggers.map(capture);
    console.log("to the inner one");
    expect(loggers.map(({ records }) => records.length)).toEqual([0, 1]);
    const [first, second] = order as [number, number];
    undo[first]?.();
    console.log("to the one that is left");
    expect(loggers[second]?.records.at(-1)?.message).toBe("to the one that is left");
    undo[second]?.();
    expect(console.log).toBe(found["log"]);
  });

  test("gives back what other code had put there before", () => {
    const seen: unknown[] = [];
    const theirs = (...args: unknown[]): void => void seen.push(...args);
    console.log = theirs;
    const log = createTestLogger();
    const restore = capture(log);
    console.log("ours");
    restore();
    expect(console.log).toBe(theirs);
    console.log("theirs");
    expect(seen).toEqual(["theirs"]);
    expect(log.records.map((record) => record.message)).toEqual(["ours"]);
  });

  test("leaves alone what other code has put on top, and passes its calls on", () => {
    const seen: unknown[] = [];
    console.log = (...args: unknown[]) => void seen.push(...args);
    const log = createTestLogger();
    const restore = capture(log);
    const ours = console.log;
    const theirs = (...args: unknown[]): void => ours("theirs:", ...args);
    console.log = theirs;
    console.log("one");
    restore();
    console.log("two");
    expect(console.log).toBe(theirs);
    expect(log.records.map((record) => record.message)).toEqual(["theirs: one"]);
    expect(seen).toEqual(["theirs:", "two"]);
  });

  test("may be done twice, and captured again after it", () => {
    const log = createTestLogger();
    const restore = capture(log);
    restore();
    restore();
    expect(console.log).toBe(found["log"]);
    const again = capture(log);
    restore();
    console.log("captured");
    again();
    expect(log.records.map((record) => record.message)).toEqual(["captured"]);
    expect(console.log).toBe(found["log"]);
  });

  test("refuses what is no logger", () => {
    expect(() => captureConsole({} as Logger)).toThrow(/captureConsole's logger is \{\}, but takes a logger/);
    expect(console.log).toBe(found["log"]);
  });
});

describe("a console that is used while a line is on its way", () => {
  test.each(["filter", "format", "transport", "onError"])("does not recurse from a %s", (part) => {
    const seen: unknown[] = [];
    console.log = (...args: unknown[]) => void seen.push(...args);
    const print = (): void => console.log(`printed by the ${part}`);
    const lines: string[] = [];
    const log = createLogger({
      filters: part === "filter" ? [print] : [],
      format: (record) => {
        if (part === "format") print();
        return record.message;
      },
      transports: [
        {
          write: (_record, line) => {
            lines.push(line);
            if (part === "transport") print();
            if (part === "onError") throw new Error("broken");
          },
        },
      ],
      onError: print,
    });
    capture(log);
    capture(log);
    console.warn("text");
    expect(lines).toEqual(["text"]);
    expect(seen).toEqual([`printed by the ${part}`]);
  });

  test("keeps apart what a value prints while it is printed", () => {
    const log = createTestLogger();
    capture(log);
    const value = {
      [Symbol.for("nodejs.util.inspect.custom")]() {
        console.log("inner");
        return "shown";
      },
    };
    console.log("outer", value);
    expect(log.records.map((record) => record.message)).toEqual(["inner", "outer shown"]);
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
