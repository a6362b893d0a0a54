import type { LogContext, LogMiddleware } from "tslog";
import { isError } from "../internal/is-error.js";
import { tslogRuntime } from "../internal/tslog-runtime.js";
import { readContextFields } from "./context-fields.js";

/**
 * Middleware for a tslog Logger that is in use already: every line has the context's fields, `requestId` and `sessionId`
 * among them, at the top level of JSON and behind the message in pretty output. tslog's `mask` settings apply to them. A
 * call's own fields win.
 *
 * @example
 * const logger = new Logger({ type: "json" });
 * logger.use(tslogMiddleware());
 */
export function tslogMiddleware<LogObj>(): LogMiddleware<LogObj> {
  return (context) => {
    const fields = readContextFields();
    if (Object.keys(fields).length > 0) context.args = withFields(context, fields);
    return context;
  };
}

/**
 * The arguments with the fields among them, where tslog shows them as the line's own: it does so for a text and one object.
 */
function withFields<LogObj>({ args, settings }: LogContext<LogObj>, fields: Record<string, unknown>): unknown[] {
  const [first, second] = args;
  if (args.length === 1 && isFields(first)) return [{ ...fields, ...first }];
  if (args.length === 2 && isFields(first) && typeof second === "string") return [{ ...fields, ...first }, second];
  if (args.length === 2 && typeof first === "string" && isFields(second)) return [first, { ...fields, ...second }];
  // Pretty output shows the arguments one after the other, and an error in full only where it is one of them.
  if (settings.type === "pretty") return [...args, fields];
  const error = args.find(isError);
  const all = { ...fields };
  for (const [index, value] of args.entries()) {
    if (value !== error && (index > 0 || typeof value !== "string")) all[index] = value;
  }
  // Of an error among fields tslog's JSON shows nothing, so it is given as tslog shows one that stands alone.
  if (error !== undefined) all[settings.json.errorKey] = errorObject(error as Error, 0);
  if (typeof first === "string") return [first, all];
  return error === undefined ? [all] : [(error as Error).message, all];
}

/** How many causes tslog follows. */
const MAX_CAUSES = 5;

function errorObject(error: Error, level: number): Record<string, unknown> {
  const { name, message, cause } = error;
  const shown: Record<string, unknown> = { name, message, stack: tslogRuntime()?.getErrorTrace(error) ?? error.stack };
  if (isError(cause) && level < MAX_CAUSES) shown["cause"] = errorObject(cause as Error, level + 1);
  return shown;
}

/** Whether tslog takes a value for fields: a plain object. */
function isFields(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
