import { report } from "../internal/report.js";
import { sharedState } from "../internal/shared-state.js";
import { findLevel, OFF } from "../level.js";
import { type RequestContext, storage, storageState } from "./storage.js";

/** Those that are counted in `storageState.overrides`. */
const counted = /* @__PURE__ */ sharedState("overrides.v1", () => new WeakSet<RequestContext>());
const collected = new FinalizationRegistry<undefined>(() => {
  storageState.overrides--;
});

/**
 * Applies a context's `minLevel`. A wrong one may have come with a request and must not end it: it is reported and
 * ignored.
 */
export function applyMinLevel(context: RequestContext): void {
  const { minLevel } = context.fieldSet.fields;
  if (minLevel === undefined && context.minLevelId === OFF) return;
  const id = minLevel === undefined ? OFF : findLevel(minLevel);
  if (id === undefined) report(new TypeError("ctxlog: a context's minLevel is not a level; it is ignored"), "context");
  context.minLevelId = id ?? OFF;
  if (context.minLevelId !== OFF) countUntilCollected(context);
}

/** A context counts until it is garbage-collected: work that it started may log long after it was left. */
function countUntilCollected(context: RequestContext): void {
  if (counted.has(context)) return;
  counted.add(context);
  collected.register(context, undefined);
  storageState.overrides++;
}

/** Whether the current context lets lines of this level pass every logger's minimum. */
export function passesByContext(levelId: number): boolean {
  if (storageState.overrides === 0) return false;
  const context = storage.getStore();
  return context !== undefined && levelId >= context.minLevelId;
}
