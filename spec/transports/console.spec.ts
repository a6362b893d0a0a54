import { afterEach, expect, test, vi } from "vitest";
import { captureConsole, consoleTransport, createLogger, runWithContext } from "../../src/index.js";

const METHODS = ["debug", "info", "warn", "error", "log", "trace"] as const;

afterEach(() => {
  vi.restoreAllMocks();
});

/** What is printed, by method. */
function printed(): [string, unknown[]][] {
  const calls: [string, unknown[]][] = [];
  for (const method of METHODS) {
    vi.spyOn(console, method).mockImplementation((...args: unknown[]) => {
      calls.push([method, args]);
    });
  }
  return calls;
}

test("each line is printed at once, by the method of its level", () => {
  const calls = printed();
  const log = createLogger({ minLevel: "SILLY", format: ({ level }) => level, transports: [consoleTransport()] });
  for (const level of ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const) {
    log[level]("x");
    expect(calls.at(-1)?.[1]).toEqual([level.toUpperCase()]);
  }
  expect(calls.map(([method]) => method)).toEqual(["debug", "debug", "debug", "info", "warn", "error", "error"]);
});

test("a line is no format string", () => {
  const calls = printed();
  createLogger({ format: ({ message }) => message, transports: [consoleTransport()] }).info("100 %s %d %o %c");
  expect(calls).toEqual([["info", ["100 %s %d %o %c"]]]);
});

test("a captured console gets no line twice, and what others print comes out once", () => {
  const calls = printed();
  const log = createLogger({ format: ({ message }) => message, transports: [consoleTransport()] });
  const undo = captureConsole(log);
  log.info("by the logger");
  console.warn("by a module");
  undo();
  expect(calls).toEqual([
    ["info", ["by the logger"]],
    ["warn", ["by a module"]],
  ]);
});

test("a console that logs its own lines does not loop", () => {
  let count = 0;
  const log = createLogger({ onError: () => {}, transports: [consoleTransport()] });
  vi.spyOn(console, "info").mockImplementation(() => {
    count++;
    log.info("again");
  });
  log.info("once");
  expect(count).toBe(1);
});

test("a console that throws, or lacks a method, is reported", () => {
  const failures: string[] = [];
  const log = createLogger({ onError: (error) => failures.push(String(error)), transports: [consoleTransport()] });
  vi.spyOn(console, "info").mockImplementation(() => {
    throw new Error("no console");
  });
  expect(() => log.info("x")).not.toThrow();
  expect(failures).toEqual(["Error: no console"]);
  expect(log.stats()).toMatchObject({ accepted: 1, written: 0, failed: 1 });
});

test("it has the options of every transport", () => {
  const calls = printed();
  const transport = consoleTransport({ minLevel: "WARN", format: "json", redact: { keys: ["pin"] } });
  const log = createLogger({ transports: [transport] });
  runWithContext({ requestId: "a1b2c3d4e5f6" }, () => {
    log.info("left out");
    log.warn("kept", { pin: "1234" });
  });
  expect(calls).toHaveLength(1);
  expect(JSON.parse(calls[0]?.[1][0] as string)).toMatchObject({ requestId: "a1b2c3d4e5f6", pin: "[redacted]" });
});
