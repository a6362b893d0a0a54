import type { LogRecord, Transport } from "../contracts.js";
import { checkInteger } from "../internal/check-options.js";
import { LineCounts } from "../writer/line-counts.js";
import { withCounts } from "./counted.js";
import { withoutIsolation } from "./isolation.js";
import { commonOptions, type TransportOptions } from "./options.js";

/**
 * Options of {@link memoryTransport}.
 *
 * @example
 * const options: MemoryTransportOptions = { limit: 100 };
 */
export interface MemoryTransportOptions extends TransportOptions {
  /** How many records are stored; older ones are removed. @default Infinity */
  limit?: number | undefined;
}

/**
 * A transport that stores records and lines, as {@link memoryTransport} returns it.
 *
 * @example
 * const memory: MemoryTransport = memoryTransport();
 * createLogger({ transports: [memory] }).info("hello");
 * memory.clear();
 */
export interface MemoryTransport extends Transport {
  /** The records, oldest first. They are copies, but their fields are the caller's objects. */
  readonly records: LogRecord[];
  /** The records' lines. */
  readonly lines: string[];
  /** Removes all records and lines. */
  clear(): void;
}

/**
 * Stores records and lines in memory: for tests, and for a program that shows its latest lines.
 *
 * @returns A transport with what it has stored.
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
  const counts = new LineCounts();
  const transport = withoutIsolation<MemoryTransport>({
    ...common,
    records,
    lines,
    write(record, line) {
      records.push({ ...record });
      lines.push(line);
      counts.accepted++;
      counts.written++;
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
  return withCounts(transport, { counts, queue: () => undefined });
}
