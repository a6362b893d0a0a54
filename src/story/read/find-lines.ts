import type { Block } from "./blocks.js";
import { type LineRange, lineAt } from "./line-text.js";
import type { Needles } from "./needles.js";

/**
 * The lines from `from` to `to` that hold one of the needles, in order, each once. Whole blocks are searched for bytes;
 * only a line that holds a needle is looked at.
 */
export function* linesWith(
  block: Block,
  needles: Needles,
  from: number = block.start,
  to: number = block.end,
): Generator<LineRange> {
  const next = needles.search(block.haystack, to);
  for (let at = next(from); at !== -1; ) {
    const range = lineAt(block, at);
    yield range;
    // Behind the line break: a text that begins with one would be found in the same place for ever.
    at = next(range.to + 1);
  }
}
