import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTestLogger } from "../../src/testing/index.js";
import { jsonLine } from "../support/line-format.js";

const FORMATS = ["line", "json", "pretty"] as const;

/** The text of an error's lines, without their prefix and without frames; in JSON the error alone. */
function shown(format: (typeof FORMATS)[number], error: unknown, place: "error" | "field" = "error"): string {
  const log = createTestLogger({ format, context: false });
  log.error("m", place === "error" ? error : { value: error });
  expect(log.failures).toEqual([]);
  const line = log.lines[0] as string;
  if (format === "json") return JSON.stringify(jsonLine(line)[place === "error" ? "error" : "value"]);
  const further = line
    .split("\n")
    .map((text) =>
      text.replace(/^[-\d:. ]+ERROR [-| ]*m?/, (prefix) => (prefix.includes("|") ? prefix.replace(/^.*\| /, "") : "")),
    );
  return further.filter((text) => !/^\s+at /.test(text)).join("\n");
}

class GatewayError extends Error {}
class BadInput extends TypeError {}
class Nested extends GatewayError {}
class Named extends Error {
  override name = "MyName";
}
class Minified extends Error {}
Object.defineProperty(Minified, "name", { value: "a" });
class Anonymous extends Error {}
Object.defineProperty(Anonymous, "name", { value: "" });
function Old(this: Error, message: string) {
  this.message = message;
}
Old.prototype = Object.create(Error.prototype, { constructor: { value: Old } });

describe("an error's class is shown if it sets no name:", () => {
  test.each<[string, unknown, string, string]>([
    ["a class", new GatewayError("no"), "GatewayError", "GatewayError: no"],
    ["a class of a built-in class", new BadInput("no"), "BadInput", "BadInput [TypeError]: no"],
    ["a class of a class", new Nested("no"), "Nested", "Nested [Error]: no"],
    ["a class with a name of its own", new Named("no"), "MyName", "no"],
    ["a minified class", new Minified("no"), "a", "a [Error]: no"],
    ["a class without a name", new Anonymous("no"), "Error", "Error: no"],
    ["a function of the old kind", new (Old as unknown as new (text: string) => Error)("no"), "Old", "Old: no"],
    ["no message", new GatewayError(), "GatewayError", "GatewayError"],
    ["a built-in class", new RangeError("no"), "RangeError", "RangeError: no"],
    ["another realm", runInNewContext("new (class Far extends SyntaxError {})('no')"), "Far", "Far [SyntaxError]: no"],
    ["no stack", Object.assign(new GatewayError("no"), { stack: undefined }), "GatewayError", "GatewayError: no"],
    [
      "a changed message",
      Object.assign(new GatewayError("old"), { message: "no" }),
      "GatewayError",
      "GatewayError: no",
    ],
    ["no prototype", Object.setPrototypeOf(new Error("no"), null), "Error", "Error: no"],
  ])("%s", (_what, error, name, head) => {
    expect(JSON.parse(shown("json", error)).name ?? "Error").toBe(name);
    for (const format of ["line", "pretty"] as const) {
      expect(
        shown(format, error)
          .split("\n")
          .filter((text) => text !== "")[0],
      ).toContain(head);
    }
  });

  test("a cause, one of several errors, and an error in a field", () => {
    const error = new AggregateError([new GatewayError("one")], "all", { cause: new BadInput("why") });
    for (const format of ["line", "pretty"] as const) {
      expect(shown(format, error)).toContain("    [errors 0]: GatewayError: one\nCaused by: BadInput [TypeError]: why");
    }
    expect(shown("line", error, "field")).toMatch(/"name":"BadInput".*"name":"GatewayError"/);
    expect(shown("pretty", new GatewayError("no"), "field")).toContain("GatewayError: no");
  });

  test("after redaction too", () => {
    const log = createTestLogger({ format: "json", redact: { keys: ["password"] } });
    log.error("m", Object.assign(new GatewayError("no"), { password: "s3cret" }));
    expect(jsonLine(log.lines[0] as string)["error"]).toMatchObject({ name: "GatewayError", password: "[redacted]" });
  });
});

/** As a SuppressedError of Node 24, or as TypeScript and Babel make one where there is none. */
const SUPPRESSED: Readonly<Record<string, (error: unknown, suppressed: unknown) => Error>> = {
  "with hidden properties": (error, suppressed) =>
    Object.defineProperties(new Error("both"), {
      name: { value: "SuppressedError" },
      error: { value: error },
      suppressed: { value: suppressed },
    }),
  "with visible properties": (error, suppressed) =>
    Object.assign(new Error("both"), { name: "SuppressedError", error, suppressed }),
  "of a class": (error, suppressed) => {
    class SuppressedError extends Error {
      readonly error = error;
      readonly suppressed = suppressed;
    }
    Object.defineProperty(SuppressedError.prototype, "name", { value: "SuppressedError" });
    return new SuppressedError("both");
  },
};

