import type { Entry } from "../entry.js";
import type { Found } from "../read/collect.js";
import type { Source } from "../read/source.js";
import { shortForm } from "./identity.js";

/**
 * The lines of all sources by time. Lines of one time stay in the order of their files, older files of a rotated set
 * first; a line without a time stays behind the one before it.
 */
export function inOrder(found: readonly Found[]): Found[] {
  const byPlace = withoutCopies(withoutDoubles([...found].sort(comparePlaces)));
  let time = Number.NEGATIVE_INFINITY;
  let source: unknown;
  const keyed = byPlace.map((one, index) => {
    if (one.source !== source) time = Number.NEGATIVE_INFINITY;
    source = one.source;
    time = one.entry.time ?? time;
    return { one, time, index };
  });
  return keyed.sort((a, b) => (a.time === b.time ? a.index - b.index : a.time - b.time)).map(({ one }) => one);
}

function comparePlaces(a: Found, b: Found): number {
  if (a.source === b.source) return a.offset - b.offset;
  const { family, age, path } = a.source;
  if (family !== b.source.family) return family < b.source.family ? -1 : 1;
  return b.source.age - age || (path < b.source.path ? -1 : 1);
}

/**
 * A rotation by copying ("copytruncate") leaves the same lines at the end of the copy and at the beginning of the file:
 * the second ones are left out.
 */
function withoutDoubles(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  for (let from = 0; from < found.length; ) {
    const source = found[from]?.source;
    let to = from;
    while (to < found.length && found[to]?.source === source) to++;
    const lines = found.slice(from, to);
    const before = kept.at(-1)?.source.family === source?.family ? kept : [];
    kept.push(...lines.slice(overlap(before, lines)));
    from = to;
  }
  return kept;
}

/** The most lines that are compared at a rotation. */
const MAX_OVERLAP = 10_000;

/** How many lines at the end of one list are those at the beginning of the next. */
function overlap(before: readonly Found[], after: readonly Found[]): number {
  const last = before.at(-1);
  if (last === undefined) return 0;
  const end = textOf(last);
  for (let count = Math.min(before.length, after.length, MAX_OVERLAP); count > 0; count--) {
    if (textOf(after[count - 1] as Found) !== end) continue;
    const start = before.length - count;
    if (after.slice(0, count).every((one, index) => textOf(one) === textOf(before[start + index] as Found)))
      return count;
  }
  return 0;
}

function textOf({ entry, more }: Found): string {
  return [entry.time, entry.level, entry.name, entry.message, ...more].join("\n");
}

/**
 * A program may write its lines to two places, in two formats. Of a line that is there as JSON, the copy with a tag,
 * which holds less, is left out.
 */
function withoutCopies(found: readonly Found[]): readonly Found[] {
  if (!found.some(({ entry }) => entry.isShort)) return found;
  const whole = new Map<string, Source[]>();
  for (const { entry, source } of found) {
    if (entry.isShort || entry.time === undefined) continue;
    const key = copyKey(entry);
    const sources = whole.get(key) ?? [];
    whole.set(key, sources);
    sources.push(source);
  }
  if (whole.size === 0) return found;
  return found.filter(({ entry, source }) => {
    if (!entry.isShort || entry.isContinuation || entry.time === undefined) return true;
    const sources = whole.get(copyKey(entry)) ?? [];
    const at = sources.findIndex((other) => other !== source);
    if (at !== -1) sources.splice(at, 1);
    return at === -1;
  });
}

/** What two copies of a line have in common, whatever their formats. */
function copyKey({ time = 0, level, name, requestId, isShort, message }: Entry): string {
  const request = requestId === undefined || isShort ? requestId : shortForm(requestId);
  return [Math.floor(time / 1000), level, name, request, message.split("\n", 1)[0]].join("\n");
}
