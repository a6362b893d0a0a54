import type { RequestParts } from "./preset.js";

/** The fields that a request line has. A field of another line may have such a name, and means something else. */
export const REQUEST_FIELDS: ReadonlySet<string> = new Set([
  "method",
  "path",
  "host",
  "route",
  "status",
  "durationMs",
  "bytesSent",
]);

/**
 * What the fields of a line say of a request; undefined if it is no request line: that has a method and a duration, as
 * `logRequest` and `propagatingFetch` write them.
 */
export function requestPartsOf(fields: ReadonlyMap<string, unknown>): RequestParts | undefined {
  const durationMs = numberOf(fields.get("durationMs"));
  const method = textOf(fields.get("method"));
  if (durationMs === undefined || method === undefined) return undefined;
  return {
    method,
    path: textOf(fields.get("path")),
    host: textOf(fields.get("host")),
    route: textOf(fields.get("route")),
    status: numberOf(fields.get("status")),
    durationMs,
    bytesSent: numberOf(fields.get("bytesSent")),
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Longer texts are no methods and paths that a server has taken. */
const MAX_TEXT = 8192;

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, MAX_TEXT) : undefined;
}