describe.each(Object.keys(SUPPRESSED))("a SuppressedError %s", (kind) => {
  const make = SUPPRESSED[kind] as (error: unknown, suppressed: unknown) => Error;

  test.each<[string, unknown, unknown]>([
    ["errors", new GatewayError("one"), new BadInput("two")],
    ["another SuppressedError", new Error("one"), make(new Error("two"), new Error("three"))],
    ["texts", "one", "two"],
    ["an error with a cause", new Error("zero", { cause: new Error("one") }), new Error("two")],
  ])("shows both of its errors: %s", (_what, error, suppressed) => {
    const words = JSON.stringify([error, suppressed]).includes("three") ? ["one", "two", "three"] : ["one", "two"];
    for (const format of FORMATS) {
      for (const place of ["error", "field"] as const) {
        const text = shown(format, make(error, suppressed), place);
        for (const word of words) expect(text, `${format} ${place}`).toContain(word);
      }
    }
  });
});

describe("an error's `errors` is shown, whatever it is:", () => {
  const inner = Object.assign(new GatewayError("required"), { path: "title" });
  test.each<[string, unknown, RegExp]>([
    ["an object", { title: "required", age: { min: 18 } }, /"errors":\{"title":"required","age":\{"min":18\}\}/],
    ["a Map", new Map([["title", "required"]]), /"errors":\{"title":"required"\}/],
    ["a Set", new Set(["required"]), /"errors":\["required"\]/],
    ["a text", "required", /"errors":"required"/],
    ["a number", 12, /"errors":12/],
    ["null", null, /"errors":null/],
    ["an error", inner, /"errors":\{"name":"GatewayError","message":"required"/],
    [
      "errors by their path",
      { title: inner },
      /^ {4}\[errors title\]: GatewayError: required\n {8}\{"path":"title"\}/m,
    ],
    ["a Map of errors", new Map([["title", inner]]), /^ {4}\[errors title\]: GatewayError: required/m],
    ["a Map with keys of any kind", new Map([[{}, inner]]), /^ {4}\[errors \(object\)\]: GatewayError: required/m],
    ["a Set of errors", new Set([inner]), /^ {4}\[errors 0\]: GatewayError: required/m],
    ["a list of texts", ["required"], /^ {4}\[errors 0\]: required/m],
  ])("%s", (_what, errors, line) => {
    const error = Object.assign(new Error("failed"), { errors, status: 422 });
    expect(shown("line", error)).toMatch(line);
    expect(shown("line", error)).toContain('"status":422');
    expect(JSON.parse(shown("json", error))).toHaveProperty("errors");
    expect(shown("pretty", error)).toMatch(/errors/);
  });

  test("even a name or a message that is no text", () => {
    const error = Object.assign(new Error("failed"), { name: { a: 1 }, message: ["b"] });
    expect(shown("line", error)).toContain('{"name":{"a":1},"message":["b"]}');
    expect(shown("pretty", error)).toContain("{ name: { a: 1 }, message: [ 'b' ] }");
  });
});

describe("whose cause it is, and whose inner error, is seen by the indent", () => {
  /** An error of errors and a cause, as nested lists: [errors, cause]. */
  interface Shape {
    readonly name: string;
    readonly errors: readonly Shape[];
    readonly cause: Shape | undefined;
  }
  function shapeOf(depth: number): fc.Arbitrary<Shape> {
    const inner = depth === 0 ? undefined : shapeOf(depth - 1);
    return fc.record({
      name: fc.stringMatching(/^[a-z]{6}$/),
      errors: inner === undefined ? fc.constant([]) : fc.array(inner, { maxLength: 3 }),
      cause: inner === undefined ? fc.constant(undefined) : fc.option(inner, { nil: undefined }),
    });
  }

  function made({ name, errors, cause }: Shape): Error {
    const error = new Error(name, cause === undefined ? {} : { cause: made(cause) });
    error.stack = `Error: ${name}`;
    return errors.length === 0 ? error : Object.assign(error, { errors: errors.map(made) });
  }

  function lines({ name, errors, cause }: Shape, lead = "", indent = ""): string[] {
    return [
      `${indent}${lead}Error: ${name}`,
      ...errors.flatMap((error, index) => lines(error, `[errors ${index}]: `, `${indent}    `)),
      ...(cause === undefined ? [] : lines(cause, "Caused by: ", indent)),
    ];
  }

  test.each(["line", "pretty"] as const)("in %s", (format) => {
    fc.assert(
      fc.property(shapeOf(3), (shape) => {
        fc.pre(lines(shape).length < 100);
        expect(shown(format, made(shape)).split("\n").slice(1)).toEqual(lines(shape));
      }),
    );
  });
});

describe("an error's toJSON decides which own fields are shown:", () => {
  const S = "s3cret";
  const own = () => Object.assign(new Error("busy"), { request: { headers: { authorization: S } }, status: 1 });
  class HttpError extends Error {
    override name = "HttpError";
    request = { headers: { authorization: S } };
    toJSON() {
      return { name: "other", message: "other", stack: "other", status: 503 };
    }
  }

  test.each<[string, Error, unknown]>([
    ["a method of a class", new HttpError("busy"), { status: 503 }],
    ["a property", Object.assign(own(), { toJSON: () => ({ status: 503 }) }), { status: 503 }],
    ["a hidden property", Object.defineProperty(own(), "toJSON", { value: () => ({ a: [1] }) }), { a: [1] }],
    ["a text", Object.assign(own(), { toJSON: () => "short" }), { toJSON: "short" }],
    ["a list", Object.assign(own(), { toJSON: () => [1] }), { toJSON: [1] }],
    ["undefined", Object.assign(own(), { toJSON: () => undefined }), {}],
    ["null", Object.assign(own(), { toJSON: () => null }), {}],
    [
      "what throws",
      Object.assign(own(), { toJSON: () => expect.fail(S) }),
      { toJSON: "[unreadable: threw AssertionError]" },
    ],
    ["a key __proto__", Object.assign(own(), { toJSON: () => JSON.parse('{"__proto__":1,"a":2}') }), { a: 2 }],
  ])("%s", (_what, error, fields) => {
    for (const format of FORMATS) {
      for (const place of ["error", "field"] as const) {
        const text = shown(format, error, place);
        expect(text, `${format} ${place}`).not.toContain(S);
        expect(text, `${format} ${place}`).toContain("busy");
      }
    }
    const { name: _name, message, stack, ...rest } = JSON.parse(shown("json", error));
    expect({ message, stack, rest }).toEqual({
      message: "busy",
      stack: error.stack,
      rest: expect.objectContaining(fields as object),
    });
  });

  test("cause and inner errors stay", () => {
    const error = Object.assign(new HttpError("busy"), { cause: new Error("why"), errors: [new Error("one")] });
    for (const format of FORMATS) expect(shown(format, error)).toMatch(/one.*why|why.*one/s);
  });

  test("an error that returns itself is shown as without a toJSON", () => {
    const error = Object.assign(new Error("busy"), {
      status: 503,
      toJSON() {
        return this;
      },
    });
    for (const format of FORMATS) expect(shown(format, error)).toMatch(/status"?: ?503/);
  });

  test.each<[string, () => unknown]>([
    ["a secret in it", () => ({ password: S, deep: [{ password: S }] })],
    ["a secret in a text", () => `password=${S}`],
    ["another answer each time", alternating()],
  ])("redaction searches what it returns: %s", (_what, toJSON) => {
    for (const format of FORMATS) {
      const log = createTestLogger({ format, redact: { keys: ["password"], presets: ["credentials"] } });
      log.error("m", Object.assign(own(), { toJSON }));
      log.error("m", { value: Object.assign(own(), { toJSON }) });
      expect(log.lines.join("\n"), format).not.toContain(S);
    }
  });

  function alternating(): () => unknown {
    let count = 0;
    return () => (count++ % 2 === 0 ? { fine: 1 } : { password: S });
  }
});

describe("an error's own fields are limited", () => {
  /** An object as libraries put into errors: a socket that holds the rest of the process. */
  function socket(depth: number): unknown {
    if (depth === 0) return "leaf";
    return { one: socket(depth - 1), two: socket(depth - 1), three: [socket(depth - 1), socket(depth - 1)] };
  }

  test.each<[string, object]>([
    ["a socket", { socket: socket(8) }],
    ["several sockets", { request: socket(6), response: socket(6), config: socket(6) }],
    ["a long list", { rows: Array(1000).fill({ a: 1, b: 2, c: 3 }) }],
    ["a large Map", { map: new Map(Array.from({ length: 1000 }, (_, index) => [index, { a: index }])) }],
    ["a list that is within other limits", { rows: Array(400).fill({ a: "x".repeat(70) }) }],
    ["many keys", Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`k${index}`, { a: 1 }]))],
  ])("to some values of %s", (_what, fields) => {
    for (const format of FORMATS) {
      for (const error of [
        Object.assign(new Error("e"), fields),
        new Error("o", { cause: Object.assign(new Error("e"), fields) }),
      ]) {
        for (const place of ["error", "field"] as const) {
          const text = shown(format, error, place);
          expect(text.length, `${format} ${place}`).toBeLessThan(40_000);
          expect(text.split("\n").length, `${format} ${place}`).toBeLessThan(320);
        }
      }
    }
  });

  test("to four levels", () => {
    const deep = { one: { two: { three: { four: { five: { six: 1 } } } } } };
    for (const format of FORMATS) {
      const text = shown(format, Object.assign(new Error("e"), { deep }));
      expect(text).toContain("three");
      expect(text).not.toContain("six");
    }
  });

  test("but errors in them, and causes, have limits of their own", () => {
    let error = new Error("0");
    for (let level = 1; level < 5; level++) error = Object.assign(new Error(`${level}`), { a: { b: error } });
    for (const format of ["line", "json"] as const) expect(shown(format, error)).toContain('"message":"1"');
    expect(JSON.parse(shown("json", error)).a.b.a.b.a.b.message).toBe("1");
  });
});
