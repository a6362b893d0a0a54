import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { KEYS, logged, S } from "../../support/redact.js";

describe("objects that are searched", () => {
  test("are not changed, and not copied if nothing is hidden", () => {
    const clean = Object.freeze({ a: [1, { b: new Map([["c", new Set([1])]]) }], d: new Date(), e: new Error("x") });
    const dirty = Object.freeze({ clean, deep: Object.freeze({ password: S, clean }) });
    const { record } = logged(KEYS, (log) => {
      log.info("x", clean);
      log.info("x", dirty);
    });
    expect(record.fields).not.toBe(dirty);
    expect(record.fields?.["clean"]).toBe(clean);
    expect(record.fields).toHaveProperty("deep.clean", clean);
    expect(dirty.deep.password).toBe(S);
    const { record: same } = logged(KEYS, (log) => log.info("x", clean));
    expect(same.fields).toBe(clean);
  });

  test("may contain themselves", () => {
    const loop: Record<string, unknown> = { password: S, list: [] };
    loop["self"] = loop;
    (loop["list"] as unknown[]).push(new Map<unknown, unknown>([["loop", loop]]), new Set([loop]));
    const error = new Error(`password=${S}`, { cause: loop });
    loop["error"] = error;
    const { text, record } = logged(KEYS, (log) => log.error("x", loop));
    expect(text).not.toContain(S);
    const copy = record.fields as typeof loop;
    expect(copy["self"]).toBe(copy);
  });

  test("keep their class", () => {
    class User {
      name = "al";
      password = S;
    }
    const { text } = logged(KEYS, (log) => log.info("x", { user: new User() }));
    expect(text).toContain("user: User { name: 'al', password: '[redacted]' }");
  });

  test("with a rendering of their own show only what was searched", () => {
    const shy = { toJSON: () => ({ password: S }), [inspect.custom]: () => `password is ${S}` };
    class Odd {
      visible = 1;
      [inspect.custom]() {
        return S;
      }
    }
    let calls = 0;
    const changing = {
      get safe() {
        calls++;
        return calls > 1 ? `password=${S}` : "safe";
      },
    };
    const sly = new Proxy({ safe: 1 } as Record<string, unknown>, {
      get: (_, key) => (key === "safe" ? (calls++ > 2 ? S : "safe") : undefined),
    });
    const values = {
      shy,
      odd: new Odd(),
      changing,
      sly,
      headers: new Headers({ password: S, accept: "text/html" }),
      query: new URLSearchParams(`password=${S}&a=1&a=2`),
      url: new URL(`https://user:${S}@host.example/?password=${S}&page=2`),
      promise: Promise.resolve(S),
      boxed: new String(`password=${S}`),
      symbol: Symbol(`password=${S}`),
      fn: Object.assign(() => {}, { password: S }),
      [Symbol("password")]: S,
      regexp: new RegExp(`password=${S}`),
      date: Object.assign(new Date(0), { password: S }),
      list: Object.assign([1], { password: S }),
      weak: new WeakRef({ password: S }),
      iterator: new Map([["password", S]]).entries(),
    };
    const { text, record } = logged(KEYS, (log) => log.info("x", values));
    expect(text).not.toContain(S);
    expect(record.fields).toMatchObject({
      headers: { accept: "text/html", password: "[redacted]" },
      query: { a: ["1", "2"] },
      url: "https://[redacted]@host.example/?password=[redacted]&page=2",
    });
  });

  test("of a built-in class with additions show only what was searched", () => {
    class OddMap extends Map<string, string> {
      override *[Symbol.iterator](): MapIterator<[string, string]> {
        yield ["x", S];
      }
    }
    class OddError extends Error {
      #secret = S;
      [inspect.custom]() {
        return this.#secret;
      }
    }
    const custom = { [inspect.custom]: () => S };
    let reads = 0;
    const values = {
      map: new OddMap([["a", "b"]]),
      error: new OddError("fine"),
      nested: { error: new OddError("fine") },
      set: Object.assign(new Set([1]), custom),
      list: Object.assign([1], custom),
      date: Object.assign(new Date(0), custom),
      regexp: Object.assign(/a/, custom),
      url: Object.assign(new URL("https://a.b/"), custom, { toJSON: () => S }),
      bytes: Object.assign(new Uint8Array(2), custom),
      boxed: Object.assign(new Number(1), custom),
      item: Object.defineProperty([0], 0, { enumerable: true, get: () => (reads++ > 1 ? S : "safe") }),
      [Symbol(`password=${S}`)]: 1,
      inner: { [Symbol(`password=${S}`)]: 1 },
    };
    const { text } = logged(KEYS, (log) => log.info("x", values));
    expect(text).not.toContain(S);
    expect(text).toContain("fine");
  });

  test("that throw are named", () => {
    const broken = {
      get bad() {
        throw new TypeError(S);
      },
      revoked: (() => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      })(),
      toJSONs: {
        toJSON() {
          throw new RangeError(S);
        },
      },
    };
    const { text } = logged(KEYS, (log) => log.info("fine", broken));
    expect(text).not.toContain(S);
    expect(text).toContain("fine");
    expect(text).toContain("[unreadable: threw TypeError]");
    expect(text).toContain("[unreadable: threw RangeError]");
  });

  test("keep bytes unchanged", () => {
    const bytes = new Uint8Array(100_000);
    const { record } = logged({ ...KEYS, patterns: [/0/] }, (log) => log.info("x", { bytes }));
    expect(record.fields?.["bytes"]).toBe(bytes);
  });
});
