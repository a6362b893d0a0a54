import { type Unwrapped, unwrap } from "../parse/wrappers.js";
import type { Block } from "./blocks.js";

/** A physical line in a block. */
export interface LineRange {
  readonly from: number;
  /** Its end, without the line break. */
  readonly to: number;
}

const LINE_FEED = 10;

/** The line that holds a byte. */
export function lineAt({ bytes, first, end }: Block, at: number): LineRange {
  const before = at === 0 ? -1 : bytes.lastIndexOf(LINE_FEED, at - 1);
  const after = bytes.indexOf(LINE_FEED, at);
  return { from: Math.max(first, before + 1), to: after === -1 || after >= end ? endOf(bytes, end) : after };
}

function endOf(bytes: Buffer, end: number): number {
  return end > 0 && bytes[end - 1] === LINE_FEED ? end - 1 : end;
}

/** A line's text. NUL bytes, which a truncated file begins with, a byte order mark and the CR of CRLF are left out. */
export function textOf({ bytes }: Block, { from, to }: LineRange): string {
  let start = from;
  while (start < to && bytes[start] === 0) start++;
  if (bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) start += 3;
  const end = to > start && bytes[to - 1] === 0x0d ? to - 1 : to;
  return bytes.toString("utf8", start, end);
}

/** How many pieces of a line are joined. */
const MAX_PIECES = 4096;

/**
 * The line at a place, without what a collector has put around it. A container's runtime divides long lines: the pieces
 * of one stream are joined.
 */
export function logicalLine(block: Block, range: LineRange): { readonly line: Unwrapped; readonly range: LineRange } {
  const line = unwrap(textOf(block, range));
  if (line.isPartial === undefined) return { line, range };
  let text = line.text;
  let from = range.from;
  for (const [piece, at] of neighbours(block, from, line.stream, -1)) {
    if (!piece.isPartial) break;
    text = piece.text + text;
    from = at.from;
  }
  let { to } = range;
  if (line.isPartial) {
    for (const [piece, at] of neighbours(block, to, line.stream, 1)) {
      text += piece.text;
      to = at.to;
      if (!piece.isPartial) break;
    }
  }
  return { line: { ...line, text }, range: { from, to } };
}

/** The lines of one stream before or behind a place, the nearest first. */
function* neighbours(
  block: Block,
  at: number,
  stream: string | undefined,
  direction: 1 | -1,
): Generator<[Unwrapped, LineRange]> {
  let place = direction === 1 ? at + 1 : at - 1;
  for (let count = 0; count < MAX_PIECES && place >= block.first && place < block.end; count++) {
    const range = lineAt(block, place);
    const line = unwrap(textOf(block, range));
    if (line.isPartial === undefined) return;
    if (line.stream === stream) yield [line, range];
    place = direction === 1 ? range.to + 1 : range.from - 1;
  }
}
