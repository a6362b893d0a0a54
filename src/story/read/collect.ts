import type { Entry } from "../entry.js";
import { type ParseOptions, parseUnwrapped, withoutColors } from "../parse/parse-line.js";
import { type Block, blocksOf } from "./blocks.js";
import { linesWith, type Needles } from "./find-lines.js";
import { type LineRange, logicalLine } from "./line-text.js";
import { type Source, serviceOf } from "./source.js";

/** A line that was found, and where. */
export interface Found {
  readonly entry: Entry;
  readonly source: Source;
  /** The line's place in the source, in bytes. */
  readonly offset: number;
  /** The texts of further physical lines of the record. */
  readonly more: string[];
}

/** Reads the line at a place of a block; undefined if it is another program's. */
export function readLine(source: Source, options: ParseOptions, block: Block, range: LineRange): Found | undefined {
  const { line, range: whole } = logicalLine(block, range);
  const entry = parseUnwrapped({ ...line, text: withoutColors(line.text) }, options);
  if (entry === undefined) return undefined;
  const service = entry.service ?? serviceOf(source);
  return { entry: { ...entry, service }, source, offset: block.offset + whole.from, more: [] };
}

/** Whether a physical line belongs to the record before it. */
export function continues(previous: Found | undefined, { entry, source }: Found): boolean {
  if (previous === undefined || !entry.isContinuation || previous.source !== source) return false;
  const { level, requestId, sessionId, name } = previous.entry;
  return level === entry.level && requestId === entry.requestId && sessionId === entry.sessionId && name === entry.name;
}

/**
 * Finds the lines of a source that hold one of the needles. Further physical lines of a record are added to its first.
 * @param visit Is called for each record's first line, with the block that it is in.
 */
export async function collect(
  source: Source,
  needles: Needles,
  options: ParseOptions,
  visit: (found: Found, block: Block) => void,
  progress: (bytes: number) => void = () => {},
): Promise<void> {
  let previous: Found | undefined;
  let last = -1;
  for await (const block of blocksOf(source)) {
    for (const range of linesWith(block, needles)) {
      const found = readLine(source, options, block, range);
      // Pieces of one line that a container's runtime divided.
      if (found === undefined || found.offset === last) continue;
      last = found.offset;
      if (continues(previous, found)) {
        previous?.more.push(found.entry.message);
        continue;
      }
      previous = found;
      visit(found, block);
    }
    progress(block.offset + block.end);
  }
}
