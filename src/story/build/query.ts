import { shortenId, tagText } from "../../ids/shorten.js";
import type { Entry } from "../entry.js";

/** The kinds of ID that a line has. */
export type IdKind = "session" | "request" | "trace";

/** What the user asked for: an ID, whole, in part or in short, or a field's value. */
export type Query =
  | { readonly kind: "id"; readonly text: string }
  | { readonly kind: "field"; readonly key: string; readonly value: string };

const KEY_OF = { session: "sessionId", request: "requestId", trace: "traceId" } as const;
const KINDS: readonly IdKind[] = ["session", "request", "trace"];

/** How well an ID fits: as a whole, by its short form, by its beginning; or it is another with the same short form. */
const WHOLE = 4;
const SHORT = 3;
const BEGINNING = 2;
const ALIKE = 1;

/** An ID that a query may mean. */
export interface Candidate {
  readonly kind: IdKind;
  readonly id: string;
  readonly isShort: boolean;
  readonly fit: number;
}

/** An ID as a tag shows it. */
export function shortForm(id: string): string {
  return tagText(shortenId(id));
}

/** The texts one of which every line has that the query may mean. */
export function textsOf(query: Query): string[] {
  if (query.kind === "field") return [query.value.length > query.key.length ? query.value : query.key];
  // The short form is a part of the whole ID, but for characters that a tag does not show.
  return [shortenId(query.text), shortForm(query.text)];
}

export function idOf(entry: Entry, kind: IdKind): string | undefined {
  return entry[KEY_OF[kind]];
}

/** The IDs of an entry that the query may mean. */
export function candidatesIn(entry: Entry, text: string): Candidate[] {
  const found: Candidate[] = [];
  for (const kind of KINDS) {
    const id = idOf(entry, kind);
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

/** Whether an entry has a field with this value, or a known part of that name. */
export function hasField(entry: Entry, key: string, value: string): boolean {
  const found = entry.fields.get(key) ?? (entry as unknown as Record<string, unknown>)[key];
  if (found !== undefined) return String(found) === value;
  // Pretty lines, and the further lines of a record, have their fields as text.
  return (
    entry.fields.size === 0 &&
    [`${key}: ${value}`, `${key}: '${value}'`, `${key}=${value}`].some((pair) => includesWord(entry.message, pair))
  );
}

function includesWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  return at !== -1 && !/[\w.-]/.test(text[at + word.length] ?? " ") && !/[\w.-]/.test(text[at - 1] ?? " ");
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

/**
 * The IDs that candidates stand for, those that fit best: a short form and the whole ID that it belongs to are one.
 * More than one means that the query is ambiguous.
 */
export function identitiesOf(candidates: readonly Candidate[], text: string): Identity[] {
  const whole = candidates.filter(({ isShort }) => !isShort);
  const exact = whole.filter(({ id }) => id === text);
  const best = exact.length > 0 ? exact : candidates.filter(({ fit }) => fit >= SHORT);
  const chosen = best.length > 0 ? best : candidates.filter(({ fit }) => fit === BEGINNING);
  const identities = new Map<string, Identity>();
  for (const { kind, id, isShort } of chosen) {
    const wholes = isShort ? whole.filter((one) => one.kind === kind && shortForm(one.id) === id) : [];
    for (const one of wholes.length > 0 ? wholes : [{ id, isShort }]) {
      const alike = whole.filter(
        (other) => other.kind === kind && other.id !== one.id && shortForm(other.id) === shortForm(one.id),
      );
      identities.set(`${kind} ${one.id}`, {
        kind,
        id: one.id,
        isShort: one.isShort,
        alike: [...new Set(alike.map((other) => other.id))],
      });
    }
  }
  return [...identities.values()];
}

/** Whether an entry has an ID, as far as it can be told. */
export function hasIdentity(entry: Entry, { kind, id, isShort }: Identity): boolean {
  const own = idOf(entry, kind);
  if (own === undefined) return false;
  if (own === id) return true;
  if (entry.isShort && kind !== "trace") return own === (isShort ? id : shortForm(id));
  return isShort && shortForm(own) === id;
}
