import type { LogRecord } from "../contracts.js";
import { type MemoryTransport, memoryTransport } from "../transports/memory.js";
import { type RecordMatch, RecordWaiter } from "./wait-for-record.js";

/**
 * What was logged, as {@link createTestLogger} and {@link captureLogs} store it.
 *
 * @example
 * const messages = ({ records }: Recorded) => records.map(({ message }) => message);
 */
export interface Recorded {
  /** The records, oldest first. They are copies, but their fields are the caller's objects. */
  readonly records: readonly LogRecord[];
  /** The records' lines. */
  readonly lines: readonly string[];
  /** Removes all records and lines. */
  clear(): void;
  /**
   * Waits for a record: the first one that matches, or else the next to come.
   *
   * @param timeout How long to wait, in ms: 1000 by default. It is real time, also in a test with fake timers.
   * @returns The record.
   * @throws {Error} By rejection, if none matches in time. Its message has the lines that were logged.
   */
  waitFor(match: RecordMatch, timeout?: number): Promise<LogRecord>;
}

/** A transport that stores what it is given, and what it has stored. */
export function recorder(options?: { readonly format: "line" }): Recorded & { readonly transport: MemoryTransport } {
  const transport = memoryTransport(options);
  const { records, lines, clear } = transport;
  const waiter = new RecordWaiter(records, lines);
  const store = transport.write;
  transport.write = (record, line) => {
    store(record, line);
    waiter.add(records.at(-1) as LogRecord);
  };
  return { transport, records, lines, clear, waitFor: (match, timeout = 1000) => waiter.waitFor(match, timeout) };
}
