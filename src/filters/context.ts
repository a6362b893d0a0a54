import { checkKeys, configError } from "../config-error.js";
import type { RequestContext } from "../context/context.js";
import { originOf } from "../context/origin.js";
import type { Scope } from "../context/scope.js";
import { storage } from "../context/storage.js";
import type { Filter, LogRecord } from "../contracts.js";
import { SHORT_LENGTH, shortenId, tagText } from "../ids/shorten.js";
import { type TraceIds, traced } from "./trace.js";

export interface ContextFilterOptions {
  /** How many characters of an ID the tag shows: 1 to 128, 8 unless told. */
  length?: number | undefined;
  /** Which part of an ID the tag shows; {@link shortenId} unless told. What fails gives the ID's first characters. */
  shorten?: ((id: string, length: number) => string) | undefined;
  /** Outside any context: `[req=none|session=none]` (the default), or no tag at all. */
  absent?: "none" | "omit" | undefined;
  /** Asks a tracer for the active span, at every line; its IDs stand in JSON as `traceId` and `spanId`, over those of the context. */
  traceContext?: (() => TraceIds | null | undefined) | undefined;
}

/** What the tag shows of one context. */
interface Tag {
  readonly requestId: string;
  readonly sessionId: string;
}

const NONE = "none";
const BRAND = Symbol.for("ctxlog.contextFilter");

/**
 * The filter that puts the context on a record: `context`, and the short `requestId` and `sessionId`. Every logger has
 * one, first, unless `filters` holds one, which is then used where it stands, or `context: false` leaves it out.
 *
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ filters: [contextFilter({ length: 12, absent: "omit" })] });
 */
export function contextFilter(options: ContextFilterOptions = {}): Filter {
  checkKeys("contextFilter", options, ["length", "shorten", "absent", "traceContext"]);
  const { length = SHORT_LENGTH, shorten = shortenId, absent = NONE, traceContext } = options;
  if (!Number.isInteger(length) || length < 1 || length > 128) {
    throw configError("contextFilter's length", length, "a whole number from 1 to 128");
  }
  if (typeof shorten !== "function") throw configError("contextFilter's shorten", shorten, "a function");
  if (absent !== NONE && absent !== "omit") {
    throw configError("contextFilter's absent", absent, '"none" or "omit"', [NONE, "omit"]);
  }
  if (traceContext !== undefined && typeof traceContext !== "function") {
    throw configError("contextFilter's traceContext", traceContext, "a function");
  }
  const outside = absent === NONE ? NONE : undefined;

  function short(id: unknown): string {
    if (typeof id !== "string" || id === "") return NONE;
    let part: unknown;
    try {
      part = shorten(id, length);
    } catch {
      // The line must go out, with the ID that it has.
    }
    return tagText(typeof part === "string" && part !== "" ? part : id.slice(0, length));
  }

  function tagOf(scope: Scope<RequestContext["scope"]["fields"]>): Tag {
    return scope.keep(contextFilter, {
      requestId: short(scope.fields.requestId),
      sessionId: short(scope.fields.sessionId),
    });
  }

  function contextFilter(record: LogRecord): undefined {
    const stored = storage.getStore();
    const origin = record.error === undefined ? undefined : originOf(record.error, stored);
    const scope = origin ?? stored?.scope;
    if (stored !== undefined && stored.scope === undefined) record.loggedBy = stored.transports;
    if (scope === undefined) {
      record.requestId = outside;
      record.sessionId = outside;
      return;
    }
    const tag = (scope.find(contextFilter) as Tag | undefined) ?? tagOf(scope);
    record.contextScope = scope;
    record.context = scope.fields;
    record.requestId = tag.requestId;
    record.sessionId = tag.sessionId;
  }

  const filter = traceContext === undefined ? contextFilter : traced(contextFilter, traceContext);
  return Object.assign(filter, { [BRAND]: true });
}

/** Whether a filter is one of contextFilter's making. */
export function isContextFilter(filter: Filter): boolean {
  return BRAND in filter;
}
