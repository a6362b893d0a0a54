import { rankOf } from "../build/arrange.js";
import { inPairs } from "../build/pairs.js";
import { Summaries } from "../build/summaries.js";
import type { CommandLine } from "../command-line.js";
import { EXIT, type Io, write } from "../io.js";
import { keysWith } from "../parse/keys.js";
import type { ParseOptions } from "../parse/parse-line.js";
import { type Block, blocksOf } from "../read/blocks.js";
import { readLine } from "../read/collect.js";
import type { LineRange } from "../read/line-text.js";
import { openSources, reportFailure } from "../read/open-sources.js";
import { Progress } from "../read/progress.js";
import { QuickFacts } from "../read/quick-facts.js";
import { SERVICE } from "../read/quick-service.js";
import { type Source, serviceOf } from "../read/source.js";
import { summariesJson, tableOf } from "../show/summary-table.js";
import { isWanted } from "./wanted.js";

/** Lists the sessions, or the requests, of files. @returns The exit code. */
export async function sessions(line: CommandLine, io: Io): Promise<number> {
  const sources = openSources(line, io);
  if (sources.length === 0) return EXIT.usage;
  const of = line.command === "sessions" ? "session" : "request";
  const summaries = new Summaries(`${of}Id`, line.sort, line.top);
  const progress = new Progress(io, sources);
  let unread = 0;
  for (const paired of inPairs(sources)) {
    summaries.begin(paired);
    await summarise(paired.source, summaries, line, progress).catch((error) => {
      unread++;
      reportFailure(io, paired.source.path, error);
    });
  }
  progress.end();
  if (unread === sources.length) return EXIT.usage;
  const { summaries: shown, total } = summaries.top(line.top);
  if (total === 0) {
    io.stderr.write("ctxlog: no line has such an ID\n");
    return EXIT.nothing;
  }
  const list = { of, shown, total, order: line.sort, isIncomplete: summaries.isIncomplete } as const;
  await write(io.stdout, line.json ? `${JSON.stringify(summariesJson(list), undefined, 2)}\n` : tableOf(list));
  return EXIT.ok;
}

/** Adds a source's lines. */
async function summarise(source: Source, summaries: Summaries, line: CommandLine, progress: Progress): Promise<void> {
  const options = { keys: keysWith(line.keys), local: line.local, latest: source.latest };
  const facts = new QuickFacts();
  // The user's keys and times are those of lines that are read in full.
  const isQuick = line.keys.size === 0 && !line.local;
  const service = serviceOf(source);
  for await (const block of blocksOf(source)) {
    const { haystack, bytes, start, end } = block;
    let word = haystack.find(SERVICE, start, end);
    const isRead = (from: number, to: number) => {
      if (!isQuick || (block.isInLine && from === start) || !facts.read(bytes, from, to)) return false;
      if (word !== -1 && word < from) word = haystack.find(SERVICE, from, end);
      return word === -1 || word >= to || facts.readService(bytes, word, to);
    };
    const add = (from: number, to: number) => {
      if (!isRead(from, to)) addInFull(source, options, block, { from, to }, summaries, line);
      else if (isWanted(facts.time, facts.level, line)) summaries.addFacts(facts, bytes, service);
    };
    let from = start;
    for (const places of haystack.lineFeeds(from, end)) {
      for (const to of places) {
        add(from, to);
        from = to + 1;
      }
    }
    if (from < end) add(from, end);
    progress.update(block.offset + end, source, block.isInLine);
  }
}

function addInFull(
  source: Source,
  options: ParseOptions,
  block: Block,
  range: LineRange,
  summaries: Summaries,
  line: CommandLine,
): void {
  const found = readLine(source, options, block, range);
  if (found === undefined || !isWanted(found.entry.time, rankOf(found.entry.level), line)) return;
  summaries.add(found.entry, found.entry.service ?? "");
}
