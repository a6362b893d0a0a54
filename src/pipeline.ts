import { storage } from "./context/storage.js";
import { TransportRun } from "./context/transport-run.js";
import type { Filter, Formatter, LogRecord, Transport } from "./contracts.js";
import { fallbackLine } from "./formatters/fallback.js";
import { FATAL, findLevel, LEVEL_NAMES } from "./level.js";
import { isThenable, onRejection } from "./promise.js";
import { describe, isTelling, type Report, report as reportOnStderr } from "./report.js";

/** A transport with what was settled about it when it was attached. */
export interface Outlet {
  readonly transport: Transport;
  /** Whether its write is ours, and starts nothing that could log. */
  readonly isDirect: boolean;
  readonly minLevelId: number;
  readonly format: Formatter;
  readonly filters: readonly Filter[];
}

/** A part that logs while a line goes through it may do so once; its lines' lines are dropped, or it would never end. */
const MAX_DEPTH = 2;

let depth = 0;

/** Whether a record is on its way: what is printed now comes from a filter, a formatter or a transport. */
export function isEmitting(): boolean {
  return depth > 0;
}

/** The one path of a record: through the filters, in order, and to every outlet. Never throws. */
export function emit(record: LogRecord, filters: readonly Filter[], outlets: readonly Outlet[], told: Report): void {
  // A transport may fail long after the call; if the call was the handler's own, it would be told for ever.
  const report = isTelling() ? reportOnStderr : told;
  if (depth >= MAX_DEPTH) {
    report(
      new Error("a filter, formatter or transport logs at every line that it is given; a line of it was dropped"),
      "transport",
    );
    return;
  }
  depth++;
  try {
    const kept = runFilters(record, filters, report);
    if (kept !== undefined) deliver(kept, outlets, report);
  } catch (error) {
    report(error, "transport");
  } finally {
    depth--;
  }
}

/** The record after the filters, or undefined where one dropped it. */
function runFilters(record: LogRecord, filters: readonly Filter[], report: Report): LogRecord | undefined {
  let current = record;
  let withheld = false;
  for (let index = 0; index < filters.length; index++) {
    const filter = filters[index] as Filter;
    try {
      const verdict = filter(current);
      if (verdict === undefined || verdict === true) continue;
      if (verdict === false || verdict === null) return undefined;
      if (typeof verdict === "object") current = checked(verdict);
    } catch (error) {
      withheld = true;
      current = withhold(current, filterName(filter, index), error);
      report(error, "filter");
    }
  }
  if (withheld) current = keepIdsOnly(current);
  return LEVEL_NAMES[current.levelId] === current.level ? current : alignLevel(current);
}

/** A filter that answers with a promise, or with something that is no record, has not done what it is there for. */
function checked(verdict: LogRecord): LogRecord {
  if (isThenable(verdict)) {
    onRejection(verdict, () => {});
    throw new TypeError("the filter returned a promise, but a line does not wait");
  }
  if (
    typeof verdict.time !== "number" ||
    typeof verdict.message !== "string" ||
    findLevel(verdict.level) === undefined
  ) {
    throw new TypeError("the filter returned an object that is no record");
  }
  return verdict;
}

/** A record without whatever the failed filter might have been there to hide. A new one: a filter may have frozen the old. */
function withhold(record: LogRecord, filter: string, error: unknown): LogRecord {
  const { time, level, levelId, name, context, requestId, sessionId, loggedBy } = record;
  const message = `message withheld: filter ${filter} threw ${errorName(error)}`;
  const nothing = { fields: undefined, bindings: undefined, error: undefined };
  return { time, level, levelId, name, message, ...nothing, context, requestId, sessionId, loggedBy };
}

/** A filter that came after the failed one may have set the context's fields, which nobody has redacted. */
function keepIdsOnly(record: LogRecord): LogRecord {
  const { requestId, sessionId } = record.context ?? {};
  return { ...record, context: record.context && { requestId, sessionId } };
}

function filterName(filter: Filter, index: number): string {
  try {
    return filter.name || `number ${index + 1}`;
  } catch {
    return `number ${index + 1}`;
  }
}

function errorName(error: unknown): string {
  try {
    const { name } = error as Error;
    return typeof name === "string" && name !== "" ? describe(name).slice(0, 100) : "an error";
  } catch {
    return "an error";
  }
}

/** A filter may have set the level's name or its number: the name counts, where it is one. */
function alignLevel(record: LogRecord): LogRecord {
  const levelId = Math.min(findLevel(record.level) ?? findLevel(record.levelId) ?? FATAL, FATAL);
  return { ...record, levelId, level: LEVEL_NAMES[levelId] ?? "FATAL" };
}

function deliver(record: LogRecord, outlets: readonly Outlet[], report: Report): void {
  let format: Formatter | undefined;
  let line = "";
  for (let index = 0; index < outlets.length; index++) {
    const outlet = outlets[index] as Outlet;
    if (record.levelId < outlet.minLevelId) continue;
    if (record.loggedBy !== undefined && isOwnLine(record.loggedBy, outlet, report)) continue;
    if (outlet.filters.length > 0) {
      const own = runFilters({ ...record }, outlet.filters, report);
      if (own !== undefined && own.levelId >= outlet.minLevelId)
        write(outlet, own, render(outlet.format, own, report), report);
      continue;
    }
    // Two outlets of one format share the line.
    if (outlet.format !== format) {
      format = outlet.format;
      line = render(format, record, report);
    }
    write(outlet, record, line, report);
  }
}

function render(format: Formatter, record: LogRecord, report: Report): string {
  try {
    const line = format(record);
    if (typeof line === "string") return line;
    throw new TypeError(`the formatter returned no string but a ${typeof line}`);
  } catch (error) {
    report(error, "format");
    return fallbackLine(record);
  }
}

function write(outlet: Outlet, record: LogRecord, line: string, report: Report): void {
  try {
    if (outlet.isDirect) outlet.transport.write(record, line);
    else writeApart(outlet.transport, record, line, report);
  } catch (error) {
    report(error, "transport");
  }
}

/** Has a transport write outside the request, and in such a way that what it logs does not come back to it. */
function writeApart(transport: Transport, record: LogRecord, line: string, report: Report): void {
  const run = new TransportRun([...(record.loggedBy ?? []), transport]);
  storage.run(run, () => {
    onRejection(transport.write(record, line), (error) => report(error, "transport"));
  });
}

const toldOfOwnLines = new WeakSet<Transport>();

function isOwnLine(loggedBy: readonly object[], { transport }: Outlet, report: Report): boolean {
  if (!loggedBy.includes(transport)) return false;
  // Once: an onError that logs would be told of its own line, and so for ever.
  if (!toldOfOwnLines.has(transport)) {
    toldOfOwnLines.add(transport);
    const { name = "without a name" } = transport;
    report(new Error(`transport ${name} logs while it writes; it is not given those lines (told once)`), "transport");
  }
  return true;
}
