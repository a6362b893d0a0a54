import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FieldSet } from "../../src/context/field-set.js";
import { createLogger, jsonFormatter, memoryTransport, runWithContext } from "../../src/index.js";

const collect = globalThis.gc as () => void;

describe("a field set", () => {
  test("finds what each renderer has stored, whatever their number and order", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { maxLength: 20 }), fc.array(fc.nat(30)), (values, reads) => {
        const fields = new FieldSet({});
        const stored: [by: object, value: number][] = [];
        for (const value of values) {
          const by = {};
          expect(fields.find(by)).toBeUndefined();
          expect(fields.store(by, value)).toBe(value);
          stored.push([by, value]);
          for (const read of reads) {
            const [known, right] = stored[read % stored.length] as [object, number];
            expect(fields.find(known)).toBe(right);
          }
        }
      }),
    );
  });

  test("keeps what different field sets store for one renderer apart", () => {
    const by = {};
    const sets = Array.from({ length: 10 }, (_, index) => {
      const fields = new FieldSet({ index });
      fields.store(by, index);
      for (let other = 0; other < 5; other++) fields.store({}, other);
      return fields;
    });
    expect(sets.map((fields) => fields.find(by))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

/** Bytes of heap that each call of a step leaves behind. */
function bytesLeftBehind(step: () => void): number {
  const heap = (): number => {
    collect();
    collect();
    return process.memoryUsage().heapUsed;
  };
  for (let round = 0; round < 300; round++) step();
  const before = heap();
  for (let round = 0; round < 2000; round++) step();
  return (heap() - before) / 2000;
}

describe("a logger that lives long", () => {
  const log = createLogger({ bindings: { service: "shop" }, transports: [{ write() {} }] });

  test.each<[what: string, step: () => void]>([
    [
      "transports with a format of their own that are attached and detached",
      () => {
        const detach = log.attachTransport(memoryTransport({ format: jsonFormatter() }));
        log.info("m", { a: 1 });
        detach();
      },
    ],
    [
      "transports with redaction rules of their own that are attached and detached",
      () => {
        const detach = log.attachTransport(memoryTransport({ redact: { keys: ["x"] } }));
        log.info("m", { a: 1 });
        detach();
      },
    ],
    [
      "filters that are added and removed",
      () => {
        const undo = log.addFilter(() => true);
        log.info("m");
        undo();
      },
    ],
    [
      "children that log and are forgotten",
      () => {
        log.child({ name: "request", bindings: { n: 1 } }).info("m");
      },
    ],
  ])("leaves no heap behind with %s", (_what, step) => {
    // What was kept for each was 1,500 to 35,000 bytes.
    expect(bytesLeftBehind(step)).toBeLessThan(700);
  });

  test("leaves no heap behind in a context that lives long, either", () => {
    runWithContext({ requestId: "worker", tenant: "acme" }, () => {
      const bytes = bytesLeftBehind(() => {
        const detach = log.attachTransport(memoryTransport({ format: jsonFormatter() }));
        log.info("m", { a: 1 });
        detach();
      });
      expect(bytes).toBeLessThan(700);
    });
  });
});
