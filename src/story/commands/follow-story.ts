import { rankOf } from "../build/arrange.js";
import { hasIdentity, type Identity, mayMean } from "../build/identity.js";
import { hasField, type Query, textsOf, textsOfId } from "../build/query.js";
import type { CommandLine } from "../command-line.js";
import type { Entry } from "../entry.js";
import { type Io, isColored, write } from "../io.js";
import type { ParseOptions } from "../parse/parse-line.js";
import { blocksOf } from "../read/blocks.js";
import { readLine } from "../read/collect.js";
import { linesWith } from "../read/find-lines.js";
import { followed, type GrowingFile } from "../read/follow.js";
import { needlesOf } from "../read/needles.js";
import { reportFailure } from "../read/open-sources.js";
import type { Source } from "../read/source.js";
import { prettyLine } from "../show/pretty-line.js";
import { isWanted } from "./wanted.js";

/** A story that goes on. */
interface OpenStory {
  readonly growing: ReadonlyMap<Source, GrowingFile>;
  readonly identity: Identity | undefined;
  readonly query: Query;
  readonly line: CommandLine;
  readonly parse: (source: Source) => ParseOptions;
  readonly io: Io;
}

/** Prints further lines of a story, as its files grow, until the user interrupts. */
export async function followStory({ growing, identity, query, line, parse, io }: OpenStory): Promise<void> {
  const needles = needlesOf([...textsOf(query).any, ...(identity === undefined ? [] : textsOfId(identity.id))]);
  const colors = isColored(io, line.color);
  const isNew = ({ time, level }: Entry) => isWanted(time, rankOf(level), line);
  const signal = io.interruption();
  async function follow(source: Source, file: GrowingFile): Promise<void> {
    for await (const block of blocksOf(followed(source, file, signal))) {
      for (const range of linesWith(block, needles)) {
        const entry = readLine(source, parse(source), block, range)?.entry;
        if (entry === undefined || !isNew(entry) || !fits(entry, query, identity)) continue;
        await write(io.stdout, `${prettyLine(entry, colors)}\n`);
      }
    }
  }
  await Promise.all(
    [...growing].map(([source, file]) => follow(source, file).catch((error) => reportFailure(io, source.path, error))),
  );
}

function fits(entry: Entry, query: Query, identity: Identity | undefined): boolean {
  if (query.kind === "field") return hasField(entry, query.key, query.value);
  return identity === undefined ? mayMean(entry, query.text) : hasIdentity(entry, identity);
}
