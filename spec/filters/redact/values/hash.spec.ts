import { describe, expect, test } from "vitest";
import { createLogger, memoryTransport, runWithContext } from "../../../../src/index.js";
import { KEYS, logged } from "../../../support/redact.js";

const RULES = { keys: ["k", "password"], action: "hash", hmacKey: "from the environment" } as const;

function hashOf(value: unknown): unknown {
  return logged(RULES, (log) => log.info("x", { k: value })).record.fields?.["k"];
}

describe("a hash", () => {
  test.each([
    [new Map([["a", 1]]), new Map([["b", 1]])],
    [new Map([["a", 1]]), { a: 1 }],
    [new Set([1]), new Set([2])],
    [new Set([1]), [1]],
    [{ id: 1n }, { id: 2n }],
    [{ id: 1n }, { id: 1 }],
    [new Date(0), new Date(1)],
    [{ at: new Date(0) }, { at: new Date(0).toISOString() }],
    [{ a: undefined }, { a: null }],
    [Buffer.from("a"), Buffer.from("b")],
    [/a/, /b/],
    [new Error("a"), new Error("b")],
    [new URL("http://a/"), new URL("http://b/")],
    [{ a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
    [["a", "b"], ["a,b"]],
    [{}, "{}"],
    ["\0{}", {}],
    [1n << 70_000n, (1n << 70_000n) + 1n],
    [{ list: Array.from({ length: 50 }, (_, index) => index) }, { list: Array.from({ length: 50 }, () => 0) }],
  ])("differs for %o and %o", (one, other) => {
    expect(hashOf(one)).toMatch(/^\[hash:[0-9a-f]{16}\]$/);
    expect(hashOf(one)).not.toBe(hashOf(other));
  });

  test("is equal for equal values, whatever the order of their keys, and whichever parts they share", () => {
    const shared = { text: "a part that is longer than sixty-four characters, so that its digest counts" };
    const whole = () => ({
      a: 1,
      list: [1n, new Map([["b", new Set([2])]])],
      at: new Date(5),
      left: shared,
      right: shared,
    });
    const { a, ...others } = structuredClone(whole());
    expect(hashOf({ ...others, a, right: structuredClone(shared) })).toBe(hashOf(whole()));
    expect(hashOf(12)).toBe(hashOf("12"));
    expect(hashOf(12n)).toBe(hashOf("12"));
  });

  test("of an object whose toJSON returns nothing, throws, or is a cycle, does not withhold the line", () => {
    const loop: Record<string, unknown> = {};
    loop["self"] = loop;
    const values = [{ toJSON() {} }, { toJSON: () => loop }, loop, Object.create(null), Symbol("a"), () => {}];
    const throwing = {
      toJSON: () => {
        throw new Error("no");
      },
    };
    for (const value of [
      ...values,
      throwing,
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error("no");
          },
        },
      ),
    ]) {
      expect(hashOf(value)).toMatch(/^\[hash:[0-9a-f]{16}\]$/);
    }
  });

  // Without a bound, this would take 2 ** 90 steps: the spec's own limit is the assertion.
  test("of shared parts takes time in proportion to their number", () => {
    let shared: unknown = { a: 1 };
    for (let depth = 0; depth < 90; depth++) shared = { left: shared, right: shared };
    expect(hashOf(shared)).toMatch(/^\[hash:/);
    expect(hashOf(Buffer.alloc(10_000_000))).toMatch(/^\[hash:/);
    expect(hashOf(Array.from({ length: 200_000 }, (_, index) => index))).toMatch(/^\[hash:/);
  });
});

describe("a text of a client's that looks like a hash", () => {
  const FORGED = "[hash:0123456789abcdef]";

  test("is hashed like any other", () => {
    expect(hashOf(FORGED)).not.toBe(FORGED);
    const { record } = logged(RULES, (log) => log.info(`password=${FORGED}`));
    expect(record.message).not.toContain(FORGED);
  });

  test("is hashed behind a transport's filters too, where what is a hash already stays", () => {
    const filter = (record: { fields: object | undefined }) => {
      record.fields = { ...record.fields, more: { password: FORGED } };
    };
    const [once, twice] = [memoryTransport(), memoryTransport({ filters: [filter as never] })];
    const log = createLogger({ redact: RULES, transports: [once, twice], bindings: { k: "bound" } });
    runWithContext({ requestId: "r1", password: "context" }, () =>
      log.error(`password=secret`, { k: { deep: 1 }, error: new Error("password=secret") }),
    );
    const [first, second] = [once.records[0], twice.records[0]];
    expect(second?.message).toBe(first?.message);
    expect(second?.bindings).toEqual(first?.bindings);
    expect(second?.context).toEqual(first?.context);
    expect(second?.fields?.["k"]).toBe(first?.fields?.["k"]);
    expect(String((second?.error as Error | undefined)?.stack)).toBe(
      String((first?.error as Error | undefined)?.stack),
    );
    expect(JSON.stringify(second?.fields)).not.toContain(FORGED);
  });

  test("and a placeholder function is not called with its own results", () => {
    const seen: unknown[] = [];
    const placeholder = (value: unknown) => {
      seen.push(value);
      return `<${String(value).length}>`;
    };
    const memory = memoryTransport({ filters: [() => true] });
    createLogger({ redact: { ...KEYS, placeholder }, transports: [memory] }).info("password=abc", { password: "abcd" });
    expect(memory.lines[0]).toContain("password=<3> password=<4>");
    expect(seen).toEqual(["abc", "abcd"]);
  });
});
