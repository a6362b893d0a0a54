import { subscribe, unsubscribe } from "node:diagnostics_channel";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  createLogger,
  currentContext,
  type LogRecord,
  memoryTransport,
  rateLimitFilter,
  runWithContext,
  sampleFilter,
} from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";
import { runProgram } from "./support/program.js";

const CHANNEL = "ctxlog:record";

/** Subscribes until the test is over. */
function listen(subscriber: (record: LogRecord) => unknown): void {
  const onMessage = (message: unknown) => subscriber(message as LogRecord);
  subscribe(CHANNEL, onMessage);
  onTestFinished(() => {
    unsubscribe(CHANNEL, onMessage);
  });
}

/** What was published, until the test is over. */
function published(): LogRecord[] {
  const records: LogRecord[] = [];
  listen((record) => records.push(record));
  return records;
}

const messages = (records: readonly LogRecord[]) => records.map(({ message }) => message);

describe(`the channel ${CHANNEL}`, () => {
  test("has each record that passed the filters, once, whatever transports there are", () => {
    const records = published();
    const log = createLogger({
      name: "shop",
      bindings: { service: "checkout" },
      filters: [(record) => record.message !== "dropped", sampleFilter({ share: 0 })],
      transports: [],
      minLevel: "INFO",
    });
    const error = new Error("boom");
    log.debug("disabled");
    log.info("dropped");
    runWithContext({ requestId: "r1", tenant: "acme" }, () => {
      log.info("not in the sample");
      log.error("failed", { amount: 12, error });
    });
    expect(records).toEqual([
      {
        time: expect.any(Number),
        level: "ERROR",
        name: "shop",
        message: "failed",
        fields: { amount: 12, error },
        bindings: { service: "checkout" },
        error,
        context: { requestId: "r1", tenant: "acme", startTime: expect.any(Number) },
        requestId: "r1",
        sessionId: "none",
      },
    ]);
  });

  test("has no secret that the logger's rules hide, also where transports show it", () => {
    const records = published();
    const log = createLogger({
      redact: { keys: ["password"], patterns: [/secret-\d/] },
      transports: [{ redact: false, write() {} }],
    });
    const fields = { password: "hunter2", user: { password: "hunter2" } };
    runWithContext({ note: "secret-1" }, () => log.info("secret-2", fields));
    expect(records).toHaveLength(1);
    expect(JSON.stringify(records)).not.toMatch(/hunter2|secret-\d/);
    expect(fields.user.password).toBe("hunter2");
  });

  test("has nothing of a record whose filter failed but what the line has", () => {
    const records = published();
    const log = createTestLogger({
      filters: [
        function broken() {
          throw new Error("boom");
        },
      ],
    });
    log.info("the password is 1234", { a: 1 });
    expect(records).toMatchObject([{ message: "message withheld: filter broken threw Error", fields: undefined }]);
  });

  test("is not published to after the last subscriber has left", () => {
    const records: unknown[] = [];
    const note = (message: unknown) => void records.push(message);
    const log = createTestLogger();
    subscribe(CHANNEL, note);
    log.info("a");
    unsubscribe(CHANNEL, note);
    let reads = 0;
    log.info("b", {
      get a() {
        return ++reads;
      },
    });
    expect(records).toHaveLength(1);
    // The formatter has read it, and nobody else.
    expect(reads).toBe(1);
  });

  test("gives a copy by which a line cannot be damaged", () => {
    listen((record) => {
      record.message = "changed";
    });
    listen((record) => Object.assign(record.fields as object, { a: "changed" }));
    listen((record) => {
      delete (record.context as { requestId?: string }).requestId;
    });
    listen((record) => {
      (record.bindings as { user: { name: string } }).user.name = "changed";
    });
    const records = published();
    const log = createTestLogger({ bindings: { user: { name: "Ann" } } });
    const fields = { a: 1 };
    runWithContext({ requestId: "r1" }, () => log.info("m", fields));
    expect(log.lines[0]).toMatch(/\[req=r1\|session=none\] - m user=.*Ann.* a=1$/);
    expect(log.records).toMatchObject([{ message: "m", fields: { a: 1 }, context: { requestId: "r1" } }]);
    expect(fields).toEqual({ a: 1 });
    expect(messages(records)).toEqual(["m"]);
    // The three that tried, except the one that changed an object of the caller's.
    expect(log.failures.map(({ error, stage }) => [(error as Error).name, stage])).toEqual(
      Array(3).fill(["TypeError", "transport"]),
    );
  });

  test("calls a subscriber outside the request, which the record has", () => {
    const seen: unknown[] = [];
    listen((record) => seen.push([currentContext(), record.context?.requestId]));
    const log = createTestLogger();
    runWithContext({ requestId: "r1" }, () => log.info("m"));
    expect(seen).toEqual([[undefined, "r1"]]);
  });

  test("does not publish what a subscriber logs, at once or after an await, in a context or not", async () => {
    const log = createTestLogger();
    let calls = 0;
    listen(async () => {
      calls++;
      log.info("at once");
      await undefined;
      log.info("later");
      runWithContext({ requestId: "r2" }, () => setImmediate(() => log.info("in a context")));
    });
    runWithContext({ requestId: "r1" }, () => log.info("m"));
    await log.waitFor("in a context");
    expect(calls).toBe(1);
    expect(messages(log.records)).toEqual(["m", "at once", "later", "in a context"]);
    expect(log.failures).toEqual([]);
  });

  test("publishes what a transport logs, and what filters write", () => {
    const records = published();
    const log = createTestLogger({
      filters: [
        Object.assign(() => true, {
          attached:
            (host: { write(record: LogRecord): void }) =>
            (record: LogRecord): void => {
              if (record.message === "m") host.write({ ...record, message: "of the filter" });
            },
        }),
      ],
    });
    log.attachTransport({ write: ({ message }) => (message === "m" ? log.info("of the transport") : undefined) });
    log.info("m");
    expect(messages(records).sort()).toEqual(["m", "of the filter", "of the transport"]);
  });

  test("reports what a subscriber throws or rejects with, and calls the others", async () => {
    const failures = [new Error("thrown"), new Error("rejected")];
    listen(() => {
      throw failures[0];
    });
    listen(() => Promise.reject(failures[1]));
    const records = published();
    const log = createTestLogger();
    log.info("m");
    await new Promise((done) => setImmediate(done));
    expect(messages(records)).toEqual(["m"]);
    expect(messages(log.records)).toEqual(["m"]);
    expect(log.failures).toEqual(failures.map((error) => ({ error, stage: "transport" })));
  });

  test("survives an onError that throws, and a subscriber that unsubscribes others", () => {
    const log = createLogger({
      transports: [],
      onError() {
        throw new Error("onError failed");
      },
    });
    const other = (): void => {
      throw new Error("other");
    };
    subscribe(CHANNEL, other);
    listen(() => unsubscribe(CHANNEL, other));
    expect(() => log.info("m")).not.toThrow();
    expect(() => log.info("m")).not.toThrow();
  });

  test("writes each line once, near the end of the call stack too", () => {
    let calls = 0;
    const forever = (): number => forever() + 1;
    listen(() => {
      calls++;
      forever();
    });
    const log = createTestLogger();
    log.info("m");
    expect([calls, messages(log.records)]).toEqual([1, ["m"]]);
    expect(log.failures).toMatchObject([{ error: expect.any(RangeError), stage: "transport" }]);
  });

  test("copies fields of any kind, and never fails", () => {
    const records = published();
    const log = createTestLogger();
    const refuse = () => {
      throw new Error("refused");
    };
    const hostile = fc.constantFrom<object>(
      new Proxy({}, { ownKeys: refuse, get: refuse }),
      {
        get a() {
          return refuse();
        },
        b: 1,
      },
      JSON.parse('{"__proto__":{"polluted":true},"constructor":1}'),
    );
    fc.assert(
      fc.property(fc.oneof(fc.object(), hostile), (fields) => {
        records.length = 0;
        log.info("m", fields);
        expect(records).toHaveLength(1);
      }),
    );
    log.info("m", JSON.parse('{"__proto__":{"polluted":true}}'));
    const { fields = {} } = records.at(-1) ?? {};
    expect(Object.keys(fields)).toEqual(["__proto__"]);
    expect(fields["polluted"]).toBeUndefined();
    log.info("m", {
      get a() {
        return refuse();
      },
      b: 1,
    });
    expect(records.at(-1)?.fields).toEqual({ a: "[unreadable: threw Error]", b: 1 });
    expect(log.failures).toEqual([]);
  });
});

