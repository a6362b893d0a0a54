import { shortenId } from "../../ids/shorten.js";
import type { Entry } from "../entry.js";
import { valueAt } from "../parse/keys.js";
import { shortForm } from "./identity.js";

/** What the user asked for: an ID, whole, in part or in short, or a field's value. */
export type Query =
  | { readonly kind: "id"; readonly text: string }
  | { readonly kind: "field"; readonly key: string; readonly value: string };

/** What the bytes of a line have that the query may mean: one of some texts, and all of others. */
export interface QueryTexts {
  readonly any: readonly string[];
  readonly all: readonly string[];
}

export function textsOf(query: Query): QueryTexts {
  if (query.kind === "id") return { any: textsOfId(query.text), all: [] };
  // Around them, and in a value, are quotes and escapes that depend on the format.
  const texts = [query.key.slice(query.key.lastIndexOf(".") + 1), plainPart(query.value)].filter((text) => text !== "");
  const [longest = "", other = ""] = texts.sort((a, b) => b.length - a.length);
  return { any: [longest], all: [other] };
}

/** The texts one of which every line has that shows an ID: its short form, in a tag and in JSON. */
export function textsOfId(id: string): string[] {
  const short = shortenId(id);
  // A tag shows "_" for what could end it: then the whole ID has something else there.
  const known = short
    .replace(/^_+|_+$/g, "")
    .split("_")
    .reduce((a, b) => (b.length > a.length ? b : a));
  const isTag = id.length <= short.length && known.length >= MIN_PART;
  return [isTag ? known : short, shortForm(id), JSON.stringify(short).slice(1, -1)];
}

/** A shorter part of a tag is in too many lines. */
const MIN_PART = 4;

/** The longest part of a text that no format escapes or encodes. */
function plainPart(text: string): string {
  return (text.match(/[\w.@:/+-]+/g) ?? []).reduce((a, b) => (b.length > a.length ? b : a), "");
}

/** Whether an entry has a field with this value, or a known part of that name. */
export function hasField(entry: Entry, key: string, value: string): boolean {
  const found = entry.fields.get(key) ?? inner(entry, key) ?? (entry as unknown as Record<string, unknown>)[key];
  if (found !== undefined) return String(found) === value;
  // Pretty lines, and the further lines of a record, have their fields as text.
  return (
    entry.fields.size === 0 &&
    [`${key}: ${value}`, `${key}: '${value}'`, `${key}=${value}`].some((pair) => includesWord(entry.message, pair))
  );
}

/** A value in an object: `user.id`. */
function inner({ fields }: Entry, key: string): unknown {
  return key.includes(".") ? valueAt(Object.fromEntries(fields), key) : undefined;
}

function includesWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  return at !== -1 && !/[\w.-]/.test(text[at + word.length] ?? " ") && !/[\w.-]/.test(text[at - 1] ?? " ");
}
