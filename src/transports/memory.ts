import type { LogRecord, Transport } from "../contracts.js";
import { checkInteger } from "../internal/check-options.js";
import { builtIn } from "./built-in.js";
import { commonOptions, type TransportOptions } from "./options.js";

export interface MemoryTransportOptions extends TransportOptions {
  /** How many of the latest lines are kept; all unless told. */
  limit?: number | undefined;
}

/** A transport that keeps what it is given. */
export interface MemoryTransport extends Transport {
  /** The records, oldest first: copies, whose fields are still the caller's objects. */
  readonly records: LogRecord[];
  /** Their lines. */
  readonly lines: string[];
  /** Forgets everything. */
  clear(): void;
}

/**
 * Keeps lines in memory: for tests, and for the latest lines of a program.
 *
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * const memory = memoryTransport();
 * createLogger({ transports: [memory] }).info("hello");
 * memory.records[0]?.message;                            // "hello"
 */
export function memoryTransport(options: MemoryTransportOptions = {}): MemoryTransport {
  const common = commonOptions("memoryTransport", options, ["limit"], "memory");
  const all = Number.POSITIVE_INFINITY;
  const limit = options.limit === all ? all : checkInteger("memoryTransport's limit", options.limit, { min: 1 }, all);
  const records: LogRecord[] = [];
  const lines: string[] = [];
  return builtIn({
    ...common,
    records,
    lines,
    write(record, line) {
      records.push({ ...record });
      lines.push(line);
      if (lines.length > limit) {
        records.shift();
        lines.shift();
      }
    },
    clear() {
      records.length = 0;
      lines.length = 0;
    },
  });
}
