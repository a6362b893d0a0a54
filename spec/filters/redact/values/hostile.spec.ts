import { describe, expect, test } from "vitest";
import { parseRules } from "../../../../src/filters/redact/options.js";
import { SearchBudget } from "../../../../src/filters/redact/search-budget.js";
import { Masker } from "../../../../src/filters/redact/values/masker.js";
import { QuickMask } from "../../../../src/filters/redact/values/quick-mask.js";
import { createLogger, memoryTransport } from "../../../../src/index.js";
import { CREDENTIALS, KEYS, logged, S } from "../../../support/redact.js";

/** Shapes that a client or a program may log, of a size in proportion to `count`. */
const SHAPES: Readonly<Record<string, (count: number) => unknown>> = {
  "query parameters of one name": (count) => new URL(`http://h/?${"a&".repeat(count)}`).searchParams,
  "a form of one name": (count) => {
    const form = new FormData();
    for (let index = 0; index < count; index++) form.append("a", "1");
    return form;
  },
  "cookies that are set": (count) => {
    const headers = new Headers();
    for (let index = 0; index < count / 10; index++) headers.append("set-cookie", `a=${index}`);
    return headers;
  },
  "keys that become the same": (count) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`token=${index}`, 1])),
  "keys that become the same, in a map": (count) =>
    new Map(Array.from({ length: count }, (_, index) => [`token=${index}`, 1])),
  "keys that look numbered": (count) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [index % 2 ? `token=${index}` : `token=[redacted]_${index}`, 1]),
    ),
  "shared parts": (count) => {
    let shared: unknown = { token: S };
    for (let depth = 0; depth < Math.min(90, count); depth++) shared = { left: shared, right: shared };
    return shared;
  },
  "many shared parts": (count) => {
    const shared = Array.from({ length: count / 20 }, (_, index) => ({ index }));
    return Array.from({ length: 20 }, () => shared);
  },
  "a cycle through everything": (count) => {
    const all: Record<string, unknown>[] = Array.from({ length: count / 2 }, (_, index) => ({ index }));
    for (const one of all) one["all"] = all;
    return all;
  },
  "deep objects": (count) => {
    let deep: unknown = { token: S };
    for (let level = 0; level < count; level++) deep = { deep };
    return deep;
  },
  "a sparse list": (count) => {
    const list: unknown[] = [];
    list[count * 1_000_000] = S;
    return list;
  },
  BigInts: (count) => Array.from({ length: count / 10 }, () => 1n << 4000n),
  "huge BigInts": (count) => Array.from({ length: count / 10 }, () => 1n << 65_000n),
  bytes: (count) => Buffer.alloc(count * 2500),
  numbers: (count) => new Float64Array(count * 300),
  "a long text": (count) => "a token ".repeat(count / 8),
  "names and values in turn": (count) => Array.from({ length: count }, (_, index) => (index % 2 ? S : "token")),
  "errors in errors": (count) => {
    let error: unknown = S;
    for (let level = 0; level < count; level++) error = new Error(`token=${S}`, { cause: error });
    return error;
  },
  "a Proxy with any length": (count) => new Proxy([], { get: (_, key) => (key === "length" ? count * 1e6 : "a") }),
};

/** How many values and characters are searched. */
function operations(value: unknown): number {
  const rules = parseRules("redact", { presets: ["credentials", "cards"], paths: ["**.a.b"] });
  const budget = new SearchBudget(1e9, 1e9);
  new Masker(rules, budget).fields({ value });
  const mask = new QuickMask(rules);
  mask.fields({ value });
  const { nodes, characters } = new QuickMask(rules).budget;
  const left = mask.budget;
  return 2e9 - budget.nodes - budget.characters + (nodes - left.nodes) + (characters - left.characters);
}

describe.each(Object.entries(SHAPES))("%s", (_, shape) => {
  test("take four times as many operations, and not more, if they are four times as large", () => {
    expect(operations(shape(4000))).toBeLessThanOrEqual(5 * operations(shape(1000)));
  });

  test("are shown without the secret, in every format", () => {
    const value = shape(4000);
    const { text } = logged(CREDENTIALS, (log) => {
      log.info("fields", { value });
      log.info("several", value, 1);
      log.error("error", { error: value });
    });
    expect(text).not.toContain(S);
  });
});

test("keys that become the same are numbered", () => {
  const body = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`token=${index}`, index]));
  const { record } = logged(CREDENTIALS, (log) => log.info("x", { body }));
  const keys = Object.keys(record.fields?.["body"] as object);
  expect(keys).toHaveLength(3000);
  expect(keys.slice(0, 3)).toEqual(["token=[redacted]", "token=[redacted]_2", "token=[redacted]_3"]);
  expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(30);
  const tricky = { "token=1": 1, "token=2": 2, "token=[redacted]_2": 3, "token=3": 4 };
  const { record: all } = logged(CREDENTIALS, (log) => log.info("x", { tricky }));
  expect(Object.values(all.fields?.["tricky"] as object)).toEqual([1, 2, 3, 4]);
});

test("a sparse list is searched as far as the bound, and says how many items there are", () => {
  const list: unknown[] = [];
  list[4_294_967_290] = S;
  const { text } = logged(KEYS, (log) => log.info("x", { list, after: "shown" }));
  expect(text).toContain('"…4294966291 more items"');
  expect(text).toContain('"after":"shown"');
});

describe("what is beyond the bounds of a line", () => {
  test("is cut, and the line says so", () => {
    const values = Array.from({ length: 6 }, () => Array.from({ length: 4999 }, (_, index) => ({ index })));
    const { text, record } = logged({ ...KEYS }, (log) => log.info("x", { values, password: S, last: S }));
    expect(text).not.toContain(S);
    expect(record.fields).toMatchObject({ "…": "[not shown: more than is searched for secrets]" });
  });

  test("is one bound for all texts of the line", () => {
    const half = "a ".repeat(600_000);
    const { record } = logged(KEYS, (log) => log.info(half, { half, last: `${half}${S}`, more: S }));
    expect(record.message).toBe(half);
    expect(record.fields?.["half"]).toMatch(/…\[the rest is not searched for secrets\]$/);
    expect(JSON.stringify(record.fields)).not.toContain(S);
  });

  test("is not shown by a formatter with larger limits either", () => {
    const memory = memoryTransport({ format: (record) => JSON.stringify(record.fields) });
    const list = Array.from({ length: 30_000 }, (_, index) => (index === 29_999 ? { password: S } : index));
    createLogger({ redact: KEYS, transports: [memory] }).info("x", { list });
    expect(memory.lines[0]).not.toContain(S);
    expect(memory.lines[0]).toContain("[not shown: more than is searched for secrets]");
  });
});
