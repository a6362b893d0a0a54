import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createLogger,
  type Logger,
  memoryTransport,
  type RedactOptions,
  runWithContext,
} from "../../../../src/index.js";

const RULES: readonly RedactOptions[] = [
  { keys: ["password"], patterns: [/S3CRET/] },
  { presets: ["credentials", "cards"] },
  { paths: ["nothing.here", "**.nowhere"] },
  { keys: ["password"], action: "hash" },
];

/** Any number may happen to be that of a card. */
function withoutCards(rules: RedactOptions): RedactOptions {
  return rules.presets === undefined ? rules : { presets: ["credentials"] };
}

/** The lines of a call in every format. */
function lines(redact: RedactOptions | undefined, call: (log: Logger) => void): string[] {
  const transports = (["line", "json", "pretty"] as const).map((format) => memoryTransport({ format }));
  const log = createLogger({ redact, transports, clock: () => 0 });
  // The first line of a logger may be looked at more closely than later ones: its bindings were not searched yet.
  log.info("first");
  for (const transport of transports) transport.clear();
  call(log);
  return transports.flatMap((transport) => transport.lines);
}

class User {
  readonly #hidden = "x";
  name = "al";
  get shown(): string {
    return this.#hidden;
  }
}

class Money {
  constructor(readonly amount: number) {}
  toJSON(): string {
    return `${this.amount} EUR`;
  }
}

class List extends Array<number> {}

class PayError extends Error {
  override name = "PayError";
  status = 402;
}

const loop: Record<string, unknown> = { name: "loop" };
loop["self"] = loop;
loop["list"] = [loop, new Map([["loop", loop]]), new Set([loop])];

const KINDS: Readonly<Record<string, () => unknown>> = {
  "an object of a class": () => new User(),
  "an object with a toJSON": () => new Money(12),
  "an own toJSON": () => ({ a: 1, toJSON: () => ({ b: 2 }) }),
  "a toJSON that returns nothing": () => ({ a: 1, toJSON: () => undefined }),
  "a toJSON that returns its object": () =>
    Object.assign(
      Object.create({
        toJSON() {
          return this;
        },
      }),
      { a: 1 },
    ),
  "a getter": () => ({
    get a() {
      return { b: 1 };
    },
  }),
  "a getter and a setter": () => ({
    get a() {
      return 1;
    },
    set a(_) {},
  }),
  "a getter that throws": () => ({
    get a() {
      throw new TypeError("no");
    },
  }),
  "an object without a prototype": () => Object.assign(Object.create(null), { a: 1 }),
  "a date": () => new Date(0),
  "an invalid date": () => new Date(Number.NaN),
  "an expression": () => /a+b/gi,
  "a URL": () => new URL("https://host.example/path?a=1#b"),
  "query parameters": () => new URLSearchParams("a=1&a=2&b=3"),
  headers: () => new Headers({ accept: "text/html", host: "h" }),
  "a form": () => {
    const form = new FormData();
    form.append("a", "1");
    form.append("a", "2");
    return form;
  },
  "a request": () => new Request("https://host.example/a", { method: "PUT", headers: { accept: "a" } }),
  "a response": () => new Response(null, { status: 201, headers: { etag: "b" } }),
  "a blob": () => new Blob(["abc"], { type: "text/plain" }),
  "an aborted signal": () => AbortSignal.abort(new Error("stopped")),
  "an event": () => new CustomEvent("done", { detail: { a: 1 } }),
  "a map": () =>
    new Map<unknown, unknown>([
      ["a", 1],
      [{ b: 2 }, [3]],
    ]),
  "a set": () => new Set([1, "a", { b: 2 }]),
  "a weak map": () => new WeakMap(),
  bytes: () => new Uint8Array([1, 2, 3]),
  "a buffer": () => Buffer.from("hello"),
  "a long buffer": () => Buffer.alloc(10_000_000),
  "a long list of numbers": () => new Float64Array(5000),
  "an array buffer": () => new ArrayBuffer(8),
  "a boxed number": () => new Number(1),
  "a boxed text": () => new String("ab"),
  "a symbol": () => Symbol("a"),
  "a function": () => function named() {},
  "a function with properties": () => Object.assign(() => {}, { a: 1 }),
  "a class": () => User,
  "a BigInt": () => 12n ** 40n,
  "a huge BigInt": () => 1n << 70_000n,
  "a sparse list": () => Object.assign(new Array(4), { 1: 1, 3: "a" }),
  "a list with properties": () => Object.assign([1], { index: 3 }),
  "the result of a match": () => "abc".match(/(?<first>a)b/),
  "a list of a class": () => List.from([1, 2]),
  "symbols as names": () => ({ [Symbol("a")]: 1, b: { [Symbol("c")]: [2] } }),
  "a Proxy": () => new Proxy({ a: 1, b: { c: 2 } }, {}),
  "a Proxy of a list": () => new Proxy([1, { a: 2 }], {}),
  "a Proxy of an error": () => new Proxy(new PayError("no"), {}),
  "a Proxy of a date": () => new Proxy(new Date(0), {}),
  "an error": () => new PayError("refused", { cause: new Error("no answer") }),
  "several errors": () => new AggregateError([new TypeError("a"), "b"], "both"),
  "an error with a toJSON": () => Object.assign(new Error("refused"), { toJSON: () => ({ code: 12 }) }),
  "an error of the platform": () => new DOMException("gone", "AbortError"),
  "a cycle": () => loop,
  "an iterator's generator": () => (function* generate() {})(),
  "names and values": () => ({ name: "a", value: 1, list: [{ key: "b", value: 2 }], argv: ["--a", "b"] }),
  "deep objects": () => {
    let deep: unknown = 1;
    for (let level = 0; level < 60; level++) deep = { deep };
    return deep;
  },
  "shared parts": () => {
    const shared = { a: 1 };
    return { left: shared, right: [shared, shared] };
  },
  "many keys": () => Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`k${index}`, index])),
  "many items": () => Array.from({ length: 4000 }, (_, index) => ({ index })),
};

