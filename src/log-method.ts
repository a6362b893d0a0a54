import { CallRecord } from "./call-record.js";
import { lostCalls, repeatLater, reportLostCalls } from "./call-stack.js";
import { timeOf } from "./clock.js";
import { slotsOf } from "./context/held-slots.js";
import { passesByContext } from "./context/level-override.js";
import { storage } from "./context/storage.js";
import type { HeldLines } from "./held/held-lines.js";
import { heldBackMark } from "./held/mark.js";
import { OFF } from "./level.js";
import type { LogMethod } from "./logger-contract.js";
import { changes, type LoggerState } from "./logger-state.js";
import { emit, type Pipeline } from "./pipeline.js";
import { printing } from "./printed-text.js";
import { readArguments } from "./read-arguments.js";

/**
 * The method for one level: a closure, so that it can be passed on (`catch(log.error)`), and with named parameters,
 * because a rest array would be created even for a call that logs nothing. (bench: disabled)
 */
export function logMethod(state: LoggerState, levelId: number): LogMethod {
  return function log(first?: unknown, second?: unknown): void {
    try {
      if (state.seen !== changes.count) state.refresh();
      if (levelId < state.gateId && (state.gateId === OFF || !passesByContext(levelId))) return;
      const count = arguments.length;
      writeCall(state, levelId, count, first, second, count > 2 ? Array.from(arguments) : undefined);
    } catch {
      try {
        writeLater(state, levelId, arguments);
      } catch {
        lostCalls.count++;
      }
    }
  };
}

/** Repeats a call for which the stack had no room left, from an empty stack, in the same context. */
export function writeLater(state: LoggerState, levelId: number, args: ArrayLike<unknown>): void {
  const { text } = printing;
  repeatLater(() => {
    printing.text = text;
    try {
      const values = Array.from(args);
      writeCall(state, levelId, values.length, values[0], values[1], values.length > 2 ? values : undefined);
    } finally {
      printing.text = undefined;
    }
  });
}

/** What every log method calls. @param all All the arguments, if there are more than two. */
export function writeCall(
  state: LoggerState,
  levelId: number,
  count: number,
  first: unknown,
  second: unknown,
  all: readonly unknown[] | undefined,
): void {
  const { shared } = state.own;
  if (lostCalls.count > 0) reportLostCalls(shared.report);
  const record = new CallRecord(timeOf(shared.clock, shared.report), levelId, state.name, state.bindingSet);
  if (shared.heldLines !== undefined && !prepareToHold(state, record, shared.heldLines)) return;
  readArguments(record, count, first, second, all);
  if (printing.text !== undefined && printing.text.text === record.message) record.printed = printing.text;
  emit(record, state.pipeline as Pipeline);
}

/** Says in the record whether it is held, or may be. Returns false if its level is disabled outside any context. */
function prepareToHold(state: LoggerState, record: CallRecord, heldLines: HeldLines): boolean {
  const { levelId } = record;
  const isDisabled = levelId < state.minLevelId && !passesByContext(levelId);
  const stored = storage.getStore();
  record.stored = stored;
  if (stored?.fieldSet === undefined) return !isDisabled;
  const hasFailed = heldLines.isOpen(slotsOf(stored));
  record.ifSampledOut = hasFailed ? "write" : "hold";
  if (!isDisabled || hasFailed) return true;
  state.heldBindingSet ??= heldBackMark.bindingsOf(record).fieldSet;
  record.isHeld = true;
  record.bindings = state.heldBindingSet.fields;
  record.bindingSet = state.heldBindingSet;
  return true;
}
