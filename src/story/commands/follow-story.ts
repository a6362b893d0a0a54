import { rankOf } from "../build/arrange.js";
import { candidatesIn, hasField, hasIdentity, type Identity, type Query, textsOf } from "../build/query.js";
import type { CommandLine } from "../command-line.js";
import type { Entry } from "../entry.js";
import { type Io, isColored, write } from "../io.js";
import type { ParseOptions } from "../parse/parse-line.js";
import { blocksOf } from "../read/blocks.js";
import { readLine } from "../read/collect.js";
import { linesWith, needlesOf } from "../read/find-lines.js";
import { followed } from "../read/follow.js";
import type { Source } from "../read/source.js";
import { prettyLine } from "../show/pretty-line.js";
import { isWanted } from "./wanted.js";

/** A story that goes on. */
interface OpenStory {
  readonly sources: readonly Source[];
  /** How far each source was read for the story, in bytes. */
  readonly sizes: readonly number[];
  readonly identity: Identity | undefined;
  readonly query: Query;
  readonly line: CommandLine;
  readonly parse: (source: Source) => ParseOptions;
  readonly io: Io;
}

/** Prints further lines of a story, as its files grow, until the user interrupts. */
export async function followStory({ sources, sizes, identity, query, line, parse, io }: OpenStory): Promise<void> {
  const needles = needlesOf(textsOf(query));
  const colors = isColored(io, line.color);
  const isNew = ({ time, level }: Entry) => isWanted(time, rankOf(level), line);
  async function follow(source: Source, from: number): Promise<void> {
    for await (const block of blocksOf(followed(source, { from, signal: io.interrupted }))) {
      for (const range of linesWith(block, needles)) {
        const entry = readLine(source, parse(source), block, range)?.entry;
        if (entry === undefined || !isNew(entry) || !fits(entry, query, identity)) continue;
        await write(io.stdout, `${prettyLine(entry, colors)}\n`);
      }
    }
  }
  // Compressed files and pipes do not grow after their end.
  await Promise.all(
    sources.map((source, index) => (source.size === undefined ? undefined : follow(source, sizes[index] ?? 0))),
  );
}

function fits(entry: Entry, query: Query, identity: Identity | undefined): boolean {
  if (query.kind === "field") return hasField(entry, query.key, query.value);
  return identity === undefined ? candidatesIn(entry, query.text).length > 0 : hasIdentity(entry, identity);
}
