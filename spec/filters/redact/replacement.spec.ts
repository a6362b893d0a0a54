import { describe, expect, test, vi } from "vitest";
import { createLogger, memoryTransport, runWithContext } from "../../../src/index.js";
import { KEYS, logged, S } from "../../support/redact.js";

describe("the replacement of a secret", () => {
  test("may be nothing", () => {
    const { record } = logged({ ...KEYS, patterns: [/zzz/], action: "remove" }, (log) =>
      log.info("a zzz b", { password: S, b: 1, m: new Map([["password", S]]), l: ["password", S] }),
    );
    expect(record.fields).toEqual({ b: 1, m: new Map(), l: ["password"] });
    expect(record.message).toBe("a  b");
  });

  test("may be a hash, equal for equal secrets under one key", () => {
    const hash = (key: string, value: unknown) =>
      logged({ ...KEYS, action: "hash", hmacKey: key.padEnd(16, "k") }, (log) => log.info("x", { password: value }))
        .record.fields?.["password"];
    expect(hash("k", S)).toMatch(/^\[hash:[0-9a-f]{16}\]$/);
    expect(hash("k", S)).toBe(hash("k", S));
    expect(hash("k", 12)).toBe(hash("k", "12"));
    expect(hash("k", { a: 1 })).toBe(hash("k", { a: 1 }));
    expect(hash("k", S)).not.toBe(hash("other", S));
    expect(hash("k", S)).not.toBe(hash("k", "hunter3"));
  });

  test("is not hashed again behind a transport's own filters", () => {
    const [once, twice] = [memoryTransport(), memoryTransport({ filters: [() => true] })];
    const redact = { ...KEYS, action: "hash", hmacKey: "0123456789abcdef" } as const;
    createLogger({ redact, transports: [once, twice] }).info(`password=${S}`, { password: S });
    expect(twice.records[0]?.fields).toEqual(once.records[0]?.fields);
    expect(twice.lines).toEqual(once.lines);
    expect(once.lines[0]).toContain("password=[hash:");
  });

  test("may be the result of a function of the value and its path", () => {
    const placeholder = vi.fn((value: unknown, path: string) => `<${path}:${String(value).length}>`);
    const { record } = logged({ ...KEYS, placeholder }, (log) => log.info("x", { a: [{ password: S }] }));
    expect(record.fields).toEqual({ a: [{ password: "<a.0.password:7>" }] });
  });

  test("fails closed: if the function throws, the line says so and nothing else", () => {
    const placeholder = () => {
      throw new RangeError("no");
    };
    const { text } = logged({ ...KEYS, placeholder }, (log) => log.info(`see ${S}`, { password: S, other: S }));
    expect(text).not.toContain(S);
    expect(text).toContain("message withheld: redact threw RangeError");
  });
});

test("fails closed for an ID too: the tag then has none", () => {
  const placeholder = () => {
    throw new RangeError("no");
  };
  const { text, record } = logged({ keys: ["sessionId"], placeholder }, (log) =>
    runWithContext({ requestId: "a1b2c3d4e5", sessionId: `${S}-session` }, () => log.info("x")),
  );
  expect(text).not.toContain(S);
  expect(text).toContain("message withheld: redact threw RangeError");
  expect(record).toMatchObject({ requestId: "a1b2c3d4", sessionId: "none" });
});
