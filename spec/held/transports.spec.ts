import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  captureConsole,
  createLogger,
  type Logger,
  type LogRecord,
  memoryTransport,
  runWithContext,
  type Transport,
} from "../../src/index.js";
import { captureLogs, createTestLogger } from "../../src/testing/index.js";

const create = (transports: Transport[], failures: unknown[] = []): Logger =>
  createLogger({
    minLevel: "INFO",
    format: ({ message }) => message,
    debugOnError: true,
    transports,
    onError: (error) => failures.push(error),
  });

/** Logs in a context that fails. */
function failAfter(log: Logger, ...calls: (() => void)[]): void {
  runWithContext({}, () => {
    for (const call of calls) call();
    log.error("failed");
  });
}

describe("each transport", () => {
  test("gets the held lines that it would have had, in its format, with its rules and filters", () => {
    const everything = memoryTransport();
    const fromInfo = memoryTransport({ minLevel: "INFO" });
    const marked = memoryTransport({ format: "line", redact: { keys: ["token"] } });
    const filtered = memoryTransport({ filters: [({ message }) => message !== "a"] });
    const log = create([everything, fromInfo, marked, filtered]);
    failAfter(
      log,
      () => log.debug("a", { token: "t0k3n" }),
      () => log.child({ minLevel: "ERROR" }).info("b"),
    );
    expect(everything.lines).toEqual(["a", "b", "failed"]);
    expect(fromInfo.lines).toEqual(["b", "failed"]);
    expect(marked.lines[0]).toMatch(/ - DEBUG - .* - a heldBack=true token=\[redacted\]$/);
    expect(filtered.lines).toEqual(["b", "failed"]);
  });

  test("gets held lines only while it is attached", () => {
    const memory = memoryTransport();
    const attachedLater = memoryTransport();
    const log = create([memory]);
    const detached = memoryTransport();
    const detach = log.attachTransport(detached);
    failAfter(
      log,
      () => log.debug("a"),
      detach,
      () => void log.attachTransport(attachedLater),
      () => log.debug("b"),
    );
    expect(detached.lines).toEqual([]);
    expect(attachedLater.lines).toEqual(["b", "failed"]);
    expect(memory.lines).toEqual(["a", "b", "failed"]);
  });

  test("of a captured logger keeps its lines for itself", () => {
    const memory = memoryTransport();
    const log = create([memory]);
    runWithContext({}, () => {
      log.debug("a");
      const logs = captureLogs(log);
      log.debug("b");
      log.error("c");
      expect(logs.records.map(({ message }) => message)).toEqual(["b", "c"]);
      logs.undo();
    });
    expect(memory.lines).toEqual([]);
  });

  test("that fails at a held line is reported, and the others get it", () => {
    const failures: unknown[] = [];
    const memory = memoryTransport();
    const broken: Transport = {
      write(_, line) {
        if (line !== "failed") throw new Error(`broken at ${line}`);
      },
    };
    const log = create([broken, memory], failures);
    failAfter(
      log,
      () => log.debug("a"),
      () => log.debug("b"),
    );
    expect(memory.lines).toEqual(["a", "b", "failed"]);
    expect(failures).toEqual([new Error("broken at a"), new Error("broken at b")]);
  });

  test("whose format fails gets a held line in the line format", () => {
    const failures: unknown[] = [];
    const memory = memoryTransport({
      format: ({ level, message }) => {
        if (level === "DEBUG") throw new Error("format");
        return message;
      },
    });
    const log = create([memory], failures);
    failAfter(log, () => log.debug("a"));
    expect(memory.lines).toEqual([expect.stringMatching(/ - DEBUG - .* - a$/), "failed"]);
    expect(failures).toEqual([new Error("format")]);
  });
});

describe("a transport that logs", () => {
  test("does not get its own held lines, whenever it logs them", async () => {
    const memory = memoryTransport();
    const own: string[] = [];
    const chatty: Transport = {
      async write(_: LogRecord, line: string) {
        own.push(line);
        await nextTurn();
        if (line === "start") {
          runWithContext({ requestId: "transports" }, () => {
            log.debug("of the transport");
            log.error("failure of the transport");
          });
        }
      },
    };
    const failures: unknown[] = [];
    const log = create([chatty, memory], failures);
    log.info("start");
    await nextTurn();
    await nextTurn();
    expect(own).toEqual(["start"]);
    expect(memory.lines).toEqual(["start", "of the transport", "failure of the transport"]);
    expect(failures).toHaveLength(1);
  });

  test("at each held line neither ends in a loop nor holds what it logs", () => {
    const memory = memoryTransport();
    const log: Logger = create([{ write: (_, line) => log.debug(`wrote ${line}`) }, memory]);
    failAfter(
      log,
      () => log.debug("a"),
      () => log.debug("b"),
    );
    expect(memory.lines).toEqual(["a", "b", "failed"]);
  });
});

test("an onError that logs an error in the context does not end in a loop", () => {
  const memory = memoryTransport();
  const log: Logger = createLogger({
    minLevel: "INFO",
    format: ({ message }) => message,
    debugOnError: true,
    filters: [
      ({ message }) => {
        if (message === "a") throw new Error("filter");
      },
    ],
    transports: [memory],
    onError: () => log.error("from onError"),
  });
  failAfter(
    log,
    () => log.debug("before"),
    () => log.debug("a"),
  );
  expect(memory.lines).toEqual(["before", "from onError", expect.stringContaining("message withheld"), "failed"]);
});

test("a getter that fails the context while its line is rendered has it written at once", () => {
  const log = createTestLogger({ minLevel: "INFO", debugOnError: true });
  runWithContext({}, () => {
    log.debug("before");
    log.debug(() => {
      log.error("inside");
      return "the line itself";
    });
  });
  expect(log.records.map(({ message }) => message)).toEqual(["before", "inside", "the line itself"]);
});

test("what is printed with a captured console is held", () => {
  const log = createTestLogger({ minLevel: "INFO", debugOnError: true });
  const undo = captureConsole(log);
  try {
    runWithContext({}, () => console.debug("ended well"));
    runWithContext({}, () => {
      console.debug("printed");
      console.error("failed");
    });
  } finally {
    undo();
  }
  expect(log.records.map(({ message }) => message)).toEqual(["printed", "failed"]);
});

test("flush and close write nothing that is held", async () => {
  const memory = memoryTransport();
  const log = create([memory]);
  await runWithContext({}, async () => {
    log.debug("a");
    await log.flush();
    await log.close();
    expect(memory.lines).toEqual([]);
    log.error("b");
  });
  expect(memory.lines).toEqual(["a", "b"]);
});
