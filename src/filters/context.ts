import type { InternalRecord } from "../call-record.js";
import type { CurrentContext } from "../context/context.js";
import { contextOfError } from "../context/error-context.js";
import type { FieldSet } from "../context/field-set.js";
import { storage } from "../context/storage.js";
import type { Filter } from "../contracts.js";
import { SHORT_LENGTH, shortenId, tagText } from "../ids/shorten.js";
import { NONE } from "../ids/tag.js";
import { checkFunction, checkInteger, checkKeys, checkOneOf } from "../internal/check-options.js";
import { type TraceIds, withActiveSpan } from "./active-span.js";
import { onMissingContext } from "./missing-context.js";
import { parseTag, withTagParts } from "./tag-parts.js";

/**
 * Options of {@link contextFilter}.
 *
 * @example
 * const options: ContextFilterOptions = { length: 12, absent: "omit" };
 */
export interface ContextFilterOptions {
  /** Characters of an ID in the tag: 1 to 128. @default 8 */
  length?: number | undefined;
  /**
   * Chooses the part of an ID that the tag shows; `name` is the field's. If it fails, the tag shows the ID's first
   * characters.
   * @default shortenId
   */
  shorten?: ((id: string, length: number, name: string) => string) | undefined;
  /**
   * The context fields that the tag shows, in this order. The labels of `requestId` and `sessionId` are `req` and
   * `session`, any other field's is its name: `["requestId", "tenant"]` gives `[req=k3v9x7qa|tenant=acme]`. A text of up
   * to 24 characters, a number or a boolean is shown whole, a longer text shortened as an ID, anything else as `none`.
   * A field that the tag shows whole is not repeated after the message.
   * @default ["requestId", "sessionId"]
   */
  tag?: readonly string[] | undefined;
  /** The tag outside any context: `[req=none|session=none]`, or no tag. @default "none" */
  absent?: "none" | "omit" | undefined;
  /**
   * Returns the tracer's active span, at every line. Its IDs replace the context's `traceId` and `spanId` in JSON. If
   * it throws, the line goes out without them, and the error is reported to `onError`.
   * @default the context's own IDs
   */
  traceContext?: (() => TraceIds | null | undefined) | undefined;
}

/** What the tag shows of one context. */
interface Tag {
  readonly requestId: string;
  readonly sessionId: string;
}

const BRAND = Symbol.for("ctxlog.contextFilter");
const implied = new WeakSet<Filter>();

/**
 * Creates the filter that puts the context on a record: `context`, and the short `requestId` and `sessionId`. Every
 * logger has one in front of its other filters, unless `filters` holds one, which then stands where it was put, or
 * `context: false` leaves it out.
 *
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ filters: [contextFilter({ length: 12, absent: "omit" })] });
 */
export function contextFilter(options: ContextFilterOptions = {}): Filter {
  checkKeys("contextFilter", options, ["length", "shorten", "tag", "absent", "traceContext"]);
  const { shorten = shortenId, traceContext } = options;
  const length = checkInteger("contextFilter's length", options.length, { min: 1, max: 128 }, SHORT_LENGTH);
  const absent = checkOneOf("contextFilter's absent", options.absent, [NONE, "omit"], NONE);
  checkFunction("contextFilter's shorten", shorten);
  if (traceContext !== undefined) checkFunction("contextFilter's traceContext", traceContext);
  const tag = parseTag("contextFilter's tag", options.tag);
  const outside = absent === NONE ? NONE : undefined;

  function short(id: unknown, name: string): string {
    if (typeof id !== "string" || id === "") return NONE;
    let part: unknown;
    try {
      part = shorten(id, length, name);
    } catch {
      // The line must go out, with the ID that it has.
    }
    return tagText(typeof part === "string" && part !== "" ? part : id.slice(0, length));
  }

  function makeTag({ fields: { requestId, sessionId } }: FieldSet<CurrentContext>): Tag {
    return { requestId: short(requestId, "requestId"), sessionId: short(sessionId, "sessionId") };
  }

  /** The short IDs of a context that has those of another filter in place. */
  function otherTag(context: FieldSet<CurrentContext>): Tag {
    return (context.find(contextFilter) as Tag | undefined) ?? context.store(contextFilter, makeTag(context));
  }

  function contextFilter(record: InternalRecord): undefined {
    const stored = record.stored ?? storage.getStore();
    const context = stored?.fieldSet ?? (stored && contextOfError(record.error, stored));
    if (context === undefined) {
      record.requestId = outside;
      record.sessionId = outside;
      if (stored === undefined) onMissingContext?.();
      return;
    }
    record.contextSet = context;
    record.context = context.fields;
    if (context.tagBy === undefined) context.storeTag(contextFilter, makeTag(context));
    if (context.tagBy === contextFilter) {
      record.requestId = context.shortRequestId;
      record.sessionId = context.shortSessionId;
    } else Object.assign(record, otherTag(context));
  }

  const withSpan = traceContext === undefined ? contextFilter : withActiveSpan(contextFilter, traceContext);
  const filter = tag === undefined ? withSpan : withTagParts(withSpan, tag, short);
  return Object.assign(filter, { [BRAND]: true });
}

/** The context filter that a logger has without being asked for one. */
export function impliedContextFilter(): Filter {
  const filter = contextFilter();
  implied.add(filter);
  return filter;
}

/** Whether a filter was created by impliedContextFilter. */
export function isImplied(filter: Filter): boolean {
  return implied.has(filter);
}

/** Whether a filter was created by contextFilter. */
export function isContextFilter(filter: Filter): boolean {
  return BRAND in filter;
}
