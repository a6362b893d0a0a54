import type { LogRecord } from "../contracts.js";
import { clearTimeout, setTimeout } from "../internal/timing.js";

/**
 * What {@link TestLogger.waitFor} waits for: a part of the message, a regular expression for the message, or a function
 * that returns true for the record.
 *
 * @example
 * const log = createTestLogger();
 * const isSlow: RecordMatch = ({ fields }) => Number(fields?.["ms"]) > 100;
 * const record = await log.waitFor(isSlow);
 */
export type RecordMatch = string | RegExp | ((record: LogRecord) => boolean);

/** Waits for records of a test logger. */
export class RecordWaiter {
  readonly #records: readonly LogRecord[];
  readonly #lines: readonly string[];
  readonly #waiting = new Set<(record: LogRecord) => void>();

  constructor(records: readonly LogRecord[], lines: readonly string[]) {
    this.#records = records;
    this.#lines = lines;
  }

  /** Passes a new record to the pending calls. */
  add(record: LogRecord): void {
    for (const check of [...this.#waiting]) check(record);
  }

  waitFor(match: RecordMatch, timeout: number): Promise<LogRecord> {
    const found = this.#records.find((record) => matches(record, match));
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(check);
      };
      const check = (record: LogRecord) => {
        try {
          if (!matches(record, match)) return;
          resolve(record);
        } catch (error) {
          reject(error);
        }
        end();
      };
      const timer = setTimeout(() => {
        reject(notFound(match, timeout, this.#lines));
        end();
      }, timeout);
      this.#waiting.add(check);
    });
  }
}

function matches(record: LogRecord, match: RecordMatch): boolean {
  if (typeof match === "function") return match(record);
  // Unlike test(), search() ignores the position that a regular expression with the flag g or y remembers.
  return typeof match === "string" ? record.message.includes(match) : record.message.search(match) !== -1;
}

function notFound(match: RecordMatch, timeout: number, lines: readonly string[]): Error {
  const what = typeof match === "function" ? "the function" : String(match);
  const logged = lines.length === 0 ? "nothing was logged" : `logged was:\n${lines.join("\n")}`;
  return new Error(`ctxlog: no record matched ${what} within ${timeout} ms; ${logged}`);
}
