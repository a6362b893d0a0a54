import { describe, expect, test } from "vitest";
import { createLogger, type Transport } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

describe("flushing and closing a logger", () => {
  const failing: [string, () => unknown][] = [
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no"))],
    [
      "returns a thenable that throws",
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: a thenable that breaks is what is tried here
        then: () => {
          throw new Error("no");
        },
      }),
    ],
  ];

  test.each(failing)(
    "flush resolves and tells where a transport's flush %s, and the others are flushed",
    async (_, flush) => {
      let flushed = 0;
      const good: Transport = { write() {}, flush: async () => void flushed++ };
      const log = createTestLogger();
      for (const transport of [{ write() {}, flush }, good]) log.attachTransport(transport);
      await expect(log.flush()).resolves.toBeUndefined();
      expect(flushed).toBe(1);
      expect(log.failures).toEqual([{ error: new Error("no"), stage: "transport" }]);
    },
  );

  test("flush gives up a transport that hangs after flushTimeout, and reports its name", async () => {
    const hanging: Transport = { name: "tape", write() {}, flush: () => new Promise(() => {}) };
    const log = createTestLogger({ flushTimeout: 20 });
    log.attachTransport(hanging);
    await log.flush();
    expect(log.failures).toEqual([
      { error: new Error("flush of transport tape took longer than 20 ms"), stage: "transport" },
    ]);
  });

  test("flush waits for every transport, a child's also for its parent's transports", async () => {
    const written: string[] = [];
    const slow = (): Transport => {
      const waiting: string[] = [];
      return {
        write: (_, line) => waiting.push(line),
        flush: () => new Promise((resolve) => setImmediate(() => resolve(written.push(...waiting.splice(0))))),
      };
    };
    const log = createLogger({ transports: [slow()], format: (record) => record.message });
    const child = log.child({});
    child.attachTransport(slow());
    child.info("m");
    await child.flush();
    expect(written).toEqual(["m", "m"]);
  });

  test("disposal flushes, then closes the transports; a line logged later still goes out", async () => {
    const steps: string[] = [];
    const transport: Transport = {
      write: (record) => steps.push(record.message),
      flush: () => steps.push("flush"),
      [Symbol.asyncDispose]: async () => void steps.push("end"),
    };
    {
      await using log = createLogger({ transports: [transport] });
      log.info("a");
    }
    expect(steps.splice(0)).toEqual(["a", "flush", "end"]);
    const log = createLogger({ transports: [transport] });
    await log[Symbol.asyncDispose]();
    log.info("late");
    expect(steps).toEqual(["flush", "end", "late"]);
  });

  test("a child's disposal closes only its own transports", async () => {
    const ended: string[] = [];
    const transport = (name: string): Transport => ({
      write() {},
      [Symbol.asyncDispose]: async () => void ended.push(name),
    });
    const log = createLogger({ transports: [transport("root")] });
    {
      await using child = log.child({});
      child.attachTransport(transport("child"));
    }
    expect(ended).toEqual(["child"]);
    await log[Symbol.asyncDispose]();
    expect(ended).toEqual(["child", "root"]);
  });

  test("disposal neither rejects nor hangs", async () => {
    const broken: Transport = {
      name: "broken",
      write() {},
      flush: () => Promise.reject(new Error("flush")),
      [Symbol.asyncDispose]: () => new Promise(() => {}),
    };
    const log = createTestLogger({ flushTimeout: 20 });
    log.attachTransport(broken);
    await log[Symbol.asyncDispose]();
    expect(log.failures.map(({ error }) => (error as Error).message)).toEqual([
      "flush",
      "disposal of transport broken took longer than 20 ms",
    ]);
  });
});

describe("closing a logger", () => {
  function closable(): Transport & { steps: string[] } {
    const steps: string[] = [];
    return {
      steps,
      write: () => steps.push("write"),
      flush: () => steps.push("flush"),
      [Symbol.asyncDispose]: async () => {
        steps.push("close");
      },
    };
  }

  test("flushes and closes its transports", async () => {
    const transport = closable();
    const log = createLogger({ transports: [transport] });
    log.info("m");
    await log.close();
    expect(transport.steps).toEqual(["write", "flush", "close"]);
  });

  test("is what `await using` does", async () => {
    const transport = closable();
    {
      await using log = createLogger({ transports: [transport] });
      log.info("m");
    }
    expect(transport.steps).toEqual(["write", "flush", "close"]);
  });

  test("leaves the parent's transports open, if it is a child", async () => {
    const [parents, own] = [closable(), closable()];
    const child = createLogger({ transports: [parents] }).child({});
    child.attachTransport(own);
    await child.close();
    expect(parents.steps).toEqual([]);
    expect(own.steps).toEqual(["flush", "close"]);
  });

  test("may be called twice, and lines logged later still go out", async () => {
    const transport = closable();
    const log = createLogger({ transports: [transport] });
    await log.close();
    await log.close();
    log.info("late");
    expect(transport.steps).toContain("write");
  });
});