describe("lines that filters write", () => {
  test("are published if the filter is the logger's, and not if it is one transport's", () => {
    const records = published();
    const limit = rateLimitFilter({ lines: 1, per: 60_000 });
    const shown = memoryTransport();
    const ofTransport = createLogger({ transports: [memoryTransport({ filters: [limit] }), shown] });
    const ofLogger = createLogger({ filters: [limit], transports: [] });
    for (const log of [ofTransport, ofLogger]) for (let line = 0; line < 3; line++) log.info("like");
    return Promise.all([ofTransport.flush(), ofLogger.flush()]).then(() => {
      expect(messages(records)).toEqual(["like", "like", "like", "like", "2 more like this in less than 60 s"]);
      expect(messages(shown.records)).toEqual(["like", "like", "like"]);
    });
  });
});

describe("lines that debugOnError holds back", () => {
  test("are published, whatever a filter has made of their message", () => {
    const records = published();
    const failures: unknown[] = [];
    const log = createLogger({
      debugOnError: true,
      transports: [],
      onError: (error) => failures.push(error),
      filters: [(record) => void Object.assign(record, { message: 42 })],
    });
    runWithContext({}, () => {
      log.debug("a");
      log.error("failed");
    });
    expect(messages(records)).toEqual([42, 42]);
    expect(failures).toEqual([]);
  });

  test("are published with their context's failure, also those that no transport takes", () => {
    const records = published();
    const log = createLogger({ debugOnError: true, transports: [memoryTransport({ minLevel: "WARN" })] });
    runWithContext({}, () => log.debug("ends well"));
    runWithContext({}, () => {
      log.debug("a");
      log.error("failed");
    });
    expect(messages(records)).toEqual(["a", "failed"]);
  });

  test("are said to be missing once, whatever transports there are", () => {
    const records = published();
    const debugOnError = { lines: 1 };
    const log = createLogger({ debugOnError, transports: [memoryTransport(), memoryTransport()] });
    const onlyPublished = createLogger({ debugOnError, transports: [] });
    for (const one of [log, onlyPublished]) {
      runWithContext({}, () => {
        one.debug("a");
        one.debug("b");
        one.error("failed");
      });
    }
    const missing = expect.stringMatching(/^ctxlog dropped 1 held line here/);
    expect(messages(records)).toEqual([missing, "b", "failed", missing, "b", "failed"]);
  });

  test("have no secret that their objects got after the call", () => {
    const records = published();
    const user: Record<string, unknown> = { name: "Zoë" };
    const log = createLogger({ debugOnError: true, transports: [], redact: { keys: ["password"] } });
    runWithContext({ cart: user }, () => {
      log.debug("a", { user });
      user["password"] = "hunter2";
      log.error("failed");
    });
    expect(records[0]?.fields).toEqual({ user: { name: "Zoë", password: "[redacted]" } });
    expect(JSON.stringify(records)).not.toContain("hunter2");
  });

  test("and the line about missing ones do not come back to a subscriber that logs them", () => {
    let calls = 0;
    const log = createLogger({ debugOnError: { lines: 1 }, transports: [memoryTransport()] });
    listen(() => {
      if (++calls > 20) return;
      runWithContext({}, () => {
        log.debug("a");
        log.debug("b");
        log.error("failed");
      });
    });
    log.info("begin");
    expect(calls).toBe(1);
  });
});

test("a subscriber that throws does not end the process", async () => {
  const { code, stdout, stderr } = await runProgram(
    `
    const { subscribe } = await import("node:diagnostics_channel");
    subscribe("ctxlog:record", () => { throw new Error("an observer failed"); });
    const log = createLogger({ transports: [stdoutTransport({ format })] });
    log.info("first");
    await turn();
    log.info("second");
    `,
    { stdout: "pipe" },
  );
  expect([code, stdout]).toEqual([0, "first\nsecond\n"]);
  expect(stderr).toMatch(/^ctxlog: transport: Error: an observer failed$/m);
});
