import type { Entry } from "../entry.js";
import type { ParseOptions } from "../parse/parse-line.js";
import type { Block } from "../read/blocks.js";
import { collect, continues, type Found, readLine } from "../read/collect.js";
import { linesWith, needlesOf } from "../read/find-lines.js";
import type { Source } from "../read/source.js";
import {
  type Candidate,
  candidatesIn,
  hasField,
  hasIdentity,
  type Identity,
  identitiesOf,
  type Query,
  shortForm,
  textsOf,
} from "./query.js";

/** How a search is done. */
export interface SearchOptions {
  readonly parse: (source: Source) => ParseOptions;
  /** Lines that are kept at most. */
  readonly maxLines: number;
  readonly progress: (bytes: number, source: Source) => void;
  /** Told of a source that could not be read to its end. */
  readonly failed: (source: Source, error: unknown) => void;
}

/** What was found for a query. */
export interface SearchResult {
  /** The IDs that the query may mean; none for a field. */
  readonly identities: readonly Identity[];
  readonly found: readonly Found[];
  /** Lines that were left out, because there were too many. */
  readonly dropped: number;
  /** Outgoing calls and requests that were not followed, because there were too many. */
  readonly notFollowed: number;
}

/** How far before a request's first line with the session its earlier lines are looked for, in bytes. */
const LOOK_BACK = 2 ** 18;
/** For so many requests. After them, a sixteenth of it. */
const MAX_LOOK_BACKS = 1000;
/** How many IDs a second search looks for. */
const MAX_FOLLOWED = 64;

/** Finds the lines of a query in all sources. */
export async function search(sources: readonly Source[], query: Query, options: SearchOptions): Promise<SearchResult> {
  const first = new Collection(options.maxLines);
  for (const source of sources) {
    await first.search(source, query, options).catch((error) => options.failed(source, error));
  }
  const identities = query.kind === "id" ? identitiesOf(first.candidates, query.text) : [];
  if (identities.length > 1) return { identities, found: [], dropped: 0, notFollowed: 0 };
  const [identity] = identities;
  const related = first.found.filter(({ entry }) => identity === undefined || hasIdentity(entry, identity));
  const found = withRequests(first.found, related);
  const { ids, more } = followed(found, identity);
  if (ids.length === 0) return { identities, found, dropped: first.dropped, notFollowed: more };
  const all = new Collection(options.maxLines, first);
  for (const source of sources) {
    // What could not be read was reported the first time.
    if (source.path !== "-") await all.follow(source, ids, options).catch(() => {});
  }
  return {
    identities,
    found: all.found.filter((one) => found.includes(one) || all.added.has(one)),
    dropped: all.dropped,
    notFollowed: more,
  };
}

/** The lines, and those of the same requests. */
function withRequests(all: readonly Found[], chosen: readonly Found[]): Found[] {
  const ids = new Set(chosen.flatMap(({ entry }) => requestKeys(entry)));
  const own = new Set(chosen);
  return all.filter((one) => own.has(one) || requestKeys(one.entry).some((id) => ids.has(id)));
}

/** A request's ID, whole and in short. */
function requestKeys({ requestId, isShort }: Entry): string[] {
  if (requestId === undefined) return [];
  return isShort ? [requestId] : [requestId, shortForm(requestId)];
}

/** What a second search looks for: whatever belongs to the requests, and does not have the ID that was given. */
function followed(found: readonly Found[], identity: Identity | undefined): { ids: string[]; more: number } {
  const ids = new Set<string>();
  if (identity?.kind !== "session") {
    for (const { entry } of found) {
      if (identity?.kind !== "trace" && entry.traceId !== undefined) ids.add(entry.traceId);
      if (identity?.kind !== "request" && entry.requestId !== undefined) ids.add(shortOf(entry));
    }
  } else for (const id of openCalls(found)) ids.add(id);
  return ids.size > MAX_FOLLOWED ? { ids: [], more: ids.size } : { ids: [...ids], more: 0 };
}

function shortOf({ requestId = "", isShort }: Entry): string {
  return isShort ? requestId : shortForm(requestId);
}

