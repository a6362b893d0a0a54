import { checkFunction, checkInteger, checkKeys } from "../internal/check-options.js";
import type { CheckedTransport } from "./checks/contract.js";
import { runAsyncCases } from "./checks/run-cases.js";
import { transportCases } from "./checks/transport-cases.js";

/**
 * Options of {@link checkTransport}.
 *
 * @example
 * const options: CheckTransportOptions = { lines: 100 };
 */
export interface CheckTransportOptions {
  /** How many lines are written at once. @default 1000 */
  lines?: number | undefined;
  /** How long one check may take, in ms. @default 5000 */
  timeout?: number | undefined;
}

/**
 * Checks a transport of yours: hostile records, records that change after the call, many lines at once, their order,
 * `flush` under load, a destination that refuses or waits, and disposal. It needs no test framework.
 *
 * @param make Makes a transport for one check.
 * @throws {AggregateError} By rejection, if it fails a check. The message lists all that failed, each as advice; `errors`
 *   has them one by one.
 * @throws {TypeError} By rejection, if `make` is not a function, or for a wrong option.
 *
 * @example
 * test("my transport is a good one", () =>
 *   checkTransport(() => {
 *     const received: string[] = [];
 *     return { transport: batchTransport({ send: async (lines) => received.push(...lines) }), received: () => received };
 *   }));
 */
export async function checkTransport(
  make: () => CheckedTransport | Promise<CheckedTransport>,
  options: CheckTransportOptions = {},
): Promise<void> {
  checkFunction("checkTransport's make", make, "a function that returns { transport, received }");
  checkKeys("checkTransport", options, ["lines", "timeout"]);
  const lines = checkInteger("checkTransport's lines", options.lines, { min: 1 }, 1000);
  const timeout = checkInteger("checkTransport's timeout", options.timeout, { min: 1, max: 600_000 }, 5000);
  const sample = await make();
  await sample.transport[Symbol.asyncDispose]?.();
  await runAsyncCases("transport", transportCases(make, sample, lines), timeout);
}
