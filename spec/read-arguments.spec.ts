import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { LogRecord } from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";

const error = new Error("boom");
const other = new TypeError("other");
const fields = { userId: 42 };

/** What a call is read as: message, fields and error. */
function read(...args: unknown[]): Pick<LogRecord, "message" | "fields" | "error"> {
  const log = createTestLogger();
  log.info(...args);
  expect(log.failures).toEqual([]);
  expect(log.records).toHaveLength(1);
  const { message, fields, error } = log.records[0] as LogRecord;
  return { message, fields, error };
}

class Order {
  id = 7;
}

class Price {
  amount = 12;
  toJSON() {
    return "12 EUR";
  }
}

class Failure {
  error = error;
}

const order = new Order();
const lines = new Error("first\nsecond");
const late = new Error("\n\r\nlate\nlater");
const blank = new Error("\n\n");
const failure = new Failure();
const withError = { error, order: 7 };
const withErr = { err: error };
const noError = { error: "a text" };

test.each<[shape: string, args: unknown[], message: unknown, fields: unknown, error: unknown]>([
  ["nothing", [], "", undefined, undefined],
  ["a message", ["hello"], "hello", undefined, undefined],
  ["an empty message", [""], "", undefined, undefined],
  ["a message with a directive and no argument", ["100%d"], "100%d", undefined, undefined],
  ["a message, fields", ["hello", fields], "hello", fields, undefined],
  ["a message with a directive, fields", ["100%done", fields], "100%done", fields, undefined],
  ["fields, a message", [fields, "hello"], "hello", fields, undefined],
  ["fields, a message with a directive", [fields, "100%done"], "100%done", fields, undefined],
  ["fields alone", [fields], "", fields, undefined],
  ["fields, an empty message", [fields, ""], "", fields, undefined],
  ["an error alone", [error], "boom", undefined, error],
  ["an error, a message", [error, "failed"], "failed", undefined, error],
  ["a message, an error", ["failed", error], "failed", undefined, error],
  ["an empty message, an error", ["", error], "boom", undefined, error],
  ["an error, fields", [error, fields], "boom", fields, error],
  ["fields, an error", [fields, error], "boom", fields, error],
  ["a message, fields with an error", ["failed", withError], "failed", withError, error],
  ["a message, fields with an err", ["failed", withErr], "failed", withErr, error],
  ["fields with an error, a message", [withError, "failed"], "failed", withError, error],
  ["fields whose error is none", ["failed", noError], "failed", noError, undefined],
  ["an error, fields with another", [other, withErr], "other", withErr, other],
  ["an error, a message, fields", [error, "failed", fields], "failed", fields, error],
  ["a message, an error, fields", ["failed", error, fields], "failed", fields, error],
  ["a message, fields, an error", ["failed", fields, error], "failed", fields, error],
  ["printf", ["%s has %d", "Alice", 3], "Alice has 3", undefined, undefined],
  ["printf with one argument", ["%s!", "Alice"], "Alice!", undefined, undefined],
  ["printf with an object", ["%j and %s", { a: 1 }, "b"], '{"a":1} and b', undefined, undefined],
  ["printf with more values than directives", ["%s", "a", "b", 3], "a b 3", undefined, undefined],
  ["a message, a number, fields", ["a", 1, fields], "a 1", fields, undefined],
  ["words", ["took", 12, "ms"], "took 12 ms", undefined, undefined],
  ["a message, an array", ["list", [1, "b"]], "list [ 1, 'b' ]", undefined, undefined],
  ["an array alone", [[1, 2]], "[ 1, 2 ]", undefined, undefined],
  ["an array, a message", [[1, 2], "list"], "[ 1, 2 ] list", undefined, undefined],
  ["a message, undefined", ["user", undefined], "user", undefined, undefined],
  ["undefined", [undefined], "undefined", undefined, undefined],
  ["null", [null], "null", undefined, undefined],
  ["undefined, a message", [undefined, "user"], "undefined user", undefined, undefined],
  ["a message, null", ["user", null], "user null", undefined, undefined],
  ["a number", [1], "1", undefined, undefined],
  ["a number, a message", [1, "first"], "1 first", undefined, undefined],
  ["a number, fields", [1, fields], "1", fields, undefined],
  ["a boolean", [true], "true", undefined, undefined],
  ["a BigInt", [10n], "10n", undefined, undefined],
  ["a symbol", [Symbol("s")], "Symbol(s)", undefined, undefined],
  ["two messages", ["a", "b"], "a b", undefined, undefined],
  ["an instance of a class", [new Order()], "Order { id: 7 }", undefined, undefined],
  ["a message, an instance", ["got", order], "got", order, undefined],
  ["an instance, a message", [order, "got"], "got", order, undefined],
  ["a Map", ["m", new Map([["a", 1]])], "m Map(1) { 'a' => 1 }", undefined, undefined],
  ["a Set", ["s", new Set([1])], "s Set(1) { 1 }", undefined, undefined],
  ["a Date", ["at", new Date(0)], "at 1970-01-01T00:00:00.000Z", undefined, undefined],
  ["a message, several undefined", ["user", undefined, undefined], "user", undefined, undefined],
  ["a message, fields, undefined", ["user", fields, undefined], "user", fields, undefined],
  ["a message, an instance, undefined", ["got", order, undefined], "got", order, undefined],
  ["an empty message, an error, undefined", ["", error, undefined], "boom", undefined, error],
  ["a message, an instance that holds an error", ["failed", failure], "failed", failure, error],
  ["an error, undefined", [error, undefined], "boom", undefined, error],
  ["undefined twice", [undefined, undefined], "undefined", undefined, undefined],
  ["a directive for undefined", ["%s", undefined], "undefined", undefined, undefined],
  ["two directives, one for undefined", ["%s %s", "a", undefined, undefined], "a undefined", undefined, undefined],
  ["undefined between values", ["a", undefined, "b"], "a undefined b", undefined, undefined],
  ["fields with a message alone", [{ message: "hello", a: 1 }], "hello", { a: 1 }, undefined],
  ["fields with a msg alone", [{ msg: "hello", a: 1 }], "hello", { a: 1 }, undefined],
  ["fields with both alone", [{ message: "hello", msg: "m" }], "hello", { msg: "m" }, undefined],
  ["nothing but a message in an object", [{ message: "hello" }], "hello", undefined, undefined],
  ["a message and an error in an object", [{ message: "failed", err: error }], "failed", { err: error }, error],
  ["fields whose message is no text", [{ message: 1, msg: null }], "", { message: 1, msg: null }, undefined],
  ["fields with a message, and a message", [{ message: "m" }, "hello"], "hello", { message: "m" }, undefined],
  ["an instance without keys", ["got", new (class Empty {})()], "got Empty {}", undefined, undefined],
  ["a URL", ["to", new URL("http://a.example/")], expect.stringMatching(/^to URL \{/), undefined, undefined],
  ["Headers", ["with", new Headers({ a: "b" })], expect.stringMatching(/^with Headers/), undefined, undefined],
  ["a Buffer", ["bytes", Buffer.from("a")], "bytes <Buffer 61>", undefined, undefined],
  ["a promise", ["later", Promise.resolve(1)], "later Promise { 1 }", undefined, undefined],
  ["an instance with toJSON", ["d", new Price()], "d Price { amount: 12 }", undefined, undefined],
  ["%s and an error", ["failed: %s", error], "failed: boom", undefined, error],
  ["%s, an error and a number", ["failed: %s in %d s", error, 3], "failed: boom in 3 s", undefined, error],
  ["%s twice, and two errors", ["%s, then %s", error, other], "boom, then other", undefined, error],
  ["%s, an error and fields", ["failed: %s", error, fields], "failed: boom", fields, error],
  ["%%s and an error", ["100%%s", error], "100%%s", undefined, error],
  ["%o and fields alone", ["user %o logged in", fields], "user %o logged in", fields, undefined],
  ["%s and fields alone", ["user %s logged in", fields], "user %s logged in", fields, undefined],
  ["an error whose message has several lines", [lines], "first", undefined, lines],
  ["an error whose message begins with a line break", [late], "late", undefined, late],
  ["an error whose message is line breaks only", [blank], "", undefined, blank],
  ["fields with an error of several lines alone", [{ err: lines }], "first", { err: lines }, lines],
  ["two objects", [fields, { b: 2 }], "{ b: 2 }", fields, undefined],
  ["a message, two objects", ["both", fields, { b: 2 }], "both { b: 2 }", fields, undefined],
])("reads %s", (_, args, message, fields, error) => {
  const record = read(...args);
  expect(record.message).toEqual(message);
  expect(record.fields).toEqual(fields);
  expect(record.error).toBe(error);
});

test("reads the first of several errors, and shows the others as text", () => {
  const record = read("failed", error, other);
  expect(record.error).toBe(error);
  expect(record.message).toMatch(/^failed TypeError: other\n {4}at /);
  expect(read(error, other).message).toMatch(/^TypeError: other\n/);
});

test("reads what printf leaves over like other arguments", () => {
  const fields = { orderId: 7 };
  expect(read("%s failed after %d s", "payment", 3, error, fields)).toMatchObject({
    message: "payment failed after 3 s",
    error,
    fields,
  });
  expect(read("100%% of %s", "it", fields)).toMatchObject({ message: "100% of it", fields });
});

test("shows an error that printf uses, as console does", () => {
  const record = read("failed: %o", error, 1);
  expect(record.error).toBeUndefined();
  expect(record.message).toMatch(/Error: boom\n {4}at /);
});

test("uses the message of an error in fields alone, and recognises an error without a prototype", () => {
  expect(read({ error, orderId: 7 })).toMatchObject({ message: "boom", error });
  const bare = Object.setPrototypeOf(new Error("bare"), null) as unknown;
  expect(read(bare)).toMatchObject({ message: "bare", error: bare, fields: undefined });
});

test("recognises objects without a prototype, and plain objects and errors of another realm", () => {
  const bare = Object.assign(Object.create(null), { a: 1 });
  expect(read("m", bare).fields).toBe(bare);
  const foreign = runInNewContext("({ fields: { a: 1 }, error: new RangeError('far') })");
  expect(read("m", foreign.fields).fields).toBe(foreign.fields);
  expect(read(foreign.error)).toEqual({ message: "far", fields: undefined, error: foreign.error });
});

test("accepts an error whose message cannot be read", () => {
  const broken = new Error("x");
  Object.defineProperty(broken, "message", {
    get() {
      throw new Error("no");
    },
  });
  expect(read(broken)).toEqual({ message: "", fields: undefined, error: broken });
});

test("accepts fields whose error cannot be read, and revoked proxies", () => {
  const hostile = {
    get error() {
      throw new Error("no");
    },
  };
  expect(read("m", hostile).fields).toBe(hostile);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(read("m", proxy).message).toMatch(/^m .*Proxy/);
});

test("shows a substitute for what cannot be inspected", () => {
  const uninspectable = {
    [Symbol.for("nodejs.util.inspect.custom")]() {
      throw new Error("no");
    },
  };
  expect(read("a", 1, [uninspectable]).message).toContain("a 1 ");
});

test("writes nothing into the caller's objects", () => {
  const given = Object.freeze({ error, nested: Object.freeze({ a: 1 }) });
  expect(read("m", given).fields).toBe(given);
});

test("records the time, the level, the logger's name and its bindings", () => {
  const log = createTestLogger({ name: "shop", bindings: { service: "checkout" } });
  const methods = ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const;
  for (const method of methods) log[method]("m");
  log.records.forEach((record, levelId) => {
    expect(record).toMatchObject({
      time: Date.UTC(2024, 0, 15, 10, 30, 15),
      level: methods[levelId]?.toUpperCase(),
      levelId,
      name: "shop",
      bindings: { service: "checkout" },
      requestId: "none",
      sessionId: "none",
      context: undefined,
    });
  });
  expect(log.records).toHaveLength(7);
});
