import { closeSync, openSync, writeSync } from "node:fs";
import { rankOf } from "../build/arrange.js";
import { buildStory } from "../build/build-story.js";
import type { Identity } from "../build/identity.js";
import type { Query } from "../build/query.js";
import { type SearchResult, search } from "../build/search.js";
import type { Story } from "../build/story.js";
import type { CommandLine } from "../command-line.js";
import { EXIT, type Io, isColored, write } from "../io.js";
import { htmlOf } from "../page/html.js";
import { keysWith } from "../parse/keys.js";
import { GrowingFile } from "../read/follow.js";
import { openSources, reportFailure } from "../read/open-sources.js";
import { Progress } from "../read/progress.js";
import type { Source } from "../read/source.js";
import { digestOf } from "../show/digest.js";
import { perfettoOf } from "../show/perfetto.js";
import { TerminalStory } from "../show/terminal.js";
import { safe } from "../show/text.js";
import { UsageError } from "../usage-error.js";
import { followStory } from "./follow-story.js";
import { sendSpans } from "./send-spans.js";
import { isWanted } from "./wanted.js";

const STACK_LINES = 12;
/** So many characters are written at once. */
const CHUNK = 65_536;

/** Prints the story of an ID. @returns The exit code. */
export async function trace(line: CommandLine, io: Io): Promise<number> {
  const sources = openSources(line, io);
  if (sources.length === 0) return EXIT.usage;
  const growing = line.follow ? growingFiles(sources) : new Map<Source, GrowingFile>();
  const keys = keysWith(line.keys);
  const parse = ({ latest }: Source) => ({ keys, local: line.local, latest });
  const progress = new Progress(io, sources);
  let unread = 0;
  const result = await search(sources, queryOf(line), {
    parse,
    maxLines: line.maxLines,
    progress: progress.update,
    failed: ({ path }, error) => {
      unread++;
      reportFailure(io, path, error);
    },
  });
  progress.end();
  if (unread === sources.length) return EXIT.usage;
  if (result.identities.length > 1) return ambiguous(result.identities, io);
  const found = result.found.filter(({ entry }) => isWanted(entry.time, rankOf(entry.level), line));
  if (found.length === 0 && !line.follow) {
    io.stderr.write(
      `ctxlog: nothing was found for ${describe(line)} in ${sources.map(({ path }) => safe(path)).join(", ")}\n`,
    );
    return EXIT.nothing;
  }
  const story = withNotes(buildStory(found, result.identities[0], { gap: line.gap }), result);
  await show(story, line, io);
  if (line.follow) await followStory({ growing, identity: story.identity, query: queryOf(line), line, parse, io });
  return rankOf(story.worst) >= rankOf("ERROR") ? EXIT.failed : EXIT.ok;
}

/** Files that may grow, open from now on. Compressed files and pipes do not grow behind their end. */
function growingFiles(sources: readonly Source[]): ReadonlyMap<Source, GrowingFile> {
  return new Map(
    sources.flatMap((source) =>
      source.size === undefined ? [] : [[source, new GrowingFile(source.path, source.size)]],
    ),
  );
}

function queryOf({ field, id }: CommandLine): Query {
  return field === undefined ? { kind: "id", text: id as string } : { kind: "field", ...field };
}

function describe({ field, id }: CommandLine): string {
  return safe(field === undefined ? (id as string) : `${field.key}=${field.value}`);
}

function ambiguous(identities: readonly Identity[], { stderr }: Io): number {
  const list = identities
    .slice(0, 20)
    .map(({ kind, id, isShort }) => `  ${kind} ${safe(id)}${isShort ? " (short)" : ""}\n`);
  const more = identities.length > list.length ? `  … and ${identities.length - list.length} more\n` : "";
  stderr.write(`ctxlog: several IDs fit; give more of one:\n${list.join("")}${more}`);
  return EXIT.usage;
}

function withNotes(story: Story, { dropped, notFollowed, readOnce }: SearchResult): Story {
  const notes = [...story.notes];
  if (dropped > 0) notes.push(`${dropped} more lines are left out; --max-lines takes more`);
  if (notFollowed > 0)
    notes.push(`${notFollowed} requests, traces or calls lead on, and were not followed; give the ID of one of them`);
  for (const { path } of readOnce)
    notes.push(
      `${path === "-" ? "standard input" : path} is read once: lines without the ID were not looked for in it`,
    );
  return { ...story, notes };
}

async function show(story: Story, line: CommandLine, io: Io): Promise<void> {
  if (line.html !== undefined) writeParts(line.html, htmlOf(story));
  if (line.perfetto !== undefined) writeParts(line.perfetto, perfettoOf(story));
  if (line.otlp !== undefined) await sendSpans(story, line.otlp, io);
  if (line.json) {
    await write(io.stdout, `${JSON.stringify(digestOf(story), undefined, 2)}\n`);
    return;
  }
  const stackLines = line.stack ? Number.POSITIVE_INFINITY : STACK_LINES;
  let text = "";
  for (const one of new TerminalStory({ colors: isColored(io, line.color), stackLines }).print(story)) {
    text += `${one}\n`;
    if (text.length < CHUNK) continue;
    await write(io.stdout, text);
    text = "";
  }
  await write(io.stdout, text);
}

/** Writes a file. @throws {UsageError} If it cannot be written. */
function writeParts(path: string, parts: Iterable<string>): void {
  try {
    const descriptor = openSync(path, "w");
    try {
      for (const part of parts) writeSync(descriptor, part);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`);
  }
}
