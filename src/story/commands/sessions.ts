import { rankOf } from "../build/arrange.js";
import { MAX_REQUESTS, Summaries, type Summary } from "../build/summary.js";
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
import { type Source, serviceOf } from "../read/source.js";
import { durationText, safe, timeText } from "../show/text.js";
import { isWanted } from "./wanted.js";

/** Lists the sessions, or the requests, of files. @returns The exit code. */
export async function sessions(line: CommandLine, io: Io): Promise<number> {
  const { sources, failures } = openSources(line.files, io);
  if (sources.length === 0) {
    if (failures === 0)
      io.stderr.write(`ctxlog: no file was named, and nothing is piped in; see ctxlog ${line.command} --help\n`);
    return EXIT.usage;
  }
  const summaries = new Summaries(line.command === "sessions" ? "sessionId" : "requestId", line.sort, line.top);
  const progress = new Progress(io, sources);
  let unread = 0;
  for (const source of sources) {
    await summarise(source, summaries, line, progress).catch((error) => {
      unread++;
      reportFailure(io, source.path, error);
    });
  }
  progress.end();
  if (unread === sources.length) return EXIT.usage;
  const { summaries: shown, total } = summaries.top(line.top);
  if (total === 0) {
    io.stderr.write("ctxlog: no line has such an ID\n");
    return EXIT.nothing;
  }
  await write(
    io.stdout,
    line.json
      ? `${JSON.stringify(jsonOf(shown, total, summaries.isIncomplete), undefined, 2)}\n`
      : tableOf(shown, total, summaries.isIncomplete, line),
  );
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
    const { bytes, end } = block;
    const add = (from: number, to: number) => {
      if (!isQuick || !facts.read(bytes, from, to)) addInFull(source, options, block, { from, to }, summaries, line);
      else if (isWanted(facts.time, facts.level, line)) summaries.addFacts(facts, bytes, service);
    };
    let from = block.start;
    for (const places of block.haystack.lineFeeds(from, end)) {
      for (const to of places) {
        add(from, to);
        from = to + 1;
      }
    }
    if (from < end) add(from, end);
    progress.update(block.offset + end, source);
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

function tableOf(
  summaries: readonly Summary[],
  total: number,
  isIncomplete: boolean,
  { command, sort }: CommandLine,
): string {
  const head = [
    "last line",
    "duration",
    "lines",
    "requests",
    "errors",
    "worst",
    command === "sessions" ? "session" : "request",
    "services",
  ];
  const rows = summaries.map((one) => [
    timeText(one.end, one.digits),
    one.start === undefined || one.end === undefined ? "" : durationText(one.end - one.start, one.digits),
    String(one.lines),
    `${one.requests}${one.requests === MAX_REQUESTS ? "+" : ""}`,
    String(one.errors),
    one.worst ?? "",
    safe(one.id),
    one.services.slice(0, 5).map(safe).join(", "),
  ]);
  const columns =
    command === "sessions"
      ? head.map((_, index) => index)
      : head.map((_, index) => index).filter((index) => index !== 3);
  const all = [head, ...rows].map((row) => columns.map((index) => row[index] ?? ""));
  const widths = columns.map((_, index) => all.reduce((most, row) => Math.max(most, (row[index] ?? "").length), 0));
  const text = all.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  if (total > summaries.length)
    text.push(`${isIncomplete ? "about " : ""}${total} in all, by ${sort}; --top shows more`);
  if (isIncomplete) text.push("note: too many to keep all; one that was given up and came again is counted anew");
  return `${text.join("\n")}\n`;
}

function jsonOf(summaries: readonly Summary[], total: number, isIncomplete: boolean): object {
  const isoOf = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
  return {
    total,
    ...(isIncomplete ? { isIncomplete } : {}),
    shown: summaries.map(({ digits: _, ...one }) => ({ ...one, start: isoOf(one.start), end: isoOf(one.end) })),
  };
}
