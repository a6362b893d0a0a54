import { describe, expect, test } from "vitest";
import type { Transport } from "../src/index.js";
import {
  bindContext,
  captureConsole,
  createLogger,
  currentContext,
  memoryTransport,
  runWithContext,
  runWithoutContext,
  updateContext,
} from "../src/index.js";

/** A transport that does something after each write. */
function busyTransport(after: () => void): Transport & { lines: string[]; settled: () => Promise<void> } {
  const lines: string[] = [];
  let last: Promise<void> = Promise.resolve();
  return {
    lines,
    settled: async () => {
      for (let before: unknown; before !== last; await last) before = last;
    },
    write(_record, line) {
      lines.push(line);
      last = Promise.resolve().then(after);
      return last;
    },
  };
}

describe.each([true, false])("with context: %s, a logger", (context) => {
  test("does not give a transport the lines that it logs after an await, but gives them to the others", async () => {
    const reported: unknown[] = [];
    const memory = memoryTransport();
    const transport = busyTransport(() => log.info("sent"));
    const log = createLogger({ context, transports: [transport, memory], onError: (error) => reported.push(error) });
    log.info("hello");
    await transport.settled();
    expect(transport.lines).toHaveLength(1);
    expect(memory.records.map(({ message }) => message)).toEqual(["hello", "sent"]);
    expect(String(reported[0])).toContain("logs while it writes");
  });

  test("ends if two transports log to each other", async () => {
    const memory = memoryTransport();
    const first = busyTransport(() => log.info("from the first"));
    const second = busyTransport(() => log.info("from the second"));
    const log = createLogger({ context, transports: [first, second, memory], onError: () => {} });
    log.info("hello");
    await first.settled();
    await second.settled();
    await first.settled();
    expect(first.lines).toHaveLength(2);
    expect(second.lines).toHaveLength(2);
    expect(memory.lines).toHaveLength(5);
  });

  test("lets an onError that logs after an await reach the other transports, and ends", async () => {
    let calls = 0;
    let done: Promise<void> = Promise.resolve();
    const memory = memoryTransport();
    const log = createLogger({
      context,
      transports: [memory, { write: () => Promise.reject(new Error("offline")) }],
      onError: () => {
        calls++;
        done = Promise.resolve().then(() => log.error("a transport failed"));
      },
    });
    log.info("hello");
    for (let before = -1; before !== calls; ) {
      before = calls;
      await new Promise(setImmediate);
      await done;
    }
    expect(calls).toBeLessThan(4);
    expect(memory.records.map(({ message }) => message)).toContain("a transport failed");
  });
});

test.each<[what: string, wrap: (step: () => void) => () => void]>([
  ["in a context of its own", (step) => () => runWithContext({ requestId: "transport" }, step)],
  ["in a context in a context", (step) => () => runWithContext({}, () => runWithContext({ a: 1 }, step))],
  ["outside any context", (step) => () => runWithoutContext(step)],
  ["outside any, and in a context", (step) => () => runWithoutContext(() => runWithContext({}, step))],
  ["in a function that was bound outside any context", (step) => bindContext(step)],
  ["in a function that it has bound", (step) => () => bindContext(step)()],
  ["in a context, after an await", (step) => () => void runWithContext({}, async () => step())],
  [
    "after an update of its context",
    (step) => () =>
      runWithContext({}, () => {
        updateContext({ b: 1 });
        step();
      }),
  ],
])("does not give a transport back what it logs %s", async (_what, wrap) => {
  const memory = memoryTransport();
  const transport = busyTransport(wrap(() => transport.lines.length < 10 && log.info("sent")));
  const log = createLogger({ transports: [transport, memory], onError: () => {} });
  runWithContext({ requestId: "request" }, () => log.info("hello"));
  await transport.settled();
  await new Promise(setImmediate);
  expect(transport.lines).toHaveLength(1);
  expect(memory.records.map(({ message }) => message)).toEqual(["hello", "sent"]);
});

test("keeps a transport's work out of the request that logged", async () => {
  let seen: unknown = "nothing";
  const transport = busyTransport(() => {
    seen = currentContext();
  });
  const log = createLogger({ transports: [transport] });
  runWithContext({ sessionId: "12345678" }, () => log.info("hello"));
  await transport.settled();
  expect(seen).toBeUndefined();
  expect(transport.lines[0]).toContain("session=12345678");
});

test("passes what a transport prints after an await to the original console", async () => {
  const printed: unknown[] = [];
  const info = console.info;
  console.info = (text: unknown) => printed.push(text);
  const transport = busyTransport(() => console.info("sent"));
  const restore = captureConsole(createLogger({ transports: [transport] }));
  try {
    console.info("hello");
    await transport.settled();
    expect(transport.lines).toHaveLength(1);
    expect(printed).toEqual(["sent"]);
  } finally {
    restore();
    console.info = info;
  }
});

describe("a part that logs while it handles a record", () => {
  test.each(["filter", "formatter", "transport"])("does so once for each line, and that is reported: %s", (part) => {
    const memory = memoryTransport();
    const reported: unknown[] = [];
    const again = () => log.info("own");
    const transport: Transport = { write: () => part === "transport" && again() };
    const log = createLogger({
      transports: [memory, transport],
      filters: [() => void (part === "filter" && again())],
      format: (record) => {
        if (part === "formatter") again();
        return record.message;
      },
      onError: (error) => reported.push(error),
    });
    log.info("m");
    expect(memory.lines.toSorted()).toEqual(["m", "own"]);
    expect(reported.length).toBeGreaterThanOrEqual(1);
    expect(String(reported[0])).toMatch(/logs (at every line that it is given|while it writes)/);
    memory.clear();
    log.info("m");
    expect(memory.lines).toHaveLength(2);
  });
});
