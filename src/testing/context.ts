import type { ContextFields } from "../context/context.js";
import { runWithContext, runWithoutContext } from "../context/run.js";
import { replaceGenerator } from "../ids/generate.js";
import { TEST_START } from "./clock.js";

const FIELDS: ContextFields = { requestId: "test-request", sessionId: "test-session", startTime: TEST_START };

/**
 * Runs a function in a context that is the same in every run: `requestId` is `test-request`, `sessionId` is `test-session`,
 * and `startTime` 2024-01-15 10:30:15 UTC, unless `fields` say otherwise. Nothing is inherited from a context around it.
 *
 * @returns Exactly what `fn` returns.
 * @throws Exactly what `fn` throws.
 *
 * @example
 * await withTestContext({ userId: 42 }, () => charge(order));
 */
export function withTestContext<T>(fields: ContextFields, fn: () => T): T {
  return runWithoutContext(() => runWithContext({ ...FIELDS, ...fields }, fn));
}

/** Takes something back, once; by itself at the end of a block that declares it with `using`. */
export interface Restore {
  (): void;
  [Symbol.dispose](): void;
}

/**
 * Makes every generated ID, of requests and sessions alike, the next of `id000001`, `id000002`, and so on: for the whole
 * process, so tests that run at the same time in one process share the count.
 *
 * @returns Gives random IDs back.
 *
 * @example
 * beforeEach(() => {
 *   restore = useSequentialIds();
 * });
 */
export function useSequentialIds(): Restore {
  let count = 0;
  const restore = replaceGenerator(() => `id${String(++count).padStart(6, "0")}`);
  return Object.assign(restore, { [Symbol.dispose]: restore });
}
