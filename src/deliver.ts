import type { AttachedTransport } from "./attached-transport.js";
import type { InternalRecord } from "./call-record.js";
import type { Formatter, LogRecord } from "./contracts.js";
import type { Redactor } from "./filters/redact.js";
import { runFilters } from "./filters/run-filters.js";
import type { HeldLine } from "./held/held-line.js";
import { markedAsHeld } from "./held/mark.js";
import { HeldPublication } from "./held/publication.js";
import type { Report } from "./internal/report.js";
import { copyForSubscribers, publish, recordChannel } from "./record-channel.js";
import { isOwnRecord } from "./reentry.js";

/** Where a logger's records go. */
export interface Route {
  readonly transports: readonly AttachedTransport[];
  /** The logger's own redaction rules, which most transports share. */
  readonly redactor: Redactor | undefined;
  /** Whether its records are for the subscribers of the diagnostics channel as well. */
  readonly isPublished: boolean;
  /** Whether any of the transports may see more of a record than the formats line and JSON show. */
  readonly inspectsRecords: boolean;
  /** Whether any of the transports has filters or rules of its own. */
  readonly hasOwnViews: boolean;
}

/**
 * Hands a record to each transport, and to the subscribers of the diagnostics channel.
 * @param held Collects what must not be written yet: the whole line, or what a transport's filter says.
 */
export function write(
  record: InternalRecord,
  route: Route,
  writers: readonly object[] | undefined,
  report: Report,
  held?: HeldLine,
): void {
  if (recordChannel.hasSubscribers && route.isPublished) deliverAndPublish(record, route, writers, report, held);
  else deliver(record, route, writers, report, held);
}

/** The copy is made before a transport may have changed the record, and published when no subscriber can any more. */
function deliverAndPublish(
  record: InternalRecord,
  route: Route,
  writers: readonly object[] | undefined,
  report: Report,
  held: HeldLine | undefined,
): void {
  const { redactor } = route;
  const searched = redactor === undefined ? record : redactor.redacted(record, report, true);
  const copy = copyForSubscribers(searched);
  deliver(record, route, writers, report, held);
  if (held?.isWhole) held.publishLater(new HeldPublication(copy, searched, redactor));
  else publish(copy, writers, report);
}

/** Hands a record to each transport: redacted by the transport's rules, through its filters, in its format. */
export function deliver(
  record: InternalRecord,
  { transports, redactor, inspectsRecords }: Route,
  writers: readonly object[] | undefined,
  report: Report,
  held?: HeldLine,
): void {
  let redacted: InternalRecord | undefined;
  // Transports of one format share the line of one record.
  let line = "";
  let lineRecord: LogRecord | undefined;
  let lineFormat: Formatter | undefined;
  for (let index = 0; index < transports.length; index++) {
    const transport = transports[index] as AttachedTransport;
    if ((record.levelId as number) < transport.minLevelId) continue;
    if (writers !== undefined && isOwnRecord(transport.transport, writers, report)) continue;
    let shown: InternalRecord | undefined = record;
    if (transport.redactor !== undefined && transport.redactor === redactor) {
      redacted ??= redactor.redacted(record, report, inspectsRecords);
      shown = redacted;
    }
    if (transport.hasOwnView) shown = viewOf(transport, shown, redactor, report, held);
    if (shown === undefined) continue;
    const isHeld = held?.holds(shown) === true;
    if (shown !== lineRecord || transport.format !== lineFormat) {
      line = transport.render(shown, report);
      lineRecord = shown;
      lineFormat = transport.format;
    }
    if (isHeld) held.add(transport, shown, line);
    else transport.write(shown, line, writers, report);
  }
}

/** A record after a transport's own rules and filters; undefined if it is not for this transport. */
function viewOf(
  { filters, minLevelId, redactor, inspectsRecords }: AttachedTransport,
  record: InternalRecord,
  loggersRedactor: Redactor | undefined,
  report: Report,
  held: HeldLine | undefined,
): InternalRecord | undefined {
  const hasOwnRules = redactor !== undefined && redactor !== loggersRedactor;
  const shown = hasOwnRules ? redactor.redacted(record, report, inspectsRecords) : record;
  if (filters.length === 0) return shown;
  const passed = runFilters({ ...shown }, filters, report);
  if (passed === undefined || (passed.levelId as number) < minLevelId) return undefined;
  const marked = held?.holds(passed) ? markedAsHeld(passed) : passed;
  // The filters may have added secrets.
  return redactor === undefined ? marked : redactor.redacted(marked, report, inspectsRecords, shown);
}
