import type { InternalRecord } from "../call-record.js";
import type { LogRecord } from "../contracts.js";
import type { Redactor } from "../filters/redact.js";
import type { Report } from "../internal/report.js";
import { copyForSubscribers, publish } from "../record-channel.js";

/** What subscribers of the diagnostics channel get of a line that is held back, when it is written. */
export class HeldPublication {
  readonly copy: LogRecord;
  readonly #searched: InternalRecord;
  readonly #redactor: Redactor | undefined;

  /** @param searched What the redactor has made of the record, which `copy` is a copy of. */
  constructor(copy: LogRecord, searched: InternalRecord, redactor: Redactor | undefined) {
    this.copy = copy;
    this.#searched = searched;
    this.#redactor = redactor;
  }

  /** Publishes it, without the secrets that the caller's objects have got since the call. */
  publish(writers: readonly object[] | undefined, report: Report): void {
    const redactor = this.#redactor;
    const safe = redactor?.redacted(this.copy, report, true, this.#searched) ?? this.copy;
    publish(safe === this.copy ? safe : copyForSubscribers(safe), writers, report);
  }
}
