import { CallRecord } from "../../call-record.js";
import type { LogRecord } from "../../contracts.js";
import { ERROR, INFO } from "../../level.js";
import { TEST_START } from "../clock.js";

/** A record as a log call makes it. */
export function recordOf(message: string, parts: Partial<LogRecord> = {}): LogRecord {
  const record = new CallRecord(TEST_START, parts.error === undefined ? INFO : ERROR, "shop.db", undefined);
  const context = { requestId: "test-request", sessionId: "test-session" };
  return Object.assign(record, { context, requestId: "test-req", sessionId: "test-ses", message }, parts);
}

function fail(): never {
  throw new RangeError("hostile");
}

const TRAPS = ["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf"] as const;

function cycle(): Record<string, unknown> {
  const value: Record<string, unknown> = { a: 1 };
  value["self"] = value;
  return value;
}

function deep(): Record<string, unknown> {
  let value: Record<string, unknown> = {};
  for (let level = 0; level < 5000; level++) value = { value };
  return value;
}

function looped(): Error {
  const error = new Error("its own cause");
  error.cause = error;
  return error;
}

/** Records that break what is careless, by what is hostile in them. */
export function hostileRecords(): [string, LogRecord][] {
  const throwing = Object.defineProperty({ good: 1 }, "bad", { enumerable: true, get: fail });
  const proxy = new Proxy({ a: 1 }, Object.fromEntries(TRAPS.map((trap) => [trap, fail])));
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const fields: [string, unknown][] = [
    ["a cycle", cycle()],
    ["5,000 levels", deep()],
    ["a getter that throws", throwing],
    ["a toJSON that throws", { toJSON: fail }],
    ["a Proxy that throws", proxy],
    ["a revoked Proxy", revoked],
    ["a BigInt", 10n],
    ["a Symbol", Symbol("s")],
    ["a function", fail],
    ["an invalid Date", new Date(Number.NaN)],
    ["an own __proto__", JSON.parse('{"__proto__":{"polluted":true}}')],
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 })],
  ];
  const errors: [string, unknown][] = [
    ["an error that is its own cause", looped()],
    ["an error whose message throws", Object.defineProperty(new Error("e"), "message", { get: fail })],
    ["an error whose stack throws", Object.defineProperty(new Error("e"), "stack", { get: fail })],
    ["an error without a stack", Object.assign(new Error("e"), { stack: undefined })],
    ["a thrown text", "no error"],
    ["a thrown null", null],
    ["a revoked Proxy as the error", revoked],
  ];
  return [
    ...fields.map(([name, value]): [string, LogRecord] => [
      `${name} in a field`,
      recordOf("hostile", { fields: { value } }),
    ]),
    ["fields that throw", recordOf("hostile", { fields: throwing })],
    ["a Proxy of fields that throws", recordOf("hostile", { fields: proxy as Record<string, unknown> })],
    ...errors.map(([name, error]): [string, LogRecord] => [name, recordOf("hostile", { error })]),
    ["a BigInt in the context", recordOf("hostile", { context: { requestId: "r", count: 10n } as never })],
    ["a BigInt in the bindings", recordOf("hostile", { bindings: { count: 10n } })],
    ["a message with line breaks and control characters", recordOf("a\r\n\u2028b\u0000\u001b[2J\ud800")],
    ["an empty message", recordOf("")],
    ["a message of 1 MiB", recordOf("x".repeat(1_048_576))],
    ["a time that is none", recordOf("hostile", { time: Number.NaN })],
    ["nothing but a message", bare()],
  ];
}

/** A record outside any context, with everything absent that may be. */
function bare(): LogRecord {
  return recordOf("bare", { name: undefined, context: undefined, requestId: undefined, sessionId: undefined });
}
