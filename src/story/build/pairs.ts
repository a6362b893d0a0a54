import type { Source } from "../read/source.js";

/** A source, and whether another one has the same lines. */
export interface Paired {
  readonly source: Source;
  /** The number of the pair; 0 for a source that is in none. */
  readonly pair: number;
  /** Whether the source has the pair's second copies. */
  readonly isSecond: boolean;
}

const TEXT = /\.(?:log|txt|out)$/i;
const JSON_LINES = /\.(?:jsonl?|ndjson)$/i;

/**
 * Finds files that differ in their ending only, as `shop.log` and `shop.jsonl` do: a program writes its lines to both, as
 * text and as JSON. The files of a pair follow one another, JSON last; rotated ones are in the pair of their set.
 */
export function inPairs(sources: readonly Source[]): readonly Paired[] {
  const groups = new Map<string, Source[]>();
  for (const source of sources) {
    const stem = source.family.replace(TEXT, "").replace(JSON_LINES, "");
    const group = groups.get(stem) ?? [];
    groups.set(stem, group);
    group.push(source);
  }
  return [...groups.values()].flatMap((group, index) => {
    const json = group.filter(({ family }) => JSON_LINES.test(family));
    const text = group.filter(({ family }) => TEXT.test(family));
    if (json.length === 0 || text.length === 0) return group.map((source) => ({ source, pair: 0, isSecond: false }));
    const others = group.filter((source) => !json.includes(source));
    return [...others, ...json].map((source) => ({ source, pair: index + 1, isSecond: json.includes(source) }));
  });
}
