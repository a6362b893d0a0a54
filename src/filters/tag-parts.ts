import type { InternalRecord } from "../call-record.js";
import type { CurrentContext } from "../context/context.js";
import { knownFields, TAG_FIELDS } from "../context/known-fields.js";
import type { Filter } from "../contracts.js";
import { tagText } from "../ids/shorten.js";
import { escapeTagParts, NONE, type TagParts, tagLabel } from "../ids/tag.js";
import { configError } from "../internal/check-options.js";

/** A name that can stand in the tag as it is. */
const NAME = /^[A-Za-z_][\w.-]{0,63}$/;
/** A value that is no longer than this is shown whole, in characters: a name such as `customer-0001` is no ID. */
const WHOLE = 24;
/** How much of a text is searched for the part to show, in characters: the text may come from a client. */
const MAX_SEARCHED = 1024;

/** Shows a part of an ID. */
export type ShortenPart = (value: string, name: string) => string;

/**
 * The option `tag`: undefined for the two IDs.
 * @throws {TypeError} For anything but a list of different fields that the tag can show.
 */
export function parseTag(option: string, names: unknown): readonly string[] | undefined {
  if (names === undefined) return undefined;
  if (!Array.isArray(names) || names.length === 0) {
    throw configError(option, names, 'an array of context fields, such as ["requestId", "sessionId", "tenant"]');
  }
  const labels = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (typeof name !== "string" || !NAME.test(name)) {
      throw configError(`${option}[${index}]`, name, "a field's name of letters, digits and _ . -, at most 64 of them");
    }
    checkShown(`${option}[${index}]`, name);
    labels.add(tagLabel(name));
  }
  if (labels.size < names.length) throw configError(option, names, "a list in which each field occurs once");
  return isDefault(names) ? undefined : [...names];
}

/** A tag's label must not stand for something else, and a field that is never shown is not shown in the tag either. */
function checkShown(option: string, name: string): void {
  const meant = TAG_FIELDS.find((field) => tagLabel(field) === name);
  if (meant !== undefined) {
    throw configError(option, name, `another name: it is the label of ${meant}`, [], { [name]: meant });
  }
  if (knownFields.get(name)?.shown === "nowhere") throw configError(option, name, "a field that lines may show");
}

function isDefault(names: readonly string[]): boolean {
  return names.length === TAG_FIELDS.length && TAG_FIELDS.every((name, index) => names[index] === name);
}

/** A filter that puts the parts of the tag on a record, after `filter` has put the context there. */
export function withTagParts(filter: Filter, names: readonly string[], shorten: ShortenPart): Filter {
  escapeTagParts(names);
  const outside = Object.freeze(Object.fromEntries(names.map((name) => [name, NONE])));

  function partsOf(context: Partial<CurrentContext>): TagParts {
    return Object.freeze(Object.fromEntries(names.map((name) => [name, partOf(context[name], name, shorten)])));
  }

  function contextFilter(record: InternalRecord): undefined {
    filter(record);
    const { contextSet, context } = record;
    if (record.requestId === undefined) record.tag = undefined;
    else if (context === undefined || contextSet === undefined) record.tag = outside;
    // Always the same object for one context: what formatters have rendered of it is then used again.
    else record.tag = (contextSet.find(outside) as TagParts | undefined) ?? contextSet.store(outside, partsOf(context));
  }

  return contextFilter;
}

/** What the tag shows of a value: a word whole, a longer text as an ID is shortened, an object not at all. */
function partOf(value: unknown, name: string, shorten: ShortenPart): string {
  const text = textOf(value).slice(0, MAX_SEARCHED);
  if (isIdField(name) || text.length > WHOLE) return shorten(text, name);
  return text === "" ? NONE : tagText(text);
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    case "bigint":
      // The digits of a huge one would take seconds.
      return BigInt.asIntN(64, value) === value ? String(value) : "";
    default:
      return "";
  }
}

/** The parts that a line without its content shows: the IDs. */
export function idsOnly(tag: TagParts | undefined): TagParts | undefined {
  if (tag === undefined) return undefined;
  return Object.fromEntries(Object.keys(tag).map((name) => [name, isIdField(name) ? String(tag[name]) : NONE]));
}

function isIdField(name: string): boolean {
  return (TAG_FIELDS as readonly string[]).includes(name);
}
