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

/** Whether a line need not show a field: it is one of the whole story or request, or the request's title says it. */
export function isShownAbove(
  key: string,
  value: unknown,
  title: string | undefined,
  ...above: readonly ReadonlyMap<string, unknown>[]
): boolean {
  if (above.some((fields) => fields.has(key) && String(fields.get(key)) === String(value))) return true;
  if (!DESCRIPTIVE.has(key)) return false;
  return (key !== "method" && key !== "path") || title?.split(" ").includes(String(value)) === true;
}