/** The spans of outgoing calls whose other side was not found. */
function openCalls(found: readonly Found[]): string[] {
  const own = new Map<string, string>();
  const answered = new Set<string>();
  const calls = new Set<string>();
  for (const { entry } of found) {
    if (entry.parentSpanId !== undefined) answered.add(entry.parentSpanId);
    const { spanId } = entry;
    if (spanId === undefined) continue;
    const key = `${entry.service} ${entry.requestId}`;
    const first = own.get(key) ?? spanId;
    own.set(key, first);
    if (first !== spanId) calls.add(spanId);
  }
  return [...calls].filter((id) => !answered.has(id));
}

/** The lines that were found so far. */
class Collection {
  found: Found[] = [];
  candidates: Candidate[] = [];
  dropped = 0;
  /** What the second search has found. */
  readonly added = new Set<Found>();
  readonly #maxLines: number;
  readonly #places = new Set<string>();
  readonly #requests = new Set<string>();
  #lookBacks = 0;

  constructor(maxLines: number, before?: Collection) {
    this.#maxLines = maxLines;
    if (before === undefined) return;
    this.dropped = before.dropped;
    for (const one of before.found) this.#keep(one);
  }

  async search(source: Source, query: Query, options: SearchOptions): Promise<void> {
    const parse = options.parse(source);
    const visit = (found: Found, block: Block) => {
      const { entry } = found;
      if (query.kind === "field") {
        if (hasField(entry, query.key, query.value) || found.more.length > 0) this.#keep(found);
        return;
      }
      const candidates = candidatesIn(entry, query.text);
      if (candidates.length === 0) return;
      for (const one of candidates) this.#addCandidate(one);
      if (candidates.some(({ kind }) => kind === "session")) this.#lookBack(found, block, source, parse);
      this.#keep(found);
    };
    await collect(source, needlesOf(textsOf(query)), parse, visit, (bytes) => options.progress(bytes, source));
  }

  /** Adds the lines that hold one of the IDs. */
  async follow(source: Source, ids: readonly string[], options: SearchOptions): Promise<void> {
    const wanted = new Set(ids);
    const visit = (found: Found) => {
      const { entry } = found;
      const own = [entry.traceId, entry.parentSpanId, entry.spanId, ...requestKeys(entry)];
      if (own.some((id) => id !== undefined && wanted.has(id)) && this.#keep(found)) this.added.add(found);
    };
    await collect(source, needlesOf(ids), options.parse(source), visit, (bytes) => options.progress(bytes, source));
  }

  /** A request may have logged before its session was known. */
  #lookBack(found: Found, block: Block, source: Source, parse: ParseOptions): void {
    const { entry } = found;
    if (entry.requestId === undefined) return;
    const id = shortOf(entry);
    const key = `${source.path} ${id}`;
    if (this.#requests.has(key)) return;
    this.#requests.add(key);
    const window = this.#lookBacks++ < MAX_LOOK_BACKS ? LOOK_BACK : LOOK_BACK / 16;
    const to = found.offset - block.offset;
    const from = Math.max(block.first, to - window);
    let previous: Found | undefined;
    for (const range of linesWith(block, needlesOf([id]), from, to)) {
      const earlier = readLine(source, parse, block, range);
      if (earlier === undefined || !requestKeys(earlier.entry).includes(id)) continue;
      if (continues(previous, earlier)) previous?.more.push(earlier.entry.message);
      else if (this.#keep(earlier)) previous = earlier;
    }
  }

  #addCandidate(candidate: Candidate): void {
    const isKnown = this.candidates.some(
      ({ kind, id, isShort }) => kind === candidate.kind && id === candidate.id && isShort === candidate.isShort,
    );
    if (!isKnown && this.candidates.length < 1000) this.candidates.push(candidate);
  }

  /** Whether the line is new. */
  #keep(found: Found): boolean {
    const place = `${found.source.path} ${found.offset}`;
    if (this.#places.has(place)) return false;
    if (this.found.length >= this.#maxLines) {
      this.dropped++;
      return false;
    }
    this.#places.add(place);
    this.found.push(found);
    return true;
  }
}
