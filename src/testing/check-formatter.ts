import type { Formatter, LogRecord } from "../contracts.js";
import { checkFunction } from "../internal/check-options.js";
import { Guard } from "./checks/guard.js";
import { hostileRecords, recordOf } from "./checks/records.js";
import { type Case, runCases } from "./checks/run-cases.js";

/** A sequence that sets a terminal's title. */
const TITLE = "\u001b]0;title\u0007";
const FORGED = "2024-01-15 10:30:15 - INFO - [req=test-req|session=test-ses] - forged";

/**
 * Checks a formatter of yours: that it survives hostile records, changes and holds nothing, and lets no text of a client's
 * end a line or reach a terminal. It needs no test framework.
 *
 * @throws {AggregateError} If it fails a check. The message lists all that failed, each as advice; `errors` has them one
 *   by one.
 * @throws {TypeError} If `formatter` is not a function.
 *
 * @example
 * test("my formatter is a good one", () => checkFormatter(jsonFormatter()));
 */
export function checkFormatter(formatter: Formatter): void {
  checkFunction("checkFormatter's formatter", formatter, "a function of a record");
  runCases("formatter", casesOf(formatter));
}

function casesOf(formatter: Formatter): Case[] {
  const guarded = (): LogRecord => recordOf("guarded", { fields: { a: { b: [1] } }, bindings: { c: {} } });
  return [
    { name: "Return a string, and no promise, for any record", run: () => checkResults(formatter) },
    { name: "Throw for no record: its values are whatever a program logs", run: () => checkHostile(formatter) },
    {
      name: "Change neither the record nor what it holds: they belong to the caller",
      run() {
        const guard = new Guard();
        attempt(() => formatter(guard.of(guarded(), "record")));
        if (guard.changes.length > 0) throw new Error(guard.changes.join(", "));
      },
    },
    {
      name: "Read the record at each call: the same object may have another content then",
      run() {
        const record = recordOf("first", { fields: { number: 1 } });
        formatter(record);
        const second: Partial<LogRecord> = { message: "second", fields: { number: 2 }, bindings: { b: 2 } };
        const reused = formatter(Object.assign(record, second));
        const fresh = formatter(recordOf("second", second));
        if (reused !== fresh) throw new Error(`a reused record gives ${show(reused)} instead of ${show(fresh)}`);
      },
    },
    {
      name: "Give equal lines for equal records: a line must not depend on what was logged before",
      run() {
        const lines = [1, 2].map(() => formatter(recordOf("equal", { fields: { a: 1 } })));
        if (lines[0] !== lines[1]) throw new Error(`${show(lines[0])} and ${show(lines[1])}`);
      },
    },
    {
      name: "Show the message",
      run() {
        const line = formatter(recordOf("ctxlogCheck"));
        if (!line.includes("ctxlogCheck")) throw new Error(`the line is ${show(line)}`);
      },
    },
    {
      name: "Leave the line's end to the transport",
      run() {
        for (const record of [recordOf("text"), recordOf("failed", { error: new Error("boom") })]) {
          const line = formatter(record);
          if (/[\r\n]$/.test(line)) throw new Error(`the line ends with ${show(line.slice(-10))}`);
        }
      },
    },
    {
      name: "Escape line breaks in texts: what follows one must not look like a line",
      run: () => checkForged(formatter),
    },
    {
      name: "Escape control characters in texts: a terminal would obey them",
      run() {
        for (const [place, record] of recordsWith(TITLE)) {
          if (formatter(record).includes(TITLE)) throw new Error(`an escape sequence in ${place} is on the line`);
        }
      },
    },
  ];
}

function checkResults(formatter: Formatter): void {
  for (const record of [recordOf("text"), recordOf("failed", { error: new Error("boom") }), recordOf("")]) {
    const line: unknown = formatter(record);
    if (typeof line !== "string") throw new Error(`it returned ${show(line)}`);
  }
}

function checkHostile(formatter: Formatter): void {
  for (const [name, record] of hostileRecords()) {
    let line: unknown;
    try {
      line = formatter(record);
    } catch (error) {
      throw new Error(`for ${name} it threw ${show(error)}`, { cause: error });
    }
    if (typeof line !== "string") throw new Error(`for ${name} it returned ${show(line)}`);
  }
}

function checkForged(formatter: Formatter): void {
  for (const end of ["\n", "\r\n", "\r", "\u2028", "\u0085"]) {
    for (const [place, record] of recordsWith(`a${end}${FORGED}`)) {
      const lines = formatter(record).split(/\r\n|[\n\r\u2028\u2029\u0085]/);
      if (lines.slice(1).some((line) => line.startsWith(FORGED))) {
        throw new Error(`${show(end)} in ${place} ends the line, and a forged one follows`);
      }
    }
  }
}

/** Records that have a text in each place that a client may fill. */
function recordsWith(text: string): [string, LogRecord][] {
  return [
    ["the message", recordOf(text)],
    ["a field", recordOf("m", { fields: { value: text } })],
    ["a nested field", recordOf("m", { fields: { value: { inner: [text] } } })],
    ["a field's name", recordOf("m", { fields: { [text]: 1 } })],
    ["the context", recordOf("m", { context: { requestId: "r", path: text } })],
    ["an error's message", recordOf("m", { error: new Error(text) })],
  ];
}

function attempt(step: () => unknown): void {
  try {
    step();
  } catch {
    // A guarded object refuses: the guard has noted it.
  }
}

function show(value: unknown): string {
  try {
    return typeof value === "string" ? JSON.stringify(value.slice(0, 200)) : String(value);
  } catch {
    return `a ${typeof value}`;
  }
}
