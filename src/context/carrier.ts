import { isId } from "../ids/validate.js";
import { checkKeys, configError } from "../internal/check-options.js";
import { report } from "../internal/report.js";
import { isSpanId, newSpanId, parseTraceparent, parseTracestate } from "../trace/trace-context.js";
import type { ContextFields, CurrentContext } from "./context.js";
import { knownFields } from "./known-fields.js";
import { traceparentOf, tracestateOf } from "./outgoing-trace.js";
import { currentContext } from "./run.js";

export interface CarrierOptions {
  /** Fields of yours that go along, by name, as far as JSON can tell them; none unless told. Both sides name them. */
  fields?: readonly string[] | undefined;
}

const VERSION = "1";
/** The longest carrier, in characters: every queue, header and environment variable takes as much. */
const MAX_CARRIER = 8192;

/** Whether a field is the user's to name: the others are always carried, or never. */
const canBeNamed = (name: string): boolean => (knownFields.get(name)?.carried ?? "if named") === "if named";

/**
 * The context as a text, to be put into a job, a worker's data or an environment variable, and made a context of again by
 * {@link deserializeContext}: the IDs, the trace, and the fields that are named. It has no more than 8,192 characters of ASCII, and
 * is safe in a header, a URL and a log.
 *
 * What cannot go along is left out, and told on stderr: a field that JSON cannot tell or that is too long, an ID that breaks the rule of
 * `extractContext`.
 *
 * @returns `""` outside any context.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * await queue.add("charge", { order, context: serializeContext({ fields: ["tenant"] }) });
 */
export function serializeContext(options: CarrierOptions = {}): string {
  const names = fieldNames("serializeContext", options);
  const context = currentContext();
  if (context === undefined) return "";
  const text = new URLSearchParams({ v: VERSION });
  for (const name of ["requestId", "sessionId"] as const) {
    const id = context[name];
    if (isId(id)) text.set(name, id);
    else if (id !== undefined) tellLeftOut(name);
  }
  text.set("traceparent", traceparentOf(context, isSpanId(context.spanId) ? context.spanId : newSpanId()));
  const tracestate = tracestateOf(context);
  if (tracestate !== undefined) text.set("tracestate", tracestate);
  return withFields(text, context, names);
}

/**
 * The context that {@link serializeContext} made a text of; give it to `runWithContext`. Everything is checked again, as if a client had
 * sent it. The trace goes on in a span of its own.
 *
 * @param carrier `""` and undefined, as there is no context to carry, give no fields.
 * @throws {TypeError} For what is no carrier, or one of another version; for an unknown option or a wrong value.
 *
 * @example
 * worker.on("job", (job) => runWithContext(deserializeContext(job.context, { fields: ["tenant"] }), () => charge(job.order)));
 */
export function deserializeContext(carrier: string | undefined, options: CarrierOptions = {}): ContextFields {
  const names = fieldNames("deserializeContext", options);
  if (carrier === undefined || carrier === "") return {};
  const values = parse(carrier);
  const context: ContextFields = { ...fieldsOf(values.get("fields"), names) };
  for (const name of ["requestId", "sessionId"] as const) {
    const id = values.get(name);
    if (id === undefined) continue;
    if (!isId(id)) throw refused(`its ${name} is malformed`);
    context[name] = id;
  }
  return { ...context, ...traceOf(values.get("traceparent"), values.get("tracestate")) };
}

function fieldNames(where: string, options: CarrierOptions): readonly string[] {
  checkKeys(where, options, ["fields"]);
  const { fields = [] } = options;
  if (!Array.isArray(fields)) throw configError(`${where}'s fields`, fields, "an array of names");
  for (const name of fields) {
    if (typeof name !== "string" || !canBeNamed(name)) {
      throw configError(
        `a name in ${where}'s fields`,
        name,
        "the name of a field of yours: IDs and the trace go by themselves",
      );
    }
  }
  return fields;
}

/** The carrier with as many of the fields as it has room for. */
function withFields(text: URLSearchParams, context: CurrentContext, names: readonly string[]): string {
  let carrier = text.toString();
  let members = "";
  for (const name of names) {
    if (context[name] === undefined) continue;
    const value = json(context[name]);
    const more = value && `${members}${members && ","}${JSON.stringify(name)}:${value}`;
    text.set("fields", `{${more}}`);
    const longer = text.toString();
    if (more === undefined || longer.length > MAX_CARRIER) {
      tellLeftOut(name);
      continue;
    }
    members = more;
    carrier = longer;
  }
  return carrier;
}

function json(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function tellLeftOut(name: string): void {
  report(new Error(`ctxlog: serializeContext left ${name} out: it cannot be carried`), "request");
}

function parse(carrier: string): ReadonlyMap<string, string> {
  if (typeof carrier !== "string") throw refused("it is no string");
  if (carrier.length > MAX_CARRIER) throw refused(`it is longer than ${MAX_CARRIER} characters`);
  const version = /^v=(\d{1,9})(?:&|$)/.exec(carrier)?.[1];
  if (version === undefined) throw refused("it was not made by serializeContext");
  if (version !== VERSION) throw refused(`it is of version ${version}, and this release takes version ${VERSION}`);
  const values = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(carrier)) {
    if (values.has(key)) throw refused("it says something twice");
    values.set(key, value);
  }
  return values;
}

function fieldsOf(text: string | undefined, names: readonly string[]): ContextFields {
  if (text === undefined) return {};
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    // What JSON.parse says would show the text.
  }
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) throw refused("its fields are malformed");
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

function traceOf(traceparent: string | undefined, tracestate: string | undefined): ContextFields {
  if (traceparent === undefined) return {};
  const parent = parseTraceparent(traceparent);
  if (parent === undefined) throw refused("its traceparent is malformed");
  const { traceId, parentId, flags } = parent;
  const trace = { traceId, spanId: newSpanId(), parentSpanId: parentId, traceFlags: flags };
  if (tracestate === undefined) return trace;
  const state = parseTracestate([tracestate]);
  if (state === undefined) throw refused("its tracestate is malformed");
  return { ...trace, tracestate: state };
}

function refused(why: string): TypeError {
  return new TypeError(`ctxlog: deserializeContext cannot take this carrier: ${why}.`);
}
