import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InternalRecord } from "../../src/call-record.js";
import { FieldSet } from "../../src/context/field-set.js";
import type { LogRecord } from "../../src/contracts.js";
import { jsonString } from "../../src/formatters/escape.js";
import { FieldRenderer } from "../../src/formatters/fields.js";
import { JsonValues } from "../../src/formatters/json-values.js";
import type { Layout } from "../../src/formatters/layout.js";
import { parseLimits } from "../../src/formatters/limits.js";
import { requestKeys } from "../../src/formatters/merge.js";
import { RecordRenderer } from "../../src/formatters/record-renderer.js";
import { runWithContext, updateContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { jsonLine, physicalLines, repeatedKeys } from "../support/line-format.js";

const layout: Layout = {
  head: (name, level) => `${name} ${level}`,
  ids: (record) => String(record.requestId),
  name: (key) => `,${jsonString(key)}:`,
  value: (value, values) => (value === undefined ? undefined : values.json(value)),
  contextKeys: requestKeys,
  isReserved: (key, record) => ["time", "level"].includes(key) || (key === "error" && record.error !== undefined),
  line: (_record, _start, _message, fields) => fields,
};

type Parts = Partial<Record<"context" | "bindings" | "fields", Record<string, unknown>>>;

/** A record with its field sets, as a call creates it. */
function recordOf({ context, bindings = {}, fields }: Parts): InternalRecord {
  return {
    ...{ time: 0, level: "INFO", levelId: 3, name: "n", message: "m", error: undefined, fields, bindings },
    ...{ context, requestId: "r", sessionId: "s", bindingSet: new FieldSet(bindings) },
    contextSet: context && (new FieldSet(context) as InternalRecord["contextSet"]),
  } as InternalRecord;
}

const limits = parseLimits("limits", { keys: 5, length: 1000 });

/** The fields of a record that is merged, as every record could be. */
function merged(record: LogRecord): string {
  return new FieldRenderer(layout, limits).merged(record, new JsonValues(limits));
}

const anyValue = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.double(),
  fc.boolean(),
  fc.constant(undefined),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 2 }),
);
const keyIn = (prefix: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ maxLength: 4 }).map((key) => prefix + key),
    fc
      .constantFrom("__proto__", "constructor", "7", "…", "traceId")
      .map((key) => (key === "traceId" ? key : prefix + key)),
  );
