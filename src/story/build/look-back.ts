import type { ParseOptions } from "../parse/parse-line.js";
import type { Block } from "../read/blocks.js";
import { addMore, continues, type Found, readLine } from "../read/collect.js";
import { linesWith } from "../read/find-lines.js";
import { needlesOf } from "../read/needles.js";
import type { FoundLines } from "./found-lines.js";
import { IdSet } from "./id-set.js";
import { shortForm } from "./identity.js";

/** How far before a request's first line with the session its earlier lines are looked for, in bytes. */
const WINDOW = 2 ** 18;
/** For so many requests. After them, a sixteenth of it. */
const MAX_WINDOWS = 1000;

/** Finds what the requests of one source logged before their session was known. */
export class LookBack {
  readonly #lines: FoundLines;
  readonly #requests = new IdSet();
  #count = 0;

  constructor(lines: FoundLines) {
    this.#lines = lines;
  }

  /** Adds the earlier lines of a line's request, if it is the request's first line with the session. */
  from(found: Found, block: Block, parse: ParseOptions): void {
    const { requestId, isShort } = found.entry;
    if (requestId === undefined || !this.#requests.add(requestId, isShort)) return;
    const window = this.#count++ < MAX_WINDOWS ? WINDOW : WINDOW / 16;
    const to = found.offset - block.offset;
    const needles = needlesOf([isShort ? requestId : shortForm(requestId)]);
    const own = new IdSet();
    own.add(requestId, isShort);
    let previous: Found | undefined;
    for (const range of linesWith(block, needles, Math.max(block.first, to - window), to)) {
      if (this.#lines.hasPlace(found.source, block.offset + range.from)) {
        previous = undefined;
        continue;
      }
      const earlier = readLine(found.source, parse, block, range);
      const id = earlier?.entry.requestId;
      if (earlier === undefined || id === undefined || !own.has(id, earlier.entry.isShort)) continue;
      if (continues(previous, earlier)) addMore(previous, earlier);
      else previous = this.#lines.add(earlier) ? earlier : undefined;
    }
  }
}
