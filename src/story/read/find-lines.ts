import type { Block } from "./blocks.js";
import { type LineRange, lineAt } from "./line-text.js";

/** Texts that are searched for as bytes. */
export type Needles = readonly Buffer[];

export function needlesOf(texts: Iterable<string>): Needles {
  return [...new Set(texts)].filter((text) => text !== "").map((text) => Buffer.from(text));
}

/**
 * The lines from `from` to `to` that hold one of the needles, in order, each once. Whole blocks are searched by
 * `Buffer.indexOf`; only a line that holds a needle is looked at.
 */
export function* linesWith(
  block: Block,
  needles: Needles,
  from: number = block.start,
  to: number = block.end,
): Generator<LineRange> {
  const part = block.bytes.subarray(from, to);
  const next = needles.map((needle) => part.indexOf(needle));
  for (;;) {
    let nearest = -1;
    for (const at of next) if (at !== -1 && (nearest === -1 || at < nearest)) nearest = at;
    if (nearest === -1) return;
    const range = lineAt(block, from + nearest);
    yield range;
    const after = range.to - from;
    for (const [index, needle] of needles.entries()) {
      const at = next[index] as number;
      if (at !== -1 && at < after) next[index] = part.indexOf(needle, after);
    }
  }
}
