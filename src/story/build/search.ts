import type { ParseOptions } from "../parse/parse-line.js";
import type { Block } from "../read/blocks.js";
import { collect, type Found } from "../read/collect.js";
import { needlesOf } from "../read/needles.js";
import type { Source } from "../read/source.js";
import { FoundLines } from "./found-lines.js";
import { Candidates, hasIdentity, type Identity } from "./identity.js";
import { LookBack } from "./look-back.js";
import { hasField, type Query, textsOf, textsOfId } from "./query.js";
import { Relations } from "./relations.js";

/** How a search is done. */
export interface SearchOptions {
  readonly parse: (source: Source) => ParseOptions;
  /** Lines that are kept at most. */
  readonly maxLines: number;
  /** Called after each block, with its end, and whether a line was too long and is divided there. */
  readonly progress: (bytes: number, source: Source, isInLine: boolean) => void;
  /** Called for a source that could not be read to its end. */
  readonly failed: (source: Source, error: unknown) => void;
}

/** What was found for a query. */
export interface SearchResult {
  /** The IDs that the query may mean; none for a field. */
  readonly identities: readonly Identity[];
  readonly found: readonly Found[];
  /** Lines that were left out, because there were too many. */
  readonly dropped: number;
  /** How many requests, traces and calls were not followed, because there were too many. */
  readonly notFollowed: number;
  /** Sources that could be read only once, so that what the lines lead to was not looked for in them. */
  readonly readOnce: readonly Source[];
}

/** A call may lead to a service that calls another one: so many times the files are searched. */
const MAX_ROUNDS = 10;
/** How many texts are searched for at once. */
const MAX_TEXTS = 200_000;

/** Finds the lines of a query in all sources, and those of the requests that they lead to. */
export async function search(sources: readonly Source[], query: Query, options: SearchOptions): Promise<SearchResult> {
  const lines = new FoundLines(options.maxLines);
  const candidates = new Candidates(query.kind === "id" ? query.text : "");
  const visit = query.kind === "id" ? visitId(lines, candidates, options) : visitField(lines, query);
  for (const source of sources) {
    await searchSource(source, textsOf(query), options, visit).catch((error) => options.failed(source, error));
  }
  const identities = candidates.identities();
  const [identity] = identities;
  if (identities.length > 1) return { identities, found: [], dropped: 0, notFollowed: 0, readOnce: [] };
  const relations = new Relations(identity);
  const found = storyLines(lines.all, identity, relations);
  const unsearched = identity === undefined ? [] : textsOfId(identity.id).filter((text) => isUnsearched(text, query));
  const isEnough = unsearched.length === 0 && !relations.leadsOn && isFoundByIdAlone(found, identity, sources);
  const followed = isEnough
    ? { notFollowed: 0, readOnce: [] }
    : await follow(sources, unsearched, lines, found, relations, options);
  return { identities, found, dropped: lines.dropped, ...followed };
}

type Visit = (found: Found, block: Block) => void;

async function searchSource(
  source: Source,
  { any, all }: { readonly any: readonly string[]; readonly all: readonly string[] },
  options: SearchOptions,
  visit: Visit,
): Promise<void> {
  await collect(source, needlesOf(any), all, options.parse(source), visit, (bytes, isInLine) =>
    options.progress(bytes, source, isInLine),
  );
}

function visitId(lines: FoundLines, candidates: Candidates, { parse }: SearchOptions): Visit {
  const lookBacks = new Map<Source, LookBack>();
  return (found, block) => {
    const kinds = candidates.add(found.entry);
    if (kinds.length === 0) return;
    if (kinds.includes("session")) {
      const lookBack = lookBacks.get(found.source) ?? new LookBack(lines);
      lookBacks.set(found.source, lookBack);
      lookBack.from(found, block, parse(found.source));
    }
    lines.add(found);
  };
}

function visitField(lines: FoundLines, { key, value }: Query & { kind: "field" }): Visit {
  return (found) => {
    if (hasField(found.entry, key, value)) lines.add(found);
  };
}

/** The lines that belong to the story, of those that hold the ID or the field. */
function storyLines(all: readonly Found[], identity: Identity | undefined, relations: Relations): Found[] {
  const certain = all.filter(({ entry }) => identity === undefined || hasIdentity(entry, identity));
  for (const { entry } of certain) relations.add(entry);
  if (certain.length === all.length) return certain;
  const own = new Set(certain);
  return all.filter((one) => own.has(one) || relations.includes(one.entry));
}

function isUnsearched(text: string, query: Query): boolean {
  return !textsOf(query).any.some((searched) => text.includes(searched));
}

/**
 * Whether the lines with the ID are all there are: those of one request, or of a session in one service's file, whose
 * lines before it was known were found by looking back.
 */
function isFoundByIdAlone(
  found: readonly Found[],
  identity: Identity | undefined,
  sources: readonly Source[],
): boolean {
  if (identity?.kind === "request") return true;
  if (identity?.kind !== "session" || sources.length > 1) return false;
  return new Set(found.map(({ entry }) => entry.service)).size <= 1;
}

/** Adds the lines that other lines lead to: of their requests and traces, and of the services that they have called. */
async function follow(
  sources: readonly Source[],
  first: readonly string[],
  lines: FoundLines,
  found: Found[],
  relations: Relations,
  options: SearchOptions,
): Promise<Pick<SearchResult, "notFollowed" | "readOnce">> {
  const readOnce = new Set<Source>();
  let texts = [...first, ...relations.takeTexts()];
  for (let round = 0; texts.length > 0; round++) {
    if (round === MAX_ROUNDS || texts.length > MAX_TEXTS || lines.dropped > 0)
      return { notFollowed: texts.length, readOnce: [...readOnce] };
    for (const source of sources) {
      if (!source.isRepeatable()) {
        readOnce.add(source);
        continue;
      }
      await searchSource(source, { any: texts, all: [] }, options, (one) => {
        if (!relations.includes(one.entry) || !lines.add(one)) return;
        relations.add(one.entry);
        found.push(one);
        // What could not be read was reported the first time.
      }).catch(() => {});
    }
    texts = relations.takeTexts();
  }
  return { notFollowed: 0, readOnce: [...readOnce] };
}
