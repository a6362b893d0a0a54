import type { AttachedTransport } from "../attached-transport.js";
import { copyOf, emptyRecord, type InternalRecord } from "../call-record.js";
import type { Report } from "../internal/report.js";
import { LEVEL_NAMES } from "../level.js";
import type { HeldPublication } from "./publication.js";

/** A line as one transport gets it. */
export interface HeldOutput {
  readonly transport: AttachedTransport;
  readonly record: InternalRecord;
  readonly text: string;
  /** The same for the next transport. */
  nextOutput: HeldOutput | undefined;
}

/** Returns the transports that a logger has now. */
type Latest = () => { readonly transports: readonly AttachedTransport[] };

/** Stand in for records, which keep the caller's objects in memory, where a transport needs the level only. */
const LEVEL_RECORDS: readonly InternalRecord[] = LEVEL_NAMES.map((_, levelId) => emptyRecord(0, levelId));

/** How many calls have been held. Clocks may stand still. */
let calls = 0;

/**
 * A line that is held back, rendered for each transport that it is for. It is the output for the first one itself: most
 * loggers have one, and what is held survives the young generation. (bench: held)
 */
export class HeldLine {
  /** Lines of one context and of those around it go out in this order. */
  readonly order: number = calls++;
  readonly time: number;
  /** Whether the line is held for all transports, and not only for those whose filters say so. */
  readonly isWhole: boolean;
  /** The length of its texts, in UTF-16 code units. */
  length = 0;
  /** Whether its ring has counted its bytes, alone or together with those of others. */
  isCounted = false;
  /** -1 before they were measured alone, which is expensive. */
  #bytes = -1;
  /** The outputs that are not written. */
  outputs: HeldOutput | undefined = undefined;
  transport: AttachedTransport | undefined = undefined;
  record: InternalRecord | undefined = undefined;
  text = "";
  nextOutput: HeldOutput | undefined = undefined;
  /** For subscribers of the diagnostics channel, if there were any at the call. */
  publication: HeldPublication | undefined = undefined;
  /** The line that was held after it in the same context. */
  next: HeldLine | undefined = undefined;
  /** The transports whose write has logged it. */
  readonly #writers: readonly object[] | undefined;
  readonly #latest: Latest;

  constructor(time: number, isWhole: boolean, writers: readonly object[] | undefined, latest: Latest) {
    this.time = time;
    this.isWhole = isWhole;
    this.#writers = writers;
    this.#latest = latest;
  }

  /** Whether a record of the call is held back, as a transport's filters leave it. */
  holds(record: InternalRecord): boolean {
    return this.isWhole || record.isHeld === true;
  }

  publishLater(publication: HeldPublication): void {
    this.publication = publication;
    const { message } = publication.copy;
    // No transport takes it, and yet it needs room. A filter may have set a message that is no text.
    if (this.outputs === undefined && typeof message === "string") {
      this.text = message;
      this.length = message.length;
    }
  }

  add(transport: AttachedTransport, record: InternalRecord, text: string): void {
    const kept = transport.writesLinesOnly ? (LEVEL_RECORDS[record.levelId as number] as InternalRecord) : record;
    if (this.transport !== undefined) {
      this.#addOther({ transport, record: kept, text, nextOutput: undefined });
      return;
    }
    this.transport = transport;
    this.record = kept;
    this.text = text;
    this.length = text.length;
    this.outputs = this as HeldOutput;
  }

  #addOther(output: HeldOutput): void {
    let last: HeldOutput = this as HeldOutput;
    while (last.nextOutput !== undefined) last = last.nextOutput;
    // Transports of one format share a text.
    if (output.text !== last.text) this.length += output.text.length;
    last.nextOutput = output;
  }

  /** The length of its texts, as UTF-8. */
  get bytes(): number {
    if (this.#bytes === -1) this.#bytes = Buffer.byteLength(this.texts());
    return this.#bytes;
  }

  /** Its texts in one. */
  texts(): string {
    let texts = this.text;
    for (let last: HeldOutput = this as HeldOutput; last.nextOutput !== undefined; last = last.nextOutput) {
      if (last.nextOutput.text !== last.text) texts += last.nextOutput.text;
    }
    return texts;
  }

  countAsHeld(): void {
    for (let output = this.outputs; output !== undefined; output = output.nextOutput) output.transport.held++;
  }

  /** Writes it to the transports that are still attached. It throws only what `mustRetry` means. */
  write(report: Report): void {
    const { transports } = this.#latest();
    for (let output = this.outputs; output !== undefined; output = output.nextOutput) {
      // If the stack has no room left, the next attempt goes on here.
      this.outputs = output;
      const { transport, record, text } = output;
      if (transports.includes(transport)) {
        transport.write(withoutNewSecrets(record, transport, report), text, this.#writers, report);
      }
      transport.held--;
    }
    this.outputs = undefined;
    this.publication?.publish(this.#writers, report);
  }
}

/**
 * The record as a transport may see it now: the caller's objects may have got secrets since they were searched. Its
 * message stays that of the call.
 */
function withoutNewSecrets(record: InternalRecord, transport: AttachedTransport, report: Report): InternalRecord {
  const { redactor, writesLinesOnly } = transport;
  if (redactor === undefined || writesLinesOnly) return record;
  const searched = record.printed === undefined ? record : Object.assign(copyOf(record), { printed: undefined });
  return redactor.redacted(searched, report, true, record);
}
