import { isError } from "../internal/is-error.js";
import { tslogRuntime } from "../internal/tslog-runtime.js";
import { readContextFields } from "./read-context-fields.js";

/**
 * What tslog passes to middleware, as far as {@link tslogMiddleware} uses it.
 *
 * @example
 * const middleware: (call: TslogCall) => TslogCall = tslogMiddleware();
 */
export interface TslogCall {
  /** The arguments of the call. */
  args: unknown[];
  /** The logger's settings: the format of its output, and the name of the error in JSON. */
  readonly settings: { readonly type: string; readonly json: { readonly errorKey: string } };
}

/**
 * Creates middleware for a tslog logger that adds the context's fields to every line, `requestId` and `sessionId` among
 * them: at the top level of JSON, and after the message in pretty output. The fields of the call win. tslog's `mask`
 * settings apply to all of them.
 *
 * @example
 * import { Logger } from "tslog";
 * const logger = new Logger({ type: "json" });
 * logger.use(tslogMiddleware());
 */
export function tslogMiddleware(): <Call extends TslogCall>(call: Call) => Call {
  return (call) => {
    const fields = readContextFields();
    if (Object.keys(fields).length > 0) call.args = withFields(call, fields);
    return call;
  };
}

/** The arguments with the fields among them. tslog puts fields at the top level only for a text and one object. */
function withFields({ args, settings }: TslogCall, fields: Record<string, unknown>): unknown[] {
  const [first, second] = args;
  if (args.length === 1 && isFields(first)) return [{ ...fields, ...first }];
  if (args.length === 2 && isFields(first) && typeof second === "string") return [{ ...fields, ...first }, second];
  if (args.length === 2 && typeof first === "string" && isFields(second)) return [first, { ...fields, ...second }];
  // Pretty output shows the arguments one after another, and an error in full only if it is one of them.
  if (settings.type === "pretty") return [...args, fields];
  return withFieldsInJson(args, fields, settings.json.errorKey);
}

function withFieldsInJson(args: readonly unknown[], fields: object, errorKey: string): unknown[] {
  const [first] = args;
  const error = args.find(isError);
  const all: Record<string, unknown> = { ...fields };
  for (const [index, value] of args.entries()) {
    if (value !== error && (index > 0 || typeof value !== "string")) all[index] = value;
  }
  // tslog's JSON shows nothing of an error among fields, so it gets the object that tslog makes of an error that stands
  // alone.
  if (error !== undefined) all[errorKey] = errorObject(error, 0);
  if (typeof first === "string") return [first, all];
  return error === undefined ? [all] : [error.message, all];
}

/** How many causes tslog follows. */
const MAX_CAUSES = 5;

function errorObject(error: Error, level: number): Record<string, unknown> {
  const { name, message, cause } = error;
  const shown: Record<string, unknown> = { name, message, stack: tslogRuntime()?.getErrorTrace(error) ?? error.stack };
  if (isError(cause) && level < MAX_CAUSES) shown["cause"] = errorObject(cause, level + 1);
  return shown;
}

/** Whether tslog accepts a value as fields: a plain object. */
function isFields(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
