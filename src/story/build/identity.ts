import { shortenId, tagText } from "../../ids/shorten.js";
import type { Entry } from "../entry.js";

/** The kinds of ID that a line has, the one with the most lines first. */
export type IdKind = "session" | "request" | "trace";

const KEY_OF = { session: "sessionId", request: "requestId", trace: "traceId" } as const;
const KINDS: readonly IdKind[] = ["session", "request", "trace"];

/** An ID as a tag shows it. */
export function shortForm(id: string): string {
  return tagText(shortenId(id));
}

/** How well an ID fits: as a whole, by its short form, by its beginning; or it is another with the same short form. */
const WHOLE = 4;
const SHORT = 3;
const BEGINNING = 2;
const ALIKE = 1;

/** An ID that a text may mean. */
interface Candidate {
  readonly kind: IdKind;
  readonly id: string;
  readonly isShort: boolean;
  readonly fit: number;
}

/** One ID, in whatever forms the files have it. */
export interface Identity {
  readonly kind: IdKind;
  /** The whole ID; its short form, if no line has more. */
  readonly id: string;
  readonly isShort: boolean;
  /** Whole IDs of others that have the same short form, so that lines with a tag may be theirs. */
  readonly alike: readonly string[];
}

/** So many IDs are remembered that a text may mean. More are not listed anyway. */
const MAX_CANDIDATES = 1000;

/** The IDs in the lines of files that a text may mean. */
export class Candidates {
  readonly #text: string;
  readonly #all = new Map<string, Candidate>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes the IDs of a line that the text may mean. Returns their kinds. */
  add(entry: Entry): readonly IdKind[] {
    const found = candidatesIn(entry, this.#text);
    for (const candidate of found) {
      const key = `${candidate.kind}\n${candidate.isShort}\n${candidate.id}`;
      if (this.#all.size < MAX_CANDIDATES || this.#all.has(key)) this.#all.set(key, candidate);
    }
    return found.map(({ kind }) => kind);
  }

  /**
   * The IDs that fit best: a short form and the whole ID that it belongs to are one. More than one means that the text
   * is ambiguous.
   */
  identities(): readonly Identity[] {
    const all = [...this.#all.values()];
    const whole = all.filter(({ isShort }) => !isShort);
    const exact = whole.filter(({ fit }) => fit === WHOLE);
    const best = exact.length > 0 ? exact : all.filter(({ fit }) => fit >= SHORT);
    const chosen = best.length > 0 ? best : all.filter(({ fit }) => fit === BEGINNING);
    const identities = chosen.flatMap((one) => wholeOf(one, whole).map((id) => identityOf(id, whole)));
    return withoutNarrower(identities, this.#text);
  }
}

/** Whether a line has an ID that the text may mean. */
export function mayMean(entry: Entry, text: string): boolean {
  return candidatesIn(entry, text).length > 0;
}

function candidatesIn(entry: Entry, text: string): Candidate[] {
  const found: Candidate[] = [];
  for (const kind of KINDS) {
    const id = entry[KEY_OF[kind]];
    if (id === undefined) continue;
    const isShort = entry.isShort && kind !== "trace";
    const fit = fitOf(id, isShort, text);
    if (fit > 0) found.push({ kind, id, isShort, fit });
  }
  return found;
}

function fitOf(id: string, isShort: boolean, text: string): number {
  if (id === text) return isShort ? SHORT : WHOLE;
  const short = isShort ? id : shortForm(id);
  if (short === text || (isShort && short === shortForm(text))) return SHORT;
  if (id.startsWith(text)) return BEGINNING;
  return short === shortForm(text) ? ALIKE : 0;
}

/** The whole IDs that a short one may stand for; the ID itself if none is known. */
function wholeOf(one: Candidate, whole: readonly Candidate[]): readonly Candidate[] {
  const wholes = one.isShort ? whole.filter(({ kind, id }) => kind === one.kind && shortForm(id) === one.id) : [];
  return wholes.length > 0 ? wholes : [one];
}

function identityOf({ kind, id, isShort }: Candidate, whole: readonly Candidate[]): Identity {
  const short = isShort ? id : shortForm(id);
  const alike = whole.filter((other) => other.kind === kind && other.id !== id && shortForm(other.id) === short);
  return { kind, id, isShort, alike: alike.map((other) => other.id) };
}

/**
 * Each ID once. An ID that is a session's and a request's, or a trace's, is the session's: its story has the others'. The
 * text itself is meant, rather than what it is the short form of.
 */
function withoutNarrower(identities: readonly Identity[], text: string): readonly Identity[] {
  const byId = new Map<string, Identity>();
  for (const one of identities) {
    const known = byId.get(one.id);
    if (known === undefined || KINDS.indexOf(one.kind) < KINDS.indexOf(known.kind)) byId.set(one.id, one);
  }
  const own = byId.get(text);
  return own === undefined ? [...byId.values()] : [own];
}

/** Whether an entry has an ID, as far as it can be told. */
export function hasIdentity(entry: Entry, { kind, id, isShort }: Identity): boolean {
  const own = entry[KEY_OF[kind]];
  if (own === undefined) return false;
  if (own === id) return true;
  if (entry.isShort && kind !== "trace") return own === (isShort ? id : shortForm(id));
  return isShort && shortForm(own) === id;
}
