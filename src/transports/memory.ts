import { configError } from "../config-error.js";
import type { LogRecord, Transport } from "../contracts.js";
import { direct } from "./direct.js";
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
  const { limit = Number.POSITIVE_INFINITY } = options;
  if (limit !== Number.POSITIVE_INFINITY && (!Number.isInteger(limit) || limit < 1)) {
    throw configError("memoryTransport's limit", limit, "a whole number above 0");
  }
  const records: LogRecord[] = [];
  const lines: string[] = [];
  return direct({
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