const fieldsOf = (key: fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown> | undefined> =>
  fc.option(
    fc.array(fc.tuple(key, anyValue), { maxLength: 8 }).map((entries) => Object.fromEntries(entries)),
    { nil: undefined },
  );

describe("a line's fields", () => {
  test("are byte for byte those of a merged record, if no two keys conflict", () => {
    fc.assert(
      fc.property(
        fc.record({ context: fieldsOf(keyIn("c")), bindings: fieldsOf(keyIn("b")), fields: fieldsOf(keyIn("f")) }),
        (parts) => {
          const renderer = new RecordRenderer(layout, limits);
          const record = recordOf(parts as Parts);
          expect(renderer.render(record)).toBe(merged(record));
          // Once more, from the cache.
          expect(renderer.render(record)).toBe(merged(record));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("contain every key once, even if keys conflict", () => {
    const key = fc.constantFrom("a", "time", "time_", "level", "level_", "level__", "…", "__proto__", "error");
    const parts = fc.record({ context: fieldsOf(key), bindings: fieldsOf(key), fields: fieldsOf(key) });
    fc.assert(
      fc.property(parts, fc.boolean(), (some, failed) => {
        const record = recordOf(some as Parts);
        if (failed) record.error = new Error("e");
        const renderer = new RecordRenderer(layout, limits);
        for (let time = 0; time < 2; time++) {
          expect(repeatedKeys(`{"time":1,"level":2${renderer.render(record)}}`)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe.each(["line", "json"] as const)("what is kept of a context or a logger: %s", (format) => {
  const check = format === "json" ? jsonLine : physicalLines;
  const shows = (line: string | undefined, key: string, value: number): void => {
    expect(line).toContain(format === "json" ? `"${key}":${value}` : `${key}=${value}`);
  };

  test("is not used for a record whose context or bindings a filter has replaced", () => {
    let replace = false;
    const log = createTestLogger({
      format,
      bindings: { bound: 1 },
      filters: [
        (record) => {
          if (!replace) return;
          record.context = { ...record.context, held: 2 };
          record.bindings = { bound: 2 };
        },
      ],
    });
    runWithContext({ requestId: "r", held: 1 }, () => {
      for (const now of [false, true, false]) {
        replace = now;
        log.info("x");
      }
    });
    for (const [index, value] of [1, 2, 1].entries()) {
      shows(log.lines[index], "held", value);
      shows(log.lines[index], "bound", value);
    }
  });

  test("is not used for IDs, a name or a level that a filter has replaced", () => {
    const log = createTestLogger({
      format,
      name: "shop",
      filters: [
        (record) => {
          if (record.message !== "changed") return;
          record.requestId = "other";
          record.name = "till";
          record.level = "ERROR";
          record.context = { ...record.context, requestId: "other" };
        },
      ],
    });
    runWithContext({ requestId: "mine" }, () => {
      for (const message of ["plain", "changed", "plain"]) log.info(message);
    });
    expect(log.lines.map((line) => [/mine/, /shop/, /INFO/].map((word) => word.test(line)))).toEqual([
      [true, true, true],
      [false, false, false],
      [true, true, true],
    ]);
    expect(log.lines[1]).toMatch(
      format === "json" ? /"ERROR","name":"till","requestId":"other"/ : /till - ERROR - \[req=other/,
    );
  });

  test("is made anew after updateContext", () => {
    const log = createTestLogger({ format });
    runWithContext({ requestId: "r", step: 1 }, () => {
      log.info("x");
      updateContext({ step: 2 });
      log.info("x");
    });
    shows(log.lines[0], "step", 1);
    shows(log.lines[1], "step", 2);
  });

  test("is whole, though the line that it was made for had no room left", () => {
    const log = createTestLogger({ format, bindings: { bound: "b".repeat(50) } });
    runWithContext({ requestId: "r", held: "h".repeat(50) }, () => {
      log.info("x".repeat(2_000_000), { own: "x".repeat(1000) });
      log.info("short");
    });
    expect(log.lines[1]).toContain("b".repeat(50));
    expect(log.lines[1]).toContain("h".repeat(50));
    expect(log.lines[1]).not.toContain("more characters");
  });

  test("leaves the call's fields their room where they are looked at twice", () => {
    const log = createTestLogger({ format, bindings: { late: 1 } });
    log.info("x", { big: "y".repeat(700_000), late: "z" });
    expect(log.lines[0]).toContain("y".repeat(700_000));
    expect(log.lines[0]).not.toContain("more characters");
  });

  test("is not spoilt by a record whose fields cannot be read", () => {
    const log = createTestLogger({ format });
    const fields = { good: 1, bad: 2 };
    log.info("x", Object.defineProperty({ ...fields }, "bad", { enumerable: true, get: () => expect.unreachable() }));
    log.info("x", fields);
    shows(log.lines[0], "good", 1);
    expect(log.lines[0]).toContain("[unreadable: threw ");
    shows(log.lines[1], "bad", 2);
    log.lines.forEach(check);
  });
});

test.each(["line", "json"] as const)("shows an object in bindings and context as it is at each call: %s", (format) => {
  const log = createTestLogger({ format });
  const cart = { items: 1 };
  const child = log.child({ bindings: { cart } });
  runWithContext({ user: cart }, () => {
    child.info("before");
    cart.items = 2;
    child.info("after");
  });
  expect(log.lines[0]).toContain('{"items":1}');
  expect(log.lines[1]).toContain('{"items":2}');
  expect(log.lines[1]).not.toContain('{"items":1}');
});
