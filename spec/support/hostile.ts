import { runInNewContext } from "node:vm";

/** The key that makes any object look like a promise. */
const THEN = "then";

/** Values that break loggers, by their description. A function creates each, since some can be read only once. */
export const HOSTILE: Readonly<Record<string, () => unknown>> = {
  "a cycle": () => {
    const value: Record<string, unknown> = { a: 1 };
    value["self"] = value;
    return value;
  },
  "a cycle of arrays and maps": () => {
    const list: unknown[] = [];
    list.push(new Map([["list", list]]), new Set([list]));
    return list;
  },
  "10,000 levels": () => {
    let value: unknown = "bottom";
    for (let level = 0; level < 10_000; level++) value = level % 2 === 0 ? { value } : [value];
    return value;
  },
  "a getter that throws": () => Object.defineProperty({ good: 1 }, "bad", { enumerable: true, get: fail }),
  "a getter that throws something hostile": () => ({
    get bad() {
      throw new Proxy({}, everyTrap());
    },
  }),
  "a toJSON that throws": () => ({ toJSON: fail }),
  "a toJSON getter that throws": () => Object.defineProperty({}, "toJSON", { get: fail }),
  "a toJSON that returns itself": () => ({
    a: 1,
    toJSON() {
      return this;
    },
  }),
  "a toJSON that returns ever new objects with a toJSON": () => endless(),
  "a Proxy whose every trap throws": () => new Proxy({ a: 1 }, everyTrap()),
  "a Proxy of a function whose every trap throws": () => new Proxy(() => 1, everyTrap()),
  "a Proxy of an array whose every trap throws": () => new Proxy([1, 2], everyTrap()),
  "a Proxy of an error whose every trap throws": () => new Proxy(new Error("inside"), everyTrap()),
  ...Object.fromEntries(
    (["get", "has", "ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor"] as const).map((trap) => [
      `a Proxy whose ${trap} throws`,
      () => new Proxy({ a: 1 }, { [trap]: fail }),
    ]),
  ),
  "a revoked Proxy": () => revoked({}),
  "a revoked Proxy of an array": () => revoked([]),
  "a revoked Proxy of a function": () => revoked(() => 1),
  "a revoked Proxy deep inside": () => ({ a: [{ b: revoked({}) }] }),
  "a BigInt": () => 12345678901234567890n,
  "a BigInt of a million digits": () => 1n << 4_000_000n,
  "a Symbol": () => Symbol("s\n[req=x|session=y]"),
  "a Symbol of 8 MB": () => Symbol("s".repeat(8_000_000)),
  "a function": () => function named() {},
  "a function whose name throws": () => Object.defineProperty(() => 1, "name", { get: fail }),
  "a function whose name cannot be text": () =>
    Object.defineProperty(() => 1, "name", { value: { toString: fail, [Symbol.toPrimitive]: fail } }),
  NaN: () => Number.NaN,
  Infinity: () => Number.NEGATIVE_INFINITY,
  "minus zero": () => -0,
  undefined: () => undefined,
  null: () => null,
  "an invalid Date": () => new Date(Number.NaN),
  "a Date whose methods throw": () => Object.assign(new Date(0), { toISOString: fail, toJSON: fail, getTime: fail }),
  "a Map with keys of any kind": () =>
    new Map<unknown, unknown>([
      [{}, 1],
      [Symbol("k"), 2],
      [revoked({}), 3],
    ]),
  "a Map of 100,000": () => new Map(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index])),
  "a Map with a __proto__ key": () => new Map([["__proto__", 1]]),
  "a Map whose iterator never ends": () =>
    Object.assign(new Map([["a", 1]]), {
      *[Symbol.iterator]() {
        while (true) yield ["k", 1];
      },
    }),
  "a Map whose size throws": () => Object.defineProperty(new Map([["a", 1]]), "size", { get: fail }),
  "a Set": () => new Set([1, "two", new Set([3])]),
  "a WeakMap": () => new WeakMap([[{}, 1]]),
  "a WeakSet": () => new WeakSet([{}]),
  "a Promise that rejects": () => {
    const promise = Promise.reject(new Error("handled"));
    promise.catch(() => {});
    return promise;
  },
  "a Buffer of 1 MB": () => Buffer.alloc(1_000_000, 1),
  "a typed array of 1 MB": () => new Float64Array(125_000),
  "an ArrayBuffer of 1 MB": () => new ArrayBuffer(1_000_000),
  "a SharedArrayBuffer of 1 MB": () => new SharedArrayBuffer(1_000_000),
  "a buffer that was given away": () => {
    const bytes = new Uint8Array(10);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    return bytes;
  },
  "a null prototype": () => Object.assign(Object.create(null), { a: 1 }),
  "an own __proto__": () => JSON.parse('{"__proto__":{"polluted":true},"constructor":1}'),
  "every reserved key": () => ({
    time: 1,
    level: 2,
    level_: 3,
    name: 4,
    requestId: 5,
    sessionId: 6,
    message: 7,
    message_: 8,
    error: 9,
    err: 10,
    "…": 11,
  }),
  "an error that is its own cause": () => {
    const error = new Error("round");
    error.cause = error;
    return error;
  },
  "a chain of 100 causes": () => {
    let error = new Error("first");
    for (let index = 0; index < 100; index++) error = new Error(`number ${index}`, { cause: error });
    return error;
  },
  "an AggregateError of 1,000": () =>
    new AggregateError(
      Array.from({ length: 1000 }, (_, index) => new Error(`number ${index}`)),
      "many",
    ),
  "AggregateErrors of ten AggregateErrors, ten levels deep": () => {
    let error: Error = new Error("leaf");
    for (let level = 0; level < 10; level++) error = new AggregateError(Array(10).fill(error), `level ${level}`);
    return error;
  },
  "an AggregateError whose errors cannot be read": () =>
    Object.defineProperty(new AggregateError([], "none"), "errors", { value: revoked([]) }),
  ...Object.fromEntries(
    (["name", "message", "stack", "cause", "errors"] as const).flatMap((key) => [
      [`an error whose ${key} throws`, () => Object.defineProperty(new Error("e"), key, { get: fail })],
      [
        `an error whose ${key} is not a string`,
        () => Object.defineProperty(new Error("e"), key, { value: { a: [1] } }),
      ],
      [`an error whose ${key} is a Symbol`, () => Object.defineProperty(new Error("e"), key, { value: Symbol("s") })],
    ]),
  ),
  "an error whose stack and message repeat one letter": () =>
    Object.assign(new Error(`b${"a".repeat(1_000_000)}`), { stack: "a".repeat(2_000_000) }),
  "an error whose message is 500,000 line breaks": () => new Error("\n".repeat(500_000)),
  "an error with every reserved key": () =>
    Object.assign(new Error("e"), { time: 1, level: 2, message_: 3, "…": 4, code: "E" }),
  "an object with 100,000 keys": () => Object.fromEntries(manyKeys(1)),
  "a list of 1,000 objects with 10,000 keys without a value": () =>
    Array(1000).fill(Object.fromEntries(manyKeys(undefined).slice(0, 10_000))),
  "1,000 keys that differ only at their end": () =>
    Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`${"k".repeat(5000)}${1000 + index}`, index])),
  "a key of 8 MB": () => ({ ["k".repeat(8_000_000)]: 1 }),
  "a sparse array of length 2^32 - 2": () => {
    const sparse: number[] = [];
    sparse.length = 2 ** 32 - 2;
    return sparse;
  },
  "control characters": () => "a\r\nb\x1b[31mc\0d\u2028e\u0085f\ud800g\udc00h\u202ei\x9bj\x7f",
  "control characters in a key": () => ({ "a\r\nb\x1b]0;t\x07\u2028\u0085\ud800": 1 }),
  "a string of 8 MB": () => "x".repeat(8_000_000),
  "a string of 8 MB of line breaks": () => "\r\n".repeat(4_000_000),
  "a string of 8 MB of lone surrogates": () => "\ud800".repeat(8_000_000),
  "shared references that expand exponentially": () => {
    let value: unknown = "leaf";
    for (let level = 0; level < 9; level++) value = Array(100).fill({ value });
    return { value };
  },
  "a plain object of another realm": () => runInNewContext("({ a: 1, list: [1, 2], when: new Date(0) })"),
  "an error of another realm": () => runInNewContext("new TypeError('elsewhere')"),
  "a then that throws when it is read": () => Object.defineProperty({}, THEN, { enumerable: true, get: fail }),
  "a thenable": () => ({ [THEN]: fail }),
  "an object like Temporal's": () => ({
    toJSON: () => "2024-01-15T10:30:15Z",
    valueOf: fail,
    [Symbol.toPrimitive]: fail,
  }),
  "boxed primitives": () => [Object(1), Object("s"), Object(false), Object(1n), Object(Symbol("s"))],
  "a boxed value whose valueOf returns itself": () =>
    Object.assign(new String("s"), {
      valueOf() {
        return this;
      },
    }),
  "a URL": () => new URL("https://example.com/a?b=[req=x|session=y]"),
  "a class instance": () =>
    new (class Account {
      id = 1;
      #secret = 2;
      get secret() {
        return this.#secret;
      }
    })(),
  "a RegExp": () => /[req=x|session=y]/g,
  "a generator": () =>
    (function* () {
      yield 1;
    })(),
};

function fail(): never {
  throw new TypeError("hostile\n[req=deadbeef|session=deadbeef]");
}

function endless(): object {
  return { toJSON: endless };
}

function everyTrap(): ProxyHandler<object> {
  return Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, fail]));
}

function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function manyKeys(value: unknown): [string, unknown][] {
  return Array.from({ length: 100_000 }, (_, index) => [`k${index}`, value]);
}
