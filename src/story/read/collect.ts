import type { Entry } from "../entry.js";
import { type ParseOptions, parseUnwrapped, withoutColors } from "../parse/parse-line.js";
import { type Block, blocksOf } from "./blocks.js";
import { linesWith } from "./find-lines.js";
import { type LineRange, logicalLine } from "./line-text.js";
import type { Needles } from "./needles.js";
import { type Source, serviceOf } from "./source.js";

/** A line that was found, and where. */
export interface Found {
  readonly entry: Entry;
  readonly source: Source;
  /** The line's place in the source, in bytes. */
  readonly offset: number;
  /** How many bytes it has. */
  readonly length: number;
  /** The texts of further physical lines of the record. */
  readonly more: string[];
}

/** Reads the line at a place of a block; undefined if it is another program's. */
export function readLine(source: Source, options: ParseOptions, block: Block, range: LineRange): Found | undefined {
  if (block.isInLine && range.from === block.start) return undefined;
  const { line, range: whole } = logicalLine(block, range);
  const parsed = parseUnwrapped({ ...line, text: withoutColors(line.text) }, options);
  if (parsed === undefined) return undefined;
  const entry = parsed.service === undefined ? { ...parsed, service: serviceOf(source) } : parsed;
  const { from, to } = whole;
  return { entry, source, offset: block.offset + from, length: to - from, more: [] };
}

/** Whether a physical line belongs to the record before it. */
export function continues(previous: Found | undefined, { entry, source }: Found): boolean {
  if (previous === undefined || !entry.isContinuation || previous.source !== source) return false;
  const { level, requestId, sessionId, name } = previous.entry;
  return level === entry.level && requestId === entry.requestId && sessionId === entry.sessionId && name === entry.name;
}

/** How many further physical lines of a record are kept. */
const MAX_MORE = 10_000;

/** Adds a further physical line to its record. */
export function addMore(record: Found | undefined, { entry }: Found): void {
  if (record === undefined || record.more.length > MAX_MORE) return;
  record.more.push(record.more.length < MAX_MORE ? entry.message : `… more than ${MAX_MORE} lines`);
}

/**
 * Finds the lines of a source that hold one of the needles, and all of some texts. Further physical lines of a record are added to its first.
 * @param visit Is called for each record's first line, with the block that it is in.
 * @param progress Is called with the end of each block, and whether a line was divided there.
 */
export async function collect(
  source: Source,
  needles: Needles,
  texts: readonly string[],
  options: ParseOptions,
  visit: (found: Found, block: Block) => void,
  progress: (bytes: number, isInLine: boolean) => void = () => {},
): Promise<void> {
  let previous: Found | undefined;
  let last = -1;
  const required = texts.filter((text) => text !== "").map((text) => Buffer.from(text));
  for await (const block of blocksOf(source)) {
    for (const range of linesWith(block, needles)) {
      if (required.some((bytes) => block.haystack.find(bytes, range.from, range.to) === -1)) continue;
      const found = readLine(source, options, block, range);
      // Pieces of one line that a container's runtime divided.
      if (found === undefined || found.offset === last) continue;
      last = found.offset;
      if (continues(previous, found)) {
        addMore(previous, found);
        continue;
      }
      previous = found;
      visit(found, block);
    }
    progress(block.offset + block.end, block.isInLine);
  }
}
