import type { ContextFields, ContextInput } from "../context/context.js";
import { runWithContext, runWithoutContext } from "../context/run.js";
import { replaceGenerator } from "../ids/generate.js";
import { type Undo, undoOnce } from "../internal/undo.js";
import { TEST_START } from "./clock.js";

const FIELDS: ContextFields = { requestId: "test-request", sessionId: "test-session", startTime: TEST_START };

/**
 * Runs a function in a context that is the same in every run: `requestId` is `test-request`, `sessionId` is
 * `test-session`, and `startTime` is 2024-01-15 10:30:15 UTC. Nothing is inherited from an outer context.
 *
 * @param fields More fields of the context. They win over the three defaults.
 * @returns Exactly what `fn` returns.
 * @throws Exactly what `fn` throws; a TypeError if `fn` is not a function.
 *
 * @example
 * await withTestContext({ userId: 42 }, () => charge(order));
 */
export function withTestContext<T>(fields: ContextInput, fn: () => T): T {
  return runWithoutContext(() => runWithContext({ ...FIELDS, ...fields }, fn));
}

/**
 * Replaces random IDs, of requests and sessions alike, by `id000001`, `id000002`, and so on. It applies to the whole
 * process, so tests that run in it at the same time share the count.
 *
 * @returns A function that restores random IDs.
 *
 * @example
 * let undo: Undo;
 * beforeEach(() => {
 *   undo = useSequentialIds();
 * });
 * afterEach(() => undo());
 */
export function useSequentialIds(): Undo {
  let count = 0;
  return undoOnce(replaceGenerator(() => `id${String(++count).padStart(6, "0")}`));
}
