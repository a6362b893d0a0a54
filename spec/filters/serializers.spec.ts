import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createLogger,
  type Filter,
  jsonFormatter,
  lineFormatter,
  memoryTransport,
  prettyFormatter,
  rateLimitFilter,
  runWithContext,
  type Serializers,
  updateContext,
} from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { HOSTILE } from "../support/hostile.js";
import { jsonLine } from "../support/line-format.js";

class Decimal {
  readonly #digits: string;
  constructor(digits: string) {
    this.#digits = digits;
  }
  toString(): string {
    return this.#digits;
  }
}

class Euro extends Decimal {}

const request = { method: "GET", url: "/orders", headers: { authorization: "Bearer abc" } };
const req = (value: typeof request) => ({ method: value.method, url: value.url });
const decimals: Serializers = [[Decimal, (value: Decimal) => value.toString()]];

/** The fields of one line, as JSON. */
function fieldsOf(serializers: Serializers, fields: object): Record<string, unknown> {
  const log = createTestLogger({ format: "json", serializers });
  log.info("m", fields);
  expect(log.failures).toEqual([]);
  const { time: _, level: __, message: ___, ...others } = jsonLine(log.lines[0] as string);
  return others;
}

describe("a serializer by key", () => {
  test("gives what every format shows of a field", () => {
    for (const format of [lineFormatter(), jsonFormatter(), prettyFormatter({ colors: false })]) {
      const log = createTestLogger({ format, serializers: { req } });
      log.info("m", { req: request });
      expect(log.lines[0]).toMatch(/method.*GET/s);
      expect(log.lines[0]).not.toContain("Bearer");
    }
  });

  test("means a field, not a key deeper down, and leaves the caller's objects as they are", () => {
    const fields = Object.freeze({ req: Object.freeze({ ...request }), inner: { req: 1 }, other: 2 });
    expect(fieldsOf({ req }, fields)).toEqual({
      req: { method: "GET", url: "/orders" },
      inner: { req: 1 },
      other: 2,
    });
    expect(fields.req).toEqual(request);
  });

  test("keeps the order of the fields", () => {
    expect(Object.keys(fieldsOf({ b: () => 2 }, { a: 1, b: 1, c: 1 }))).toEqual(["a", "b", "c"]);
  });

  test("leaves a field out if it returns undefined, and is not called for undefined or an absent field", () => {
    const seen: unknown[] = [];
    const note = (value: unknown): void => {
      seen.push(value);
    };
    expect(fieldsOf({ a: note, b: note, c: note, toString: note }, { a: undefined, b: null })).toEqual({});
    expect(seen).toEqual([null]);
  });

  test("works for keys of any name", () => {
    const fields = JSON.parse('{"__proto__": 1, "constructor": 2, "1": 3}');
    const serializers = Object.fromEntries([...Object.keys(fields)].map((key) => [key, (value: number) => value * 2]));
    const log = createTestLogger({ format: "json", serializers: Object.entries(serializers) });
    log.info("m", fields);
    expect(log.lines[0]).toMatch(/"1":6,"__proto__":2,"constructor":4/);
  });

  test("applies to fields that a filter has set, and not to what filters see", () => {
    const seen: unknown[] = [];
    const filter: Filter = (record) => {
      seen.push(record.fields?.["req"]);
      record.fields = { ...record.fields, added: 1 };
    };
    const log = createTestLogger({ format: "json", serializers: { req, added: () => "yes" }, filters: [filter] });
    log.info("m", { req: request });
    expect(seen).toEqual([request]);
    expect(log.records[0]?.fields).toEqual({ req: { method: "GET", url: "/orders" }, added: "yes" });
  });

  test("works for a record that a filter has frozen, or made itself", () => {
    for (const filter of [(record) => Object.freeze(record), (record) => Object.freeze({ ...record })] as Filter[]) {
      const log = createTestLogger({ serializers: { req }, filters: [filter] });
      log.info("m", { req: request });
      expect(log.records[0]?.fields).toEqual({ req: { method: "GET", url: "/orders" } });
      expect(log.failures).toEqual([]);
    }
  });

  test("is not called for a line that a level or a filter stops", () => {
    let calls = 0;
    const log = createTestLogger({
      minLevel: "info",
      serializers: { a: () => calls++ },
      filters: [({ message }) => message !== "no"],
    });
    log.debug("m", { a: 1 });
    log.info("no", { a: 1 });
    expect(calls).toBe(0);
  });
});

