import { isUtf8 } from "node:buffer";
import { rankOf } from "../build/arrange.js";
import { shortForm } from "../build/identity.js";
import type { CommandLine } from "../command-line.js";
import type { Entry } from "../entry.js";
import { EXIT, type Io, isColored, write } from "../io.js";
import { keysWith } from "../parse/keys.js";
import { type ParseOptions, parseUnwrapped, withoutColors } from "../parse/parse-line.js";
import { type Block, blocksOf, MAX_LINE } from "../read/blocks.js";
import { followed, GrowingFile } from "../read/follow.js";
import { type LineRange, lineAt, logicalLine, textOf } from "../read/line-text.js";
import { openSources, reportFailure } from "../read/open-sources.js";
import type { Source } from "../read/source.js";
import { prettyLine } from "../show/pretty-line.js";
import { errorLines, safe, valueText } from "../show/text.js";
import { isWanted } from "./wanted.js";

/** Shows log lines of any format as pretty lines. @returns The exit code. */
export async function view(line: CommandLine, io: Io): Promise<number> {
  const sources = openSources(line, io);
  if (sources.length === 0) return EXIT.usage;
  const keys = keysWith(line.keys);
  const colors = isColored(io, line.color);
  const viewers = sources.map(({ latest }) => new Viewer(line, { keys, local: line.local, latest }, colors, io));
  if (line.follow) {
    const signal = io.interruption();
    const growing = sources.map((one) =>
      one.size === undefined ? one : followed(one, new GrowingFile(one.path, 0), signal),
    );
    await Promise.all(growing.map((source, index) => viewers[index]?.show(source)));
  } else {
    for (const [index, source] of sources.entries()) {
      const viewer = viewers[index] as Viewer;
      await viewer.show(source);
      if (viewer.isLineOpen && index < sources.length - 1) await write(io.stdout, "\n");
    }
  }
  if (viewers.every(({ isUnread }) => isUnread)) return EXIT.usage;
  return viewers.some(({ hasShown }) => hasShown) ? EXIT.ok : EXIT.nothing;
}

/** So many characters are written at once. */
const CHUNK = 65_536;
const LINE_FEED = 10;

function isLong({ from, to }: LineRange): boolean {
  return to - from >= MAX_LINE;
}

function terminalText(bytes: Buffer): string {
  const text = bytes.toString();
  return text.endsWith("\n") ? `${safe(text.slice(0, -1))}\n` : safe(text);
}

class Viewer {
  hasShown = false;
  /** Whether the line that was shown last has no end: a torn one at the end of a file. */
  isLineOpen = false;
  /** Whether the source could not be read. */
  isUnread = false;
  readonly #line: CommandLine;
  readonly #parse: ParseOptions;
  readonly #colors: boolean;
  readonly #io: Io;
  /** Whether the record before passed: its further physical lines go with it. */
  #passed = true;
  /** What is to be written next. */
  #text = "";

  constructor(line: CommandLine, parse: ParseOptions, colors: boolean, io: Io) {
    this.#line = line;
    this.#parse = parse;
    this.#colors = colors;
    this.#io = io;
  }

  async show(source: Source): Promise<void> {
    try {
      for await (const block of blocksOf(source)) {
        for (let at = block.start; at < block.end; ) {
          const range = lineAt(block, at);
          if (isLong(range) || (block.isInLine && at === block.start)) {
            at = range.to + 1;
            await this.#long(block, range);
            continue;
          }
          const { line, range: whole } = logicalLine(block, range);
          at = Math.max(range.to, whole.to) + 1;
          const entry = parseUnwrapped({ ...line, text: withoutColors(line.text) }, this.#parse);
          if (entry !== undefined) this.#entry(entry);
          else await this.#foreign(block, range);
          if (this.#text.length >= CHUNK) await this.#flush();
        }
        await this.#flush();
      }
    } catch (error) {
      this.isUnread = true;
      reportFailure(this.#io, source.path, error);
    }
  }

  async #flush(): Promise<void> {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    await write(this.#io.stdout, text);
  }

  /** A line of another program passes as it is. On a terminal its control characters are escaped. */
  async #foreign(block: Block, range: LineRange): Promise<void> {
    const { request, session, level, grep } = this.#line;
    if (request !== undefined || session !== undefined || level !== undefined) return;
    const text = textOf(block, range);
    if (grep?.test(text) === false) return;
    this.hasShown = true;
    if (this.#io.stdout.isTTY === true) {
      this.#text += `${safe(text)}\n`;
      return;
    }
    const bytes = block.bytes.subarray(range.from, Math.min(range.to + 1, block.end));
    this.isLineOpen = bytes.at(-1) !== LINE_FEED;
    if (isUtf8(bytes)) {
      this.#text += bytes.toString();
      return;
    }
    await this.#flush();
    // A copy: the block's memory is used again.
    await write(this.#io.stdout, Buffer.from(bytes));
  }

  /** A line that is too long to be read, or a further part of one, passes in pieces as it is; filters do not see it. */
  async #long(block: Block, range: LineRange): Promise<void> {
    const { request, session, level, grep } = this.#line;
    if (request !== undefined || session !== undefined || level !== undefined || grep !== undefined) return;
    await this.#flush();
    this.hasShown = true;
    const end = Math.min(range.to + 1, block.end);
    for (let at = range.from; at < end; at += CHUNK) {
      const piece = Buffer.from(block.bytes.subarray(at, Math.min(at + CHUNK, end)));
      this.isLineOpen = piece.at(-1) !== LINE_FEED;
      // On a terminal a character that is divided between two pieces is two.
      await write(this.#io.stdout, this.#io.stdout.isTTY === true ? terminalText(piece) : piece);
    }
  }

  #entry(entry: Entry): void {
    this.#passed = entry.isContinuation ? this.#passed : this.#passes(entry);
    if (!this.#passed) return;
    this.hasShown = true;
    this.isLineOpen = false;
    this.#text += `${prettyLine(entry, this.#colors)}\n`;
  }

  #passes(entry: Entry): boolean {
    const { request, session, grep } = this.#line;
    if (!isWanted(entry.time, rankOf(entry.level), this.#line)) return false;
    if (request !== undefined && !isAlike(entry.requestId, request)) return false;
    if (session !== undefined && !isAlike(entry.sessionId, session)) return false;
    return grep === undefined || grep.test(plain(entry));
  }
}

function isAlike(id: string | undefined, wanted: string): boolean {
  return id !== undefined && (id.startsWith(wanted) || shortForm(id) === wanted || id === shortForm(wanted));
}

function plain(entry: Entry): string {
  const fields = [...entry.fields].map(([key, value]) => `${key}=${valueText(value)}`);
  return [entry.name, entry.requestId, entry.sessionId, entry.message, ...fields, ...errorLines(entry.error)].join(" ");
}
