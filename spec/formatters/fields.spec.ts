import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InternalRecord } from "../../src/call-record.js";
import { FieldSet } from "../../src/context/field-set.js";
import type { LogRecord } from "../../src/contracts.js";
import { requestKeys } from "../../src/formatters/context-keys.js";
import { jsonString } from "../../src/formatters/escape.js";
import { FieldRenderer } from "../../src/formatters/fields.js";
import { JsonValues } from "../../src/formatters/json-values.js";
import type { Layout } from "../../src/formatters/layout.js";
import { parseLimits } from "../../src/formatters/limits.js";
import { RecordRenderer } from "../../src/formatters/record-renderer.js";
import { repeatedKeys } from "../support/line-format.js";

const layout: Layout = {
  head: (name, level) => `${name} ${level}`,
  ids: (record) => String(record.requestId),
  name: (key) => `,${jsonString(key)}:`,
  value: (value, values) => (value === undefined ? undefined : values.json(value)),
  contextKeys: requestKeys,
  isReserved: (key, record) => ["time", "level"].includes(key) || (key === "error" && record.error !== undefined),
  line: (_record, _head, _ids, _message, fields) => fields,
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
