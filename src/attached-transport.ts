import { type AttachedFilter, attachFilters } from "./attached-filter.js";
import type { InternalRecord } from "./call-record.js";
import { mustRetry } from "./call-stack.js";
import type { Filter, FormatName, Formatter, LogRecord, Transport } from "./contracts.js";
import { parseRedact, type Redactor } from "./filters/redact.js";
import { checkFormat, formatterFor } from "./formatters/by-name.js";
import { fallbackLine } from "./formatters/fallback.js";
import { checkBoolean, configError } from "./internal/check-options.js";
import { onRejection, onSettled } from "./internal/promise.js";
import type { Report } from "./internal/report.js";
import { resolvesWithin } from "./internal/timing.js";
import { parseLevel, SILLY } from "./level.js";
import { asTransport } from "./reentry.js";
import { type Counted, countedOf, countsItself } from "./transports/counted.js";
import { needsNoIsolation } from "./transports/isolation.js";
import { writesLinesOnly } from "./transports/lines-only.js";

/** What a transport inherits from the logger that it is attached to. */
export interface TransportDefaults {
  readonly format: FormatName | Formatter;
  readonly redactor: Redactor | undefined;
  readonly report: Report;
  /** Sends a line that a filter writes: to all transports, or to the only one whose filter it is. It may throw. */
  readonly sendFilterLine: (record: InternalRecord, only?: AttachedTransport) => void;
}

/** A transport as a logger holds it, with its options checked. */
export class AttachedTransport {
  readonly transport: Transport;
  readonly minLevelId: number;
  readonly format: Formatter;
  readonly filters: readonly Filter[];
  readonly redactor: Redactor | undefined;
  /** Whether it has filters or redaction rules of its own, so that it gets another record than the others. */
  readonly hasOwnView: boolean;
  /** Whether more may be seen of a record than the formats line and JSON show. */
  readonly inspectsRecords: boolean;
  /** Whether it does nothing with a record but read its level. */
  readonly writesLinesOnly: boolean;
  /** How many lines were held back for it, and are neither written nor dropped: their contexts may be gone. */
  held = 0;
  /** How many lines that were held back for it were dropped, because there was no room, from contexts that were still in use. */
  droppedHeld = 0;
  readonly #attachedFilters: readonly AttachedFilter[];
  /** What has become of its lines. */
  readonly counted: Counted;
  readonly #needsNoIsolation: boolean;
  readonly #countsItself: boolean;

  /** @throws {TypeError} If `transport` is not a transport, or one of its options is wrong. */
  constructor(option: string, transport: unknown, defaults: TransportDefaults) {
    if (typeof transport !== "object" || transport === null || typeof (transport as Transport).write !== "function") {
      throw configError(option, transport, "a transport: an object with a function write(record, line)");
    }
    const given = transport as Transport;
    const format = given.format === undefined ? defaults.format : checkFormat(`${option}.format`, given.format);
    this.transport = given;
    this.minLevelId = given.minLevel === undefined ? SILLY : parseLevel(given.minLevel, `${option}.minLevel`);
    this.format = formatterFor(format, checkBoolean(`${option}.colors`, given.colors, false));
    this.writesLinesOnly = writesLinesOnly(given);
    this.inspectsRecords = !(this.writesLinesOnly && (format === "line" || format === "json"));
    this.#attachedFilters = attachFilters(`${option}.filters`, given.filters, {
      report: defaults.report,
      send: (record) => defaults.sendFilterLine(record, this),
    });
    this.filters = this.#attachedFilters.map(({ run }) => run);
    this.redactor = parseRedact(`${option}.redact`, given.redact, defaults.redactor);
    this.hasOwnView = this.filters.length > 0 || this.redactor !== defaults.redactor;
    this.counted = countedOf(given);
    this.#needsNoIsolation = needsNoIsolation(given);
    this.#countsItself = countsItself(given);
    given.attached?.({ format: this.format, report: defaults.report });
  }

  /** A record's line. If the formatter fails, its line in the line format. */
  render(record: LogRecord, report: Report): string {
    try {
      const line = this.format(record);
      if (typeof line === "string") return line;
      throw new TypeError(`the formatter returned no string but a ${typeof line}`);
    } catch (error) {
      if (mustRetry(error)) throw error;
      report(error, "format");
      return fallbackLine(record);
    }
  }

  /** Writes a line. Never throws. `writers` are the transports whose write has logged it. */
  write(record: LogRecord, line: string, writers: readonly object[] | undefined, report: Report): void {
    try {
      if (!this.#countsItself) this.#writeCounted(record, line, writers, report);
      else if (this.#needsNoIsolation) this.transport.write(record, line);
      else this.#writeIsolated(record, line, writers, report);
    } catch (error) {
      if (mustRetry(error)) throw error;
      report(error, "transport");
    }
  }

  // In functions of their own: a closure in the hot one would cost it a context object for each line. (bench: json, line)
  #writeIsolated(record: LogRecord, line: string, writers: readonly object[] | undefined, report: Report): void {
    asTransport(this.transport, writers, () => {
      onRejection(this.transport.write(record, line), (error) => report(error, "transport"));
    });
  }

  #writeCounted(record: LogRecord, line: string, writers: readonly object[] | undefined, report: Report): void {
    const { counts } = this.counted;
    const onWritten = (): void => {
      counts.written++;
    };
    const onFailed = (error: unknown): void => {
      counts.failed++;
      report(error, "transport");
    };
    counts.accepted++;
    try {
      const write = (): void => onSettled(this.transport.write(record, line), onWritten, onFailed);
      if (this.#needsNoIsolation) write();
      else asTransport(this.transport, writers, write);
    } catch (error) {
      // The call is repeated, and counted then.
      if (mustRetry(error)) counts.accepted--;
      else counts.failed++;
      throw error;
    }
  }

  /** To be called once the transport is detached. */
  detached(): void {
    for (const filter of this.#attachedFilters) filter.removed();
  }

  /** Flushes, after its filters. What fails, or takes longer than `timeout` ms, is reported. Never rejects. */
  async flush(timeout: number, report: Report): Promise<void> {
    for (const filter of this.#attachedFilters) filter.flush();
    await this.#finish("flush", () => this.transport.flush?.(), timeout, report);
  }

  /** Flushes, and then releases what the transport holds. */
  async dispose(timeout: number, report: Report): Promise<void> {
    await this.flush(timeout, report);
    await this.#finish("disposal", () => this.transport[Symbol.asyncDispose]?.(), timeout, report);
  }

  async #finish(what: string, step: () => unknown, timeout: number, report: Report): Promise<void> {
    try {
      // An async function, so that an error thrown by the step is a rejection too.
      if (await resolvesWithin((async () => step())(), timeout)) return;
      const { name = "without a name" } = this.transport;
      report(new Error(`${what} of transport ${name} took longer than ${timeout} ms`), "transport");
    } catch (error) {
      report(error, "transport");
    }
  }
}
