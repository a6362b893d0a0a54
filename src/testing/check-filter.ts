import type { Filter, FilterHost, LogRecord } from "../contracts.js";
import { checkFunction } from "../internal/check-options.js";
import { setImmediate } from "../internal/timing.js";
import { LEVEL_NAMES } from "../level.js";
import { Guard } from "./checks/guard.js";
import { hostileRecords, recordOf } from "./checks/records.js";
import { type Case, runAsyncCases } from "./checks/run-cases.js";

const TIMEOUT = 5000;

/**
 * Checks a filter of yours: that it survives hostile records, decides during the call, and writes into no object of the
 * caller's. It needs no test framework.
 *
 * @returns A promise, because a filter must change nothing after its call either.
 * @throws {AggregateError} By rejection, if it fails a check. The message lists all that failed, each as advice; `errors`
 *   has them one by one.
 * @throws {TypeError} By rejection, if `filter` is not a function.
 *
 * @example
 * test("my filter is a good one", () => checkFilter(noHealthChecks));
 */
export async function checkFilter(filter: Filter): Promise<void> {
  checkFunction("checkFilter's filter", filter, "a function of a record");
  await runAsyncCases("filter", casesOf(filter), TIMEOUT);
}

/** The filter as a logger uses it: what its `attached` returns. */
function attachedFilter(filter: Filter, written: LogRecord[] = []): Filter {
  const host: FilterHost = { write: (record) => void written.push(record), report() {} };
  return filter.attached?.(host) ?? filter;
}

function casesOf(filter: Filter): Case[] {
  return [
    {
      name: "Throw for no record: the line's content is withheld then",
      run() {
        const run = attachedFilter(filter);
        for (const [name, record] of hostileRecords()) {
          try {
            run(record);
          } catch (error) {
            throw new Error(`for ${name} it threw`, { cause: error });
          }
        }
      },
    },
    {
      name: "Return true, false, null, undefined or a record, and no promise: a line does not wait",
      run() {
        const run = attachedFilter(filter);
        for (const record of ordinary()) checkVerdict(run(record));
      },
    },
    {
      name: "Write into no object of the caller's: set the record's properties instead",
      run() {
        const run = attachedFilter(filter);
        const guard = new Guard();
        const parts = ["fields", "bindings", "context"] as const;
        const record = recordOf("guarded", { fields: { a: { b: [1] } }, bindings: { c: {} } });
        for (const part of parts) record[part] = guard.of(record[part] as object, part) as never;
        const error = guard.of(Object.assign(new Error("boom"), { detail: {} }), "error");
        for (const call of [record, recordOf("failed", { error })]) attempt(() => run(call));
        if (guard.changes.length > 0) throw new Error(guard.changes.join(", "));
      },
    },
    {
      name: "Decide during the call: the record must not change later",
      async run() {
        const run = attachedFilter(filter);
        const records = ordinary();
        for (const record of records) run(record);
        const before = records.map((record) => ({ ...record }));
        for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(() => resolve()));
        for (const [index, record] of records.entries()) {
          const changed = Object.keys(record).filter(
            (key) => record[key as keyof LogRecord] !== before[index]?.[key as keyof LogRecord],
          );
          if (changed.length > 0) throw new Error(`${changed.join(", ")} changed after the call`);
        }
      },
    },
    {
      name: "Have a state of your own for each place: return a new filter from attached",
      run() {
        if (filter.attached === undefined) return;
        const [first, second] = [attachedFilter(filter), attachedFilter(filter)];
        if (first !== filter && first === second) throw new Error("attached returned the same function twice");
      },
    },
    {
      name: "Flush at any time, also twice and before the first record",
      run() {
        const run = attachedFilter(filter);
        run.flush?.();
        for (const record of ordinary()) run(record);
        run.flush?.();
        run.flush?.();
      },
    },
    {
      name: "Write lines that are copies of records: with a time, a level and a message",
      run() {
        const written: LogRecord[] = [];
        const run = attachedFilter(filter, written);
        for (let round = 0; round < 300; round++) for (const record of ordinary()) run(record);
        run.flush?.();
        for (const record of written) checkRecord(record, "a line of its own");
      },
    },
  ];
}

/** Records of all levels, with and without a context, fields and an error. */
function ordinary(): LogRecord[] {
  const outside = { context: undefined, requestId: undefined, sessionId: undefined };
  return [
    ...LEVEL_NAMES.map((level) => recordOf(`at ${level}`, { level })),
    recordOf("outside", outside),
    recordOf("GET /health 200 1 ms", { fields: { method: "GET", path: "/health", status: 200, durationMs: 1 } }),
    recordOf("failed", { error: new Error("boom"), fields: { order: 7 } }),
  ];
}

function checkVerdict(verdict: unknown): void {
  if (verdict === undefined || verdict === null || typeof verdict === "boolean") return;
  if (typeof verdict !== "object") throw new Error(`it returned a ${typeof verdict}`);
  if (typeof (verdict as Promise<unknown>).then === "function") throw new Error("it returned a promise");
  checkRecord(verdict as LogRecord, "the record that it returned");
}

function checkRecord(record: LogRecord, what: string): void {
  const { time, level, message } = record;
  if (typeof time !== "number" || typeof message !== "string" || typeof level !== "string") {
    throw new Error(`${what} has no time, level or message`);
  }
}

function attempt(step: () => unknown): void {
  try {
    step();
  } catch {
    // A guarded object refuses: the guard has noted it.
  }
}
