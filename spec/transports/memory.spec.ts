import { expect, test } from "vitest";
import { createLogger, memoryTransport } from "../../src/index.js";

test("stores copies of the records, with their lines", () => {
  const memory = memoryTransport({ format: (record) => record.message });
  createLogger({ transports: [memory] }).info("Paid", { amount: 12 });
  expect(memory.records).toEqual([expect.objectContaining({ message: "Paid", fields: { amount: 12 } })]);
  expect(memory.lines).toEqual(["Paid"]);
});

test("with a limit stores the latest records only", () => {
  const memory = memoryTransport({ format: (record) => record.message, limit: 2 });
  const log = createLogger({ transports: [memory] });
  for (const message of ["one", "two", "three"]) log.info(message);
  expect(memory.lines).toEqual(["two", "three"]);
  expect(memory.records.map((record) => record.message)).toEqual(["two", "three"]);
});

test("clear removes all records and lines", () => {
  const memory = memoryTransport();
  createLogger({ transports: [memory] }).info("one");
  memory.clear();
  expect([memory.records, memory.lines]).toEqual([[], []]);
});
