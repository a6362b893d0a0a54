import type { InternalRecord } from "./call-record.js";
import type { Filter, FilterHost } from "./contracts.js";
import { checkFilters, configError } from "./internal/check-options.js";
import { joinEnd, leaveEnd } from "./internal/process-end.js";
import type { Report } from "./internal/report.js";
import { read } from "./internal/safe-read.js";

/** A logger, or a transport of one, as its filters need it. */
export interface FilterPlace {
  readonly report: Report;
  /** Sends a filter's line on its way. It may throw. */
  readonly send: (record: InternalRecord) => void;
}

/** A filter as a logger or a transport holds it. */
export class AttachedFilter {
  /** What runs: the filter, or what its `attached` has returned. */
  readonly run: Filter;
  readonly #report: Report;

  /**
   * @throws {TypeError} If the filter's `attached` returns anything but a filter.
   * @throws What `attached` throws.
   */
  constructor(option: string, given: Filter, place: FilterPlace) {
    this.#report = place.report;
    this.run = this.#attach(option, given, place) ?? given;
    if (typeof read(this.run, "flush") === "function") joinEnd(this);
  }

  #attach(option: string, given: Filter, { report, send }: FilterPlace): Filter | undefined {
    // A proxy may refuse to be read.
    if (typeof read(given, "attached") !== "function") return undefined;
    const write: FilterHost["write"] = (record) => {
      try {
        send({ ...record, writtenBy: this.run });
      } catch (error) {
        report(error, "filter");
      }
    };
    const own: unknown = given.attached?.({ report, write });
    if (own === undefined || typeof own === "function") return own as Filter | undefined;
    throw configError(`what ${option}'s attached() returns`, own, "a function of a record, or undefined");
  }

  /** Has the filter write what it has to say. Never throws. */
  flush(): void {
    try {
      this.run.flush?.();
    } catch (error) {
      this.#report(error, "filter");
    }
  }

  /** To be called once the filter is removed. */
  removed(): void {
    this.flush();
    leaveEnd(this);
  }
}

/**
 * An option that is a list of filters.
 * @throws {TypeError} For anything else.
 */
export function attachFilters(option: string, filters: unknown, place: FilterPlace): readonly AttachedFilter[] {
  const given = checkFilters(option, filters) as readonly Filter[];
  return given.map((filter, index) => new AttachedFilter(`${option}[${index}]`, filter, place));
}
