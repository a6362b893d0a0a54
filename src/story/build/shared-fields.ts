import type { Entry } from "../entry.js";
import type { Found } from "../read/collect.js";

/** Fields that describe the request, which its title shows, or how it was read. */
const DESCRIPTIVE: ReadonlySet<string> = new Set([
  "method",
  "path",
  "transportType",
  "sessionSource",
  "clientRequestId",
]);

/**
 * Fields that have one value wherever they are, on at least half of the lines: the user's ID, the tenant. A reader wants
 * them once, and not on every line.
 */
export function sharedFields(found: readonly Found[]): ReadonlyMap<string, unknown> {
  const counts = new Map<string, { readonly value: unknown; readonly text: string; count: number }>();
  const differing = new Set<string>();
  for (const { entry } of found) {
    for (const [key, value] of entry.fields) {
      if (typeof value === "object" || differing.has(key)) continue;
      const text = String(value);
      const known = counts.get(key) ?? { value, text, count: 0 };
      if (known.text !== text) differing.add(key);
      known.count++;
      counts.set(key, known);
    }
  }
  const shared = [...counts].filter(([key, { count }]) => {
    return !differing.has(key) && !DESCRIPTIVE.has(key) && count > 1 && count * 2 >= found.length;
  });
  return new Map(shared.map(([key, { value }]) => [key, value]));
}

// The line at the end of a request or a call: `GET /orders/4711 200 12 ms`.
const REQUEST_LINE = /^[A-Z]{3,12} \S+ (?:\d{3} |.*aborted.* )?[\d.]+ ms$/;
const IN_REQUEST_LINE: ReadonlySet<string> = new Set([
  "method",
  "path",
  "host",
  "status",
  "durationMs",
  "traceId",
  "spanId",
  "parentSpanId",
]);

/** The fields of a line that its message does not say, nor the heading of its request or story. */
export function ownFields(
  { message, fields }: Entry,
  title: string | undefined,
  ...above: readonly ReadonlyMap<string, unknown>[]
): [string, unknown][] {
  const isRequestLine = REQUEST_LINE.test(message);
  return [...fields].filter(([key, value]) => {
    if (isRequestLine && IN_REQUEST_LINE.has(key)) return false;
    if (above.some((shared) => shared.has(key) && String(shared.get(key)) === String(value))) return false;
    if (!DESCRIPTIVE.has(key)) return true;
    return (key === "method" || key === "path") && title?.split(" ").includes(String(value)) !== true;
  });
}