describe.each(Object.entries(KINDS))("%s without a secret", (_, value) => {
  test.each(RULES)("is shown as without redaction: %j", (rules) => {
    // One value for both: times and stacks differ otherwise.
    const given = value();
    const call = (log: Logger) =>
      runWithContext({ requestId: "r1", count: 3 }, () => {
        log.info("fields", { given, list: [given] });
        if (!(given instanceof Request)) log.error("error", given);
        // The text of a Request has a field of the name `credentials`.
        if (!(given instanceof Request)) log.info("several", 1, given);
        if (!(given instanceof Request)) log.info(given as object, "first");
        log.child({ name: "db", bindings: { region: "eu" } }).warn({ given });
      });
    expect(lines(rules, call)).toEqual(lines(undefined, call));
  });
});

test("no line without a secret is changed by a byte", () => {
  const anything = fc.anything({
    // Without the letters of `pw`, the only name of a secret so short that it comes by chance.
    key: fc.string().map((key) => key.replace(/[pw]/gi, "")),
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withBoxedValues: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
  });
  const message = fc.string();
  fc.assert(
    fc.property(
      message,
      anything,
      anything,
      fc.constantFrom(...RULES.map(withoutCards)),
      (text, first, second, rules) => {
        const call = (log: Logger) => {
          log.info(text, { first, second });
          log.info(first as object, second);
          log.error(new Error(text, { cause: first }));
        };
        // The two calls of `new Error` have two stacks.
        const withoutStacks = (shown: readonly string[]) => shown.map((line) => line.replace(/:\d+:\d+/g, ""));
        expect(withoutStacks(lines(rules, call))).toEqual(withoutStacks(lines(undefined, call)));
      },
    ),
    { numRuns: 500 },
  );
});
