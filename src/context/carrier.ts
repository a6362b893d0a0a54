import { isId } from "../ids/validate.js";
import { checkBoolean, checkKeys, configError } from "../internal/check-options.js";
import { report } from "../internal/report.js";
import { isSpanId, isTraceId, newSpanId, parseTraceparent, parseTracestate } from "../trace/trace-context.js";
import type { ContextFields, CurrentContext } from "./context.js";
import { knownFields, TAG_FIELDS } from "./known-fields.js";
import { outgoingTraceparent, outgoingTracestate } from "./outgoing-trace.js";
import { currentContext } from "./run.js";

/**
 * Options of {@link serializeContext} and {@link deserializeContext}. Both sides need the same names.
 *
 * @example
 * const options: CarrierOptions = { fields: ["tenant", "userId"] };
 */
export interface CarrierOptions {
  /**
   * Names of context fields that are carried besides the IDs and the trace. Their values must be representable in JSON.
   * A receiver ignores fields that it does not name.
   * @default none
   */
  fields?: readonly string[] | undefined;
  /**
   * Whether the context's trace is carried, if it has one. Set it to false if a tracer carries its own.
   * @default true
   */
  trace?: boolean | undefined;
}

const VERSION = "1";
/** The longest carrier, in characters: queues, headers and environment variables accept that much. */
const MAX_CARRIER = 8192;

/**
 * Serializes the current context to a text: put it into a job, a worker's data or an environment variable, and read it
 * there with {@link deserializeContext}. It carries the IDs, the trace and the named fields, in at most 8,192 ASCII
 * characters that are safe in a header, a URL and a log. A context without a trace gives none to its carrier: it may be
 * a tracer that has it.
 *
 * What cannot be carried is left out and reported on stderr: a field that JSON cannot represent or that is too long,
 * and an ID that `extractContext` would refuse.
 *
 * @returns `""` outside any context.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * await queue.add("charge", { order, context: serializeContext({ fields: ["tenant"] }) });
 */
export function serializeContext(options: CarrierOptions = {}): string {
  const { names, trace } = parseOptions("serializeContext", options);
  const context = currentContext();
  if (context === undefined) return "";
  const text = new URLSearchParams({ v: VERSION });
  for (const name of TAG_FIELDS) {
    const id = context[name];
    if (isId(id)) text.set(name, id);
    else if (id !== undefined) reportLeftOut(name);
  }
  if (trace && isTraceId(context.traceId)) {
    text.set("traceparent", outgoingTraceparent(context, isSpanId(context.spanId) ? context.spanId : newSpanId()));
    const tracestate = outgoingTracestate(context);
    if (tracestate !== undefined) text.set("tracestate", tracestate);
  }
  return withFields(text, context, names);
}

/**
 * Reads a text that {@link serializeContext} made. Pass the result to `runWithContext`. Everything is validated again,
 * as if a client had sent it. The sender's trace goes on in a new span, whose parent is the sender's.
 *
 * @param carrier The text. `""` and undefined, for a sender outside any context, give no fields.
 * @returns The fields of the sender's context.
 * @throws {TypeError} If `carrier` is not a carrier, or one of another version; for an unknown option or a wrong value.
 *
 * @example
 * const context = deserializeContext(job.context, { fields: ["tenant"] });
 * await runWithContext(context, () => charge(job.order));
 */
export function deserializeContext(carrier: string | undefined, options: CarrierOptions = {}): ContextFields {
  const { names, trace } = parseOptions("deserializeContext", options);
  if (carrier === undefined || carrier === "") return {};
  const values = parseCarrier(carrier);
  const context: ContextFields = parseFields(values.get("fields"), names);
  for (const name of TAG_FIELDS) {
    const id = values.get(name);
    if (id === undefined) continue;
    if (!isId(id)) throw refusal(`its ${name} is malformed`);
    context[name] = id;
  }
  return trace ? { ...context, ...parseTrace(values.get("traceparent"), values.get("tracestate")) } : context;
}

function parseOptions(where: string, options: CarrierOptions): { names: readonly string[]; trace: boolean } {
  checkKeys(where, options, ["fields", "trace"]);
  const { fields = [] } = options;
  if (!Array.isArray(fields)) throw configError(`${where}'s fields`, fields, "an array of names");
  for (const name of fields) {
    if (typeof name !== "string" || !canBeNamed(name)) {
      const allowed = "the name of another field: the IDs and the trace need no name, and startTime is never carried";
      throw configError(`a name in ${where}'s fields`, name, allowed);
    }
  }
  return { names: fields, trace: checkBoolean(`${where}'s trace`, options.trace, true) };
}

function canBeNamed(name: string): boolean {
  return (knownFields.get(name)?.carried ?? "if named") === "if named";
}

/** The carrier, with the named fields that it has room for. */
function withFields(text: URLSearchParams, context: CurrentContext, names: readonly string[]): string {
  let carrier = text.toString();
  let members = "";
  for (const name of names) {
    if (context[name] === undefined) continue;
    const value = toJSON(context[name]);
    const more = value && `${members}${members && ","}${JSON.stringify(name)}:${value}`;
    text.set("fields", `{${more}}`);
    const longer = text.toString();
    if (more === undefined || longer.length > MAX_CARRIER) {
      reportLeftOut(name);
      continue;
    }
    members = more;
    carrier = longer;
  }
  return carrier;
}

function toJSON(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function reportLeftOut(name: string): void {
  report(new Error(`ctxlog: serializeContext left out ${name}, which cannot be carried`), "context");
}

function parseCarrier(carrier: string): ReadonlyMap<string, string> {
  if (typeof carrier !== "string") throw refusal("it is not a string");
  if (carrier.length > MAX_CARRIER) throw refusal(`it is longer than ${MAX_CARRIER} characters`);
  const version = /^v=(\d{1,9})(?:&|$)/.exec(carrier)?.[1];
  if (version === undefined) throw refusal("it was not made by serializeContext");
  if (version !== VERSION) throw refusal(`it is version ${version}, and this release reads version ${VERSION}`);
  const values = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(carrier)) {
    if (values.has(key)) throw refusal("it has a key twice");
    values.set(key, value);
  }
  return values;
}

function parseFields(text: string | undefined, names: readonly string[]): ContextFields {
  if (text === undefined) return {};
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    // Not passed on: the message of JSON.parse shows the text.
  }
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) throw refusal("its fields are malformed");
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

function parseTrace(traceparent: string | undefined, tracestate: string | undefined): ContextFields {
  if (traceparent === undefined) return {};
  const parent = parseTraceparent(traceparent);
  if (parent === undefined) throw refusal("its traceparent is malformed");
  const { traceId, parentId, flags } = parent;
  const trace = { traceId, spanId: newSpanId(), parentSpanId: parentId, traceFlags: flags };
  if (tracestate === undefined) return trace;
  const state = parseTracestate([tracestate]);
  if (state === undefined) throw refusal("its tracestate is malformed");
  return { ...trace, tracestate: state };
}

function refusal(why: string): TypeError {
  return new TypeError(`ctxlog: deserializeContext cannot read this carrier: ${why}.`);
}
