import type { CurrentContext } from "../context/context.js";
import { hashId } from "../ids/hash.js";

/** The ID that decides. */
export type SampledBy = "request" | "session" | "trace";

const FIELDS = { request: "requestId", session: "sessionId", trace: "traceId" } as const;

/** How many numbers an ID may stand for. */
const NUMBERS = 2 ** 32;

/** The numbers of a share are those from this one on. */
export function thresholdOf(share: number): number {
  return Math.round((1 - share) * NUMBERS);
}

/** The kind of ID that decides in a context. A client that sends no session or trace must not be exempt. */
export function decidingId(context: Partial<CurrentContext>, wanted: SampledBy): SampledBy {
  return hasId(context[FIELDS[wanted]]) ? wanted : "request";
}

/** The number of a context's ID: from 0 to 2^32 - 1, and even among all IDs; undefined if there is no such ID. */
export function numberOf(context: Partial<CurrentContext>, by: SampledBy): number | undefined {
  const id = context[FIELDS[by]];
  if (!hasId(id)) return undefined;
  return by === "trace" ? traceNumber(id) : hashId(id);
}

/** A filter may have set anything. */
function hasId(id: unknown): id is string {
  return typeof id === "string" && id !== "";
}

/**
 * The first 8 of the last 14 digits of a trace ID. Those 14 are its random part (W3C Trace Context Level 2, section
 * 2.2.1.3), by which OpenTelemetry samples (specification, "TraceState: Probability Sampling"): logs and spans of equal
 * shares are kept for the same traces. Other tracers' IDs are hashed.
 */
function traceNumber(id: string): number {
  return /^[0-9a-f]{32}$/.test(id) ? Number.parseInt(id.slice(18, 26), 16) : hashId(id);
}