describe("a serializer by class", () => {
  test("finds instances in fields, objects, arrays and instances of other classes", () => {
    class Order {
      readonly total = new Decimal("1.10");
      readonly lines = [{ price: new Euro("0.55") }];
    }
    const order = new Order();
    expect(fieldsOf(decimals, { total: new Decimal("9.99"), order, list: [1, [new Decimal("2")]] })).toEqual({
      total: "9.99",
      order: { total: "1.10", lines: [{ price: "0.55" }] },
      list: [1, ["2"]],
    });
    expect(order.total).toBeInstanceOf(Decimal);
    expect(order.lines[0]?.price).toBeInstanceOf(Euro);
  });

  test("the first class in the list counts", () => {
    const serializers: Serializers = [
      [Euro, () => "euro"],
      [Decimal, () => "decimal"],
    ];
    expect(fieldsOf(serializers, { a: new Euro("1"), b: new Decimal("1") })).toEqual({ a: "euro", b: "decimal" });
  });

  test("is applied to what a serializer by key returns, and not to what one by class returns", () => {
    const serializers: Serializers = [
      ["order", () => ({ total: new Decimal("1") })],
      [Decimal, (value: Decimal) => ({ value: value.toString(), again: new Euro("2") })],
    ];
    const fields = fieldsOf(serializers, { order: 1 });
    expect(fields).toMatchObject({ order: { total: { value: "1" } } });
  });

  test("keeps the class of an object that holds one, for pretty lines", () => {
    class Order {
      total = new Decimal("1.10");
      set other(_: unknown) {
        throw new Error("a setter was called");
      }
    }
    const order = new Order();
    Object.defineProperty(order, "other", { value: 1, enumerable: true });
    const log = createTestLogger({ format: prettyFormatter({ colors: false }), serializers: decimals });
    log.info("m", { order });
    expect(log.lines[0]).toContain("order: Order { total: '1.10', other: 1 }");
  });

  test("does not search what a toJSON shows, and copies nothing that holds no instance", () => {
    const seen: object[] = [];
    const inner = { plain: [1, { a: 2 }], json: { total: new Decimal("1"), toJSON: () => "mine" } };
    const log = createTestLogger({ serializers: decimals });
    log.attachTransport({ write: (record) => seen.push(record.fields?.["inner"] as object) });
    log.info("m", { inner });
    expect(seen[0]).toBe(inner);
  });

  test("a class whose test throws has no instances", () => {
    class Odd {
      readonly own = 1;
      static [Symbol.hasInstance](): boolean {
        throw new Error("no");
      }
    }
    expect(fieldsOf([[Odd, () => "odd"]], { a: { b: 1 } })).toEqual({ a: { b: 1 } });
  });

  test("ends for cycles, deep and huge values", () => {
    const cycle: Record<string, unknown> = { total: new Decimal("1") };
    cycle["self"] = cycle;
    let deep: unknown = new Decimal("bottom");
    for (let level = 0; level < 5000; level++) deep = { deep };
    const log = createTestLogger({ serializers: decimals });
    log.info("m", { cycle, deep, huge: Array.from({ length: 1_000_000 }, () => ({})) });
    expect(log.failures).toEqual([]);
    expect(log.lines[0]).toContain('cycle={"total":"1"');
  });
});

describe("serializers of errors", () => {
  const err = (error: Error) => ({ type: error.name, text: error.message });

  test.each<[key: string, log: (log: ReturnType<typeof createTestLogger>, error: Error) => void]>([
    ["err", (log, error) => log.error(error)],
    ["err", (log, error) => log.error("m", error)],
    ["err", (log, error) => log.error({ err: error }, "m")],
    ["error", (log, error) => log.error({ error }, "m")],
    ["error", (log, error) => log.error(error)],
    ["err", (log, error) => log.error({ error }, "m")],
    ["error", (log, error) => log.error({ err: error }, "m")],
  ])("%s applies to the logged error (%#)", (key, call) => {
    let calls = 0;
    const serialize = (error: Error): unknown => {
      calls++;
      return err(error);
    };
    const log = createTestLogger({ format: "json", serializers: { [key]: serialize } });
    call(log, new RangeError("boom"));
    const { time: _, level: __, message: ___, ...others } = jsonLine(log.lines[0] as string);
    expect(others).toEqual({ error: { type: "RangeError", text: "boom" } });
    expect(calls).toBe(1);
  });

  test("one by class applies to it as well", () => {
    const log = createTestLogger({ serializers: [[RangeError, err]] });
    log.error(new RangeError("boom"));
    log.error(new TypeError("other"));
    expect(log.lines[0]).toContain('| {"type":"RangeError","text":"boom"}');
    expect(log.lines[1]).toContain("| TypeError: other");
  });

  test("its text is the error in the line format", () => {
    const log = createTestLogger({ serializers: { err: (error: Error) => `short: ${error.message}` } });
    log.error("m", new Error("boom"));
    expect(log.lines[0]?.split("\n")[1]).toMatch(/\| short: boom$/);
  });
});

