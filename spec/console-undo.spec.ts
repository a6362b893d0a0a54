import { describe, expect, test } from "vitest";
import { captureConsole, createLogger, type Logger } from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";
import { capture, found, METHODS } from "./support/captured-console.js";

describe("undoing a capture", () => {
  test("restores every method", () => {
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

  test("restores what other code had put there before", () => {
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

  test("leaves what other code has put on top, and passes its calls on", () => {
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

  test("may be done twice, and the console captured again", () => {
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

  test("is refused to anything but a logger", () => {
    expect(() => captureConsole({} as Logger)).toThrow(/captureConsole's logger is \{\}, but must be a logger/);
    expect(console.log).toBe(found["log"]);
  });
});

describe("a captured console that is used while a record is handled", () => {
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

  test("separates what a value prints from the line in which it is shown", () => {
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
