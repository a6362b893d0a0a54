// Rows that compare ways to set up ctxlog: a line with two fields, a binding and a field of its context, or an Error with a cause.
import { createLogger, fileTransport, runWithContext } from "../../dist/index.js";
import { FAILURE, MESSAGE } from "./data.mjs";

/** @typedef {(log: import("../../dist/index.js").Logger) => (i: number) => void} LogCall */

const ERROR = new Error("no answer", { cause: new Error("timeout") });

/** @type {LogCall} */
export const twoFields = (log) => (i) => log.info(MESSAGE, { orderId: i, currency: "EUR" });
/** @type {LogCall} */
export const anError = (log) => () => log.error(FAILURE, ERROR);

/**
 * @param {string} id
 * @param {string} name
 * @param {() => import("../../dist/index.js").LoggerOptions} options Called in the process that is timed.
 * @param {LogCall} call
 * @returns {import("../types.d.ts").OwnVariant}
 */
export function ctxlogVariant(id, name, options, call = twoFields) {
  return {
    id,
    name,
    logger: "ctxlog",
    setUp(path) {
      const log = createLogger({ ...options(), bindings: { service: "shop" }, transports: [fileTransport({ path })] });
      return {
        inContext: (ids, fn) => runWithContext({ ...ids, userId: 42 }, fn),
        log: call(log),
        flush: () => log.flush(),
      };
    },
  };
}

/** How lines of these rows are checked: a stack has a physical line for each frame, with a mark in front. */
export const textChecks = {
  records: (/** @type {string} */ text) => text.split(/\n(?!.*\| )/),
  check: (/** @type {string} */ record) =>
    record.includes(MESSAGE) || record.includes(FAILURE) ? undefined : "not the message",
};