describe("the serializers of a child", () => {
  test("are the parent's and its own, which win", () => {
    const log = createTestLogger({ format: "json", serializers: { a: () => "parent", b: () => "parent" } });
    const child = log.child({ serializers: { b: () => "child", c: () => "child" } });
    const grandchild = child.child({ name: "g" });
    for (const logger of [log, child, grandchild]) logger.info("m", { a: 1, b: 1, c: 1 });
    expect(log.records.map(({ fields }) => fields)).toEqual([
      { a: "parent", b: "parent", c: 1 },
      { a: "parent", b: "child", c: "child" },
      { a: "parent", b: "child", c: "child" },
    ]);
  });

  test("win by class, too", () => {
    const log = createTestLogger({ serializers: decimals });
    log.child({ serializers: [[Decimal, () => "child"]] }).info("m", { a: new Decimal("1") });
    expect(log.records[0]?.fields).toEqual({ a: "child" });
  });
});

describe("bindings and contexts", () => {
  test("are serialized, once for a logger and once for a context", () => {
    const calls: unknown[] = [];
    const count = (value: unknown): string => {
      calls.push(value);
      return `<${value}>`;
    };
    const log = createTestLogger({
      format: "json",
      bindings: { bound: "b" },
      serializers: { bound: count, user: count },
    });
    runWithContext({ requestId: "a1b2c3d4e5f6", user: "u" }, () => {
      for (let line = 0; line < 3; line++) log.info("m");
      updateContext({ user: "v" });
      log.info("m");
    });
    expect(log.lines.map(jsonLine).map(({ bound, user }) => [bound, user])).toEqual([
      ["<b>", "<u>"],
      ["<b>", "<u>"],
      ["<b>", "<u>"],
      ["<b>", "<v>"],
    ]);
    expect(calls).toEqual(["b", "u", "v"]);
    expect(log.bindings).toEqual({ bound: "b" });
  });

  test("keep the IDs and the other fields that ctxlog knows", () => {
    const hide = (): string => "hidden";
    const log = createTestLogger({ format: "json", serializers: { requestId: hide, path: hide, user: hide } });
    runWithContext({ requestId: "a1b2c3d4e5f6", path: "/x", user: "u" }, () => log.info("m", { path: "own" }));
    expect(jsonLine(log.lines[0] as string)).toMatchObject({
      requestId: "a1b2c3d4e5f6",
      path: "hidden",
      user: "hidden",
    });
    expect(log.records[0]?.context).toMatchObject({ path: "/x" });
  });
});

describe("each serializer runs once for a line", () => {
  test("with several transports, formats and rules", () => {
    let calls = 0;
    const transports = [
      memoryTransport(),
      memoryTransport({ format: "json" }),
      memoryTransport({ filters: [() => true] }),
      memoryTransport({ redact: { keys: ["x"] } }),
    ];
    const log = createLogger({ transports, serializers: { a: () => ++calls }, redact: { keys: ["password"] } });
    log.info("m", { a: 0 });
    expect(calls).toBe(1);
    expect(transports.map(({ records }) => records[0]?.fields)).toEqual([{ a: 1 }, { a: 1 }, { a: 1 }, { a: 1 }]);
  });
});

describe("redaction", () => {
  test("searches what serializers return", () => {
    const serializers: Serializers = { user: () => ({ name: "Ada", password: "1234", note: "card 4111111111111111" }) };
    const log = createTestLogger({ format: "json", serializers, redact: { presets: ["credentials", "cards"] } });
    log.info("m", { user: 1 });
    expect(log.lines[0]).toContain('"name":"Ada","password":"[redacted]"');
    expect(log.lines[0]).not.toContain("4111");
  });
});

test("a line that a transport's filter writes has bindings that were serialized once", async () => {
  const own = memoryTransport({ filters: [rateLimitFilter({ lines: 1, per: 60_000 })] });
  const log = createLogger({
    bindings: { req: request, token: "abc" },
    serializers: { req: ({ method, url }: typeof request) => `${method.toUpperCase()} ${url}` },
    redact: { keys: ["token"] },
    transports: [own],
  });
  for (let i = 0; i < 3; i++) log.info(`m ${i}`);
  await log.flush();
  expect(own.records.map(({ bindings }) => bindings)).toEqual(
    Array(2).fill({ req: "GET /orders", token: "[redacted]" }),
  );
});

