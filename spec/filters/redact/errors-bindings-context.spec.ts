import { describe, expect, test, vi } from "vitest";
import { createLogger, memoryTransport, runWithContext, updateContext } from "../../../src/index.js";
import { createTestLogger } from "../../../src/testing/index.js";
import { KEYS, logged, S } from "../../support/redact.js";

describe("errors", () => {
  test("lose secrets in message, stack, fields and causes, at any depth", () => {
    class PayError extends Error {
      override name = "PayError";
      password = S;
    }
    const error = new PayError(`password=${S} refused`, {
      cause: new AggregateError([new Error(`{"password":"${S}"}`), `password: ${S}`], `password='${S}'`),
    });
    const { text, record } = logged(KEYS, (log) => log.error("failed", error));
    expect(text).not.toContain(S);
    expect(record.error).toBeInstanceOf(PayError);
    expect((record.error as Error).stack).toMatch(/\w+\.spec\.ts:\d+/);
    expect(error.message).toContain(S);
    expect(error.password).toBe(S);
  });

  test("that are also a field are still shown once", () => {
    for (const paths of [[], ["a.b.c"]]) {
      const error = new Error(`password=${S}`);
      const { record } = logged({ ...KEYS, paths }, (log) => log.error("x", { error }));
      expect(record.error).toBe(record.fields?.["error"]);
      expect(record.error).not.toBe(error);
    }
  });

  test("of another realm are searched too", () => {
    const { text } = logged(KEYS, (log) => {
      log.error(new DOMException(`password=${S}`, "AbortError"));
      log.error("x", { error: new Error("y", { cause: { password: S } }) });
    });
    expect(text).not.toContain(S);
    expect(text).toContain("AbortError");
  });
});

describe("bindings and context", () => {
  test("are searched once, and rendered once", () => {
    const memory = memoryTransport();
    const placeholder = vi.fn(() => "***");
    const log = createLogger({
      bindings: { password: S, db: { host: "a" } },
      redact: { ...KEYS, placeholder },
      transports: [memory],
    });
    runWithContext({ userId: 1, user: { password: S } }, () => {
      for (let count = 0; count < 5; count++) log.info("x");
    });
    expect(placeholder).toHaveBeenCalledTimes(2);
    expect(memory.lines.join("")).not.toContain(S);
    expect(memory.records[0]?.context).toBe(memory.records[4]?.context);
    expect(memory.records[0]?.bindings).toBe(memory.records[4]?.bindings);
  });

  test("are searched again after an update", () => {
    const { text } = logged(KEYS, (log) =>
      runWithContext({ a: 1 }, () => {
        log.info("x");
        updateContext({ b: { password: S } });
        log.info("y");
      }),
    );
    expect(text).not.toContain(S);
    expect(text).toContain("[redacted]");
  });

  test("do not show what their owner writes into them later", () => {
    const db: Record<string, unknown> = { host: "a" };
    const { text } = logged(KEYS, (log) => {
      const child = log.child({ bindings: { db } });
      child.info("x");
      db["password"] = S;
      child.info("y");
    });
    expect(text).not.toContain(S);
  });

  test("lose IDs that a rule names, in the tag too; a hash still distinguishes requests, and is found whole and short", () => {
    const context = { requestId: "a1b2c3d4e5", sessionId: `${S}-session` };
    const plain = logged({ keys: ["sessionId"] }, (log) => runWithContext(context, () => log.info("x")));
    expect(plain.text).not.toContain(S);
    expect(plain.record.sessionId).toBe("_redacted_");
    expect(plain.record.requestId).toBe("a1b2c3d4");

    const removed = logged({ keys: ["sessionId"], action: "remove" }, (log) =>
      runWithContext(context, () => log.info("x")),
    );
    expect(removed.record.sessionId).toBe("none");

    const hashed = logged({ keys: ["sessionId"], action: "hash" }, (log) =>
      runWithContext(context, () => log.info("x")),
    );
    expect(hashed.record.sessionId).toMatch(/^[0-9a-f]{8}$/);
    expect(hashed.record.context?.["sessionId"]).toContain(hashed.record.sessionId);
  });

  test("hide a secret that a filter puts into the tag, inside a context and outside, also if a rule fails", () => {
    const fails = () => {
      throw new RangeError("no");
    };
    for (const placeholder of ["***", fails]) {
      const log = createTestLogger({
        redact: { patterns: [/s3cret/], placeholder },
        filters: [
          (record) => {
            record.requestId = "s3cret";
          },
        ],
      });
      log.info("x");
      runWithContext({ requestId: "a1b2c3d4e5" }, () => log.info("x"));
      expect(log.lines).toHaveLength(2);
      expect(log.lines.join("\n")).not.toContain("s3cret");
    }
  });
});
