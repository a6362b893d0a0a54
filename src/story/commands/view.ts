import { rankOf } from "../build/arrange.js";
import { shortForm } from "../build/query.js";
import type { CommandLine } from "../command-line.js";
import type { Entry } from "../entry.js";
import { EXIT, type Io, isColored, write } from "../io.js";
import { keysWith } from "../parse/keys.js";
import { type ParseOptions, parseUnwrapped, withoutColors } from "../parse/parse-line.js";
import { type Block, blocksOf } from "../read/blocks.js";
import { followed } from "../read/follow.js";
import { lineAt, logicalLine, textOf } from "../read/line-text.js";
import { openSources, reportFailure } from "../read/open-sources.js";
import type { Source } from "../read/source.js";
import { prettyLine } from "../show/pretty-line.js";
import { errorLines, safe, valueText } from "../show/text.js";
import { isWanted } from "./wanted.js";

/** Shows log lines of any format as pretty lines. @returns The exit code. */
export async function view(line: CommandLine, io: Io): Promise<number> {
  const { sources, failures } = openSources(line.files, io);
  if (sources.length === 0) {
    if (failures === 0) io.stderr.write("ctxlog: no file was named, and nothing is piped in; see ctxlog view --help\n");
    return EXIT.usage;
  }
  const keys = keysWith(line.keys);
  const colors = isColored(io, line.color);
  const show = (source: Source) =>
    new Viewer(line, { keys, local: line.local, day: source.day }, colors, io).show(source);
  let shown = 0;
  if (line.follow) {
    const growing = sources.map((one) => (one.path === "-" ? one : followed(one, { from: 0, signal: io.interrupted })));
    for (const count of await Promise.all(growing.map(show))) shown += count;
  } else for (const source of sources) shown += await show(source);
  return shown === 0 ? EXIT.nothing : EXIT.ok;
}

class Viewer {
  readonly #line: CommandLine;
  readonly #parse: ParseOptions;
  readonly #colors: boolean;
  readonly #io: Io;
  /** Whether the record before passed: its further physical lines go with it. */
  #passed = true;

  constructor(line: CommandLine, parse: ParseOptions, colors: boolean, io: Io) {
    this.#line = line;
    this.#parse = parse;
    this.#colors = colors;
    this.#io = io;
  }

  async show(source: Source): Promise<number> {
    let shown = 0;
    try {
      for await (const block of blocksOf(source)) {
        const { text, count } = this.#block(block);
        shown += count;
        if (text !== "") await write(this.#io.stdout, text);
      }
    } catch (error) {
      reportFailure(this.#io, source.path, error);
    }
    return shown;
  }

  #block(block: Block): { text: string; count: number } {
    let text = "";
    let count = 0;
    for (let at = block.start; at < block.end; ) {
      const range = lineAt(block, at);
      const { line, range: whole } = logicalLine(block, range);
      at = Math.max(range.to, whole.to) + 1;
      const entry = parseUnwrapped({ ...line, text: withoutColors(line.text) }, this.#parse);
      const shown = entry === undefined ? this.#foreign(textOf(block, range)) : this.#entry(entry);
      if (shown === undefined) continue;
      text += `${shown}\n`;
      count++;
    }
    return { text, count };
  }

  /** A line of another program passes as it is. On a terminal its control characters are escaped. */
  #foreign(text: string): string | undefined {
    const { request, session, level, grep } = this.#line;
    if (request !== undefined || session !== undefined || level !== undefined || grep?.test(text) === false)
      return undefined;
    return this.#io.stdout.isTTY === true ? safe(text) : text;
  }

  #entry(entry: Entry): string | undefined {
    this.#passed = entry.isContinuation ? this.#passed : this.#passes(entry);
    return this.#passed ? prettyLine(entry, this.#colors) : undefined;
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
