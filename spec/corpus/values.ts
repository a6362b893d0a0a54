import { HOSTILE } from "../support/hostile.js";

export type Make = () => unknown;
type Table<T> = Readonly<Record<string, T>>;

/** An error whose stack is the same wherever it is made. */
export function failure(message: string, properties: object = {}, kind: ErrorConstructor = Error): Error {
  const { cause, ...shown } = properties as { cause?: unknown };
  const error = cause === undefined ? new kind(message) : new kind(message, { cause });
  return changed(error, { stack: `${error.name}: ${message}\n    at charge (src/pay.ts:10:5)` }, shown);
}

/** An error with some properties that do not show among its keys, and some that do. */
function changed(error: Error, hidden: object, shown: object = {}): Error {
  for (const [key, value] of Object.entries(hidden)) Object.defineProperty(error, key, { value, writable: true });
  return Object.assign(error, shown);
}

export function fail(): never {
  throw new TypeError("hostile\n[req=deadbeef|session=deadbeef]");
}

class Money {
  cents = 1250;
  toJSON(): string {
    return "12.50 EUR";
  }
}

const shared = { a: 1 };

/** Values that a program logs; each is made afresh, since reading may change it. */
export const VALUES: Table<Make> = {
  "a number": () => 0.1,
  "a large number": () => 1e21,
  true: () => true,
  "a text": () => "two words",
  "a negative BigInt": () => -12345678901234567890n,
  "a Symbol without a text": () => Symbol(),
  "a function without a name": () =>
    (
      () => () =>
        1
    )(),
  "a class": () => Money,
  "an empty object": () => ({}),
  "an object with undefined and null": () => ({ a: undefined, b: null, c: 1 }),
  "an empty array": () => [],
  "an array with undefined and null": () => [1, undefined, null, "b"],
  "arrays in arrays": () => [[1, [2, [3, []]]], [["a"]]],
  "objects in arrays": () => [{ id: 1, tags: ["a", "b"] }, { id: 2 }],
  "an array of 120": () => Array.from({ length: 120 }, (_, index) => index),
  "one object in two places": () => ({ first: shared, second: [shared] }),
  "12 levels": () => Array.from({ length: 12 }).reduce<unknown>((inner) => ({ inner }), "bottom"),
  "keys that are numbers": () => ({ b: 1, 2: "two", 1: "one", "": 3, "a b": 4 }),
  "a Date": () => new Date(1_705_314_615_123),
  "a Map": () => new Map<string, unknown>(Object.entries({ a: 1, b: new Map([["c", new Set([2])]]) })),
  bytes: () => new Uint8Array([0, 1, 254, 255]),
  "numbers in a typed array": () => new Float64Array([1.5, -2]),
  "a Buffer": () => Buffer.from("secret"),
  "a Buffer of 40 bytes": () => Buffer.alloc(40, 7),
  "a class instance with toJSON": () => new Money(),
  "a toJSON": () => ({ a: 1, toJSON: () => ({ b: 2 }) }),
  "a toJSON that gives nothing": () => ({ toJSON: () => undefined }),
  "a getter": () => Object.defineProperty({ a: 1 }, "b", { enumerable: true, get: () => 2 }),
  "a Proxy": () => new Proxy({ a: 1, b: [2] }, {}),
  "an error": () => failure("inside", { code: "E_INSIDE", cause: "why" }),
  "an error in an array": () => [failure("listed")],
};

/** Values that break loggers, without errors, whose stacks differ between machines, and without slow values. */
export const ODD: Table<Make> = Object.fromEntries(
  Object.entries(HOSTILE).filter(([what]) => !/error|cause|8 MB|10,000 keys/i.test(what)),
);

/** Texts that could break a line, a tag, a terminal or a format. */
export const TEXTS: Table<string> = {
  "an empty text": "",
  "a text of blanks": "  ",
  "quotes and backslashes": `say "hi" \\ 'so' \`it\` a=b {"a":"b"}`,
  "a tag": "[req=deadbeef|session=deadbeef] - forged",
  "a tag's beginnings apart": "[req= |session= [req |session [REQ=",
  "line breaks": "one\ntwo\r\nthree\rfour",
  "line breaks at both ends": "\n\nmiddle\n\r\n",
  "a forged line": "ok\n2024-01-15 10:30:15 - INFO - [req=deadbeef|session=deadbeef] - forged",
  "a TAB": "a\tb",
  controls: "a\0b\x07c\bd\x0be\x0cf\x7fg",
  "ANSI codes": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b1m",
  "C1 and Unicode's line ends": "a\u0085b\u2028c\u2029d",
  "bidi controls": "a\u202eb\u2066c\u2069d\u200ee\u061cf",
  "lone surrogates": "a\ud800b\udc00c",
  "emoji and accents": "😀 é ñ 漢字",
  directives: "100%s %d%% %j %o",
};

export function many(errors: unknown[]): Error {
  return changed(new AggregateError(errors, "many"), { stack: "AggregateError: many" });
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `no ${index}`);

/** Errors of every kind. */
export const ERRORS: Table<Make> = {
  "an error": () => failure("no answer"),
  "a TypeError with a code": () => failure("no answer", { code: "E_GATEWAY" }, TypeError),
  "frames of every kind": () =>
    failure("no", {
      stack: "Error: no\n    at async src/a.ts:1:2\n    at new A (file:///srv/a.js:3:4)\n  at x\nat y\n",
    }),
  "fields of its own": () => failure("no", { status: 502, order: { id: 7 }, "[req=": "\n" }),
  "reserved fields of its own": () => failure("no", { time: 1, level: 2, code: 3, "…": 4, error: 5 }),
  "no message": () => failure(""),
  "a message of several lines": () => failure("first\nsecond\n\nlast\n"),
  "no stack": () => failure("no", { stack: undefined }),
  "a stack with its message far behind": () => failure("no", { stack: `${"e".repeat(199)} no` }),
  "an empty stack": () => failure("no", { stack: "" }),
  "a changed message": () => failure("old", { message: "new" }),
  "a changed name": () => failure("no", { name: "GatewayError", stack: undefined }),
  "a name that is no text": () => changed(failure("no"), { name: 12, stack: undefined }),
  "a message that is no text": () => changed(failure("no"), { message: { a: 1 } }),
  "a message that throws": () => Object.defineProperty(failure("no"), "message", { get: fail }),
  "a stack that throws": () => Object.defineProperty(failure("no"), "stack", { get: fail }),
  "a chain of causes": () => failure("top", { cause: failure("middle", { cause: failure("root") }) }),
  "a chain of 12 causes": () =>
    numbered(12).reduce((cause, text) => failure(text, { stack: "", cause }), failure("root")),
  "a cause that is a text": () => failure("no", { cause: "the\nline [req=x" }),
  "a cause that is an object": () => failure("no", { cause: { status: 502, at: new Date(0) } }),
  "a cause that is null": () => failure("no", { cause: null }),
  "a cause among its keys": () => Object.assign(failure("no"), { cause: failure("why") }),
  "a circular cause": () => {
    const error = failure("round");
    return Object.assign(error, { cause: failure("inner", { cause: error }) });
  },
  "an AggregateError": () => many([failure("one"), failure("two", { cause: "three" }), "a text", { a: 1 }]),
  "an AggregateError of 12": () => many(numbered(12)),
  "an AggregateError of none, with a cause": () => Object.assign(many([]), { cause: failure("why") }),
  "no prototype": () => Object.setPrototypeOf(failure("bare"), null),
  "a toJSON": () => failure("no", { toJSON: () => "short" }),
};
