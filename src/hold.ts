import { emptyRecord, type InternalRecord } from "./call-record.js";
import { failedContext } from "./context/error-context.js";
import type { HeldSlot } from "./context/held-slot.js";
import { slotsOf } from "./context/held-slots.js";
import type { Stored } from "./context/storage.js";
import { deliver, type Route, write } from "./deliver.js";
import { HeldLine } from "./held/held-line.js";
import type { HeldLines } from "./held/held-lines.js";
import { markedAsHeld } from "./held/mark.js";
import type { Missing } from "./held/missing.js";
import type { Report } from "./internal/report.js";
import { WARN } from "./level.js";

/** A route on which lines may be held back. */
export interface HoldingRoute extends Route {
  /** What is held back in contexts; undefined if the logger writes all lines at once. */
  readonly heldLines: HeldLines | undefined;
  /** The same logger's route as it is now: transports may have been added and removed since. */
  readonly latest: () => Route;
}

/** What a record was before its filters. */
interface Call {
  readonly heldLines: HeldLines;
  readonly stored: Stored;
  readonly error: unknown;
  /** Whether its level is disabled, and it is only held. */
  readonly isHeld: boolean | undefined;
}

/**
 * Holds a record back in its context, or writes it. If the context has failed, or fails by this record, what it has
 * held is written first.
 */
export function writeOrHold(
  record: InternalRecord,
  call: Call,
  route: HoldingRoute,
  writers: readonly object[] | undefined,
  report: Report,
): void {
  const { heldLines, stored } = call;
  const isHeld = call.isHeld === true || record.isHeld === true;
  const isTrigger = !isHeld && (record.levelId as number) >= heldLines.settings.triggerId;
  const current = stored?.fieldSet === undefined ? undefined : stored;
  const context = isTrigger ? failedContext(call.error, stored) : current;
  if (context === undefined) {
    write(record, route, writers, report);
    return;
  }
  const slots = slotsOf(context);
  if (isTrigger || heldLines.isOpen(slots)) {
    release(heldLines, slots, record, route, writers, report);
    write(record, route, writers, report);
    return;
  }
  // A transport's own filter may hold back what the logger writes.
  if (!isHeld && !route.hasOwnViews) {
    write(record, route, writers, report);
    return;
  }
  const line = new HeldLine(record.time, isHeld, writers, route.latest);
  write(isHeld ? markedAsHeld(record) : record, route, writers, report, line);
  if (line.outputs !== undefined || line.publication !== undefined) heldLines.hold(slots, line, report);
}

// In a function of its own, as its closure would cost each held line a context object. (bench: held)
function release(
  heldLines: HeldLines,
  slots: readonly HeldSlot[],
  next: InternalRecord,
  route: HoldingRoute,
  writers: readonly object[] | undefined,
  report: Report,
): void {
  heldLines.release(slots, (missing) => writeMissing(missing, next, route, writers, report), report);
}

/** Says in one line how many lines of a context were dropped, to each transport and subscriber that they were for. */
function writeMissing(
  missing: Missing,
  trigger: InternalRecord,
  route: HoldingRoute,
  writers: readonly object[] | undefined,
  report: Report,
): void {
  const { transports } = route.latest();
  for (const [transport, count] of missing.counts) {
    if (!transports.includes(transport)) continue;
    deliver(noticeOf(count, missing.time, trigger), { ...route, transports: [transport] }, writers, report);
  }
  if (missing.unpublished === 0) return;
  write(noticeOf(missing.unpublished, missing.time, trigger), { ...route, transports: [] }, writers, report);
}

/** A record about missing lines, in the context and of the logger of the line that comes next. */
function noticeOf(count: number, time: number, next: InternalRecord): InternalRecord {
  const { name, context, contextSet, requestId, sessionId, tag, bindings, bindingSet, pipeline } = next;
  const lines = count === 1 ? "1 held line" : `${count} held lines`;
  const message = `ctxlog dropped ${lines} here: debugOnError's lines, bytes or totalBytes was reached`;
  const origin = { name, context, contextSet, requestId, sessionId, tag, bindings, bindingSet, pipeline };
  const content = { message, fields: { missing: count }, writtenBy: noticeOf };
  return Object.assign(emptyRecord(time, WARN), origin, content);
}