describe("a serializer that fails", () => {
  const throwing = (thrown: unknown) => (): never => {
    throw thrown;
  };

  test("costs its value only, which is not shown, and is reported", () => {
    const serializers = { a: throwing(new RangeError("bad \x1b[2J")), b: () => 2 };
    const log = createTestLogger({ serializers });
    log.info("m", { a: "secret", b: 1, c: 3 });
    expect(log.lines[0]).toMatch(/m a="\[serializer of a threw RangeError\]" b=2 c=3$/);
    expect(log.failures).toMatchObject([{ stage: "format" }]);
    expect(String(log.failures[0]?.error)).toContain("the serializer of a threw RangeError: bad ?[2J");
  });

  test("by class, it is named after the class", () => {
    const log = createTestLogger({ serializers: [[Decimal, throwing("text")]] });
    log.info("m", { list: [new Decimal("1"), 2] });
    expect(log.lines[0]).toContain('list=["[serializer of class Decimal threw an error]",2]');
  });

  test("is shown as such if it returns a promise, whose rejection ends nothing", async () => {
    const log = createTestLogger({ serializers: { a: () => Promise.reject(new Error("late")) } });
    log.info("m", { a: 1 });
    expect(log.lines[0]).toContain('a="[serializer of a returned a promise]"');
    expect(log.failures).toHaveLength(1);
    await new Promise((done) => setImmediate(done));
  });

  test("does not start the work of a lazy thenable", () => {
    let started = 0;
    const key = "then";
    const log = createTestLogger({ serializers: { a: () => ({ [key]: () => started++ }) } });
    log.info("m", { a: 1 });
    expect(started).toBe(0);
    expect(log.lines[0]).toContain("returned a promise");
  });

  test.each(Object.keys(HOSTILE))(
    "by throwing or returning %s, it never reaches the caller, and loses no line",
    (what) => {
      const value = HOSTILE[what] as () => unknown;
      const log = createTestLogger({
        serializers: [
          ["thrown", () => throwing(value())()],
          ["returned", value],
          ["err", value],
          [Decimal, value],
        ],
      });
      log.info("m", { thrown: 1, returned: 1, x: new Decimal("1") });
      log.error(new Error("e"));
      log.info("m", value() as object);
      log.child({ bindings: { thrown: 1 } }).info("m", { value: value() });
      runWithContext({ value: value() }, () => log.info("m"));
      expect(log.lines).toHaveLength(5);
    },
  );

  test("may log, and does not do so for ever", () => {
    const log = createTestLogger({
      serializers: {
        a: (value: unknown) => {
          log.info("inside", { a: 1 });
          return value;
        },
      },
    });
    log.info("m", { a: 1 });
    expect(log.records.map(({ message }) => message)).toContain("m");
    expect(log.records.length).toBeLessThan(4);
  });
});

test("any fields: the serialized are replaced, all others stay as they are", () => {
  const key = fc.oneof(fc.constantFrom("a", "b", "err", "__proto__", "toString"), fc.string({ maxLength: 3 }));
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constant(new Decimal("7")),
    fc.array(fc.constant({ x: new Decimal("7") }), { maxLength: 2 }),
  );
  const entries = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 6 });
  fc.assert(
    fc.property(entries, (list) => {
      const fields = Object.fromEntries(list);
      const log = createTestLogger({
        serializers: [
          ["a", () => "A"],
          [Decimal, () => "D"],
        ],
      });
      log.info("m", fields);
      const expected = Object.fromEntries(
        list.map(([name, item]) => [name, name === "a" ? "A" : JSON.parse(JSON.stringify(item, withText))]),
      );
      expect({ ...log.records[0]?.fields }).toEqual(expected);
      expect(log.failures).toEqual([]);
    }),
  );
  function withText(_: string, item: unknown): unknown {
    return item instanceof Decimal ? "D" : item;
  }
});

describe("wrong serializers", () => {
  test.each<[serializers: unknown, message: string]>([
    [42, "serializers is 42, but must be an object of functions by key"],
    [null, "serializers is null, but must be an object of functions by key"],
    [{ req: "no" }, "serializers.req is 'no', but must be a function of a value"],
    [[Decimal], "serializers[0] is [class Decimal], but must be a pair [key or class, function]"],
    [[[Decimal]], "serializers[0] is [ [class Decimal] ], but must be a pair"],
    [[[Decimal, 1]], "serializers[0] is 1, but must be a function of a value"],
    [[["", () => 1]], "serializers[0] is '', but must be a pair whose first part is a key or a class"],
    [[[() => 1, () => 1]], "but must be a pair whose first part is a key or a class"],
  ])("%o are refused", (serializers, message) => {
    const create = () => createTestLogger({ serializers: serializers as Serializers });
    expect(create).toThrow(TypeError);
    expect(create).toThrow(message);
    expect(() => createTestLogger().child({ serializers: serializers as Serializers })).toThrow("child's serializers");
  });
});
