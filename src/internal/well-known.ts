import { attempt, read } from "./safe-read.js";

type Fields = Readonly<Record<string, unknown>>;

/** How many entries are read of Headers and the like. A form may have any number; formatters show fewer. */
const MAX_ENTRIES = 10_000;

/**
 * What is shown of objects of the platform that have no keys of their own: by the tag of their class, so that those of
 * other realms and packages count too. No body is read.
 */
const SHOWN: Readonly<Record<string, (value: object) => Fields | string | undefined>> = {
  URL: (value) => textOf(read(value, "href")),
  Headers: entriesOf,
  URLSearchParams: entriesOf,
  FormData: entriesOf,
  Request: (value) => fieldsOf(value, ["method", "url", "headers"]),
  Response: (value) => fieldsOf(value, ["status", "statusText", "url", "headers"]),
  Blob: (value) => fieldsOf(value, ["size", "type"]),
  File: (value) => fieldsOf(value, ["name", "size", "type"]),
  Event: (value) => fieldsOf(value, ["type"]),
  CustomEvent: (value) => fieldsOf(value, ["type", "detail"]),
  ErrorEvent: (value) => fieldsOf(value, ["type", "message", "error"]),
  CloseEvent: (value) => fieldsOf(value, ["type", "code", "reason"]),
  MessageEvent: (value) => fieldsOf(value, ["type", "origin"]),
  AbortSignal: (value) => fieldsOf(value, read(value, "aborted") === true ? ["aborted", "reason"] : ["aborted"]),
  AbortController: (value) => fieldsOf(value, ["signal"]),
};

/** The tag of an object's class: `Object` for most. Never throws. */
export function tagOf(value: object): string {
  const text = attempt(() => Object.prototype.toString.call(value));
  return typeof text === "string" ? text.slice("[object ".length, -1) : "Object";
}

/**
 * What is shown of an object of a well-known class, as fields or as a text; undefined for any other object. An object
 * with keys of its own counts only if it is of the platform's own class, since anybody may use a tag. Never throws.
 */
export function wellKnown(value: object, tag: string = tagOf(value)): Fields | string | undefined {
  if (tag === "Object") return undefined;
  if (tag.startsWith("Temporal.")) return textOf(attempt(() => value.toString()));
  const show = Object.hasOwn(SHOWN, tag) ? SHOWN[tag] : tag.endsWith("Event") ? SHOWN["Event"] : undefined;
  return show !== undefined && (isOfPlatform(value, tag) || !hasKeys(value)) ? show(value) : undefined;
}

/** Whether an object has enumerable keys of its own. A Proxy that refuses to list them has none. Never throws. */
export function hasKeys(value: object): boolean {
  return attempt(() => Object.keys(value).length > 0) === true;
}

function isOfPlatform(value: object, tag: string): boolean {
  const prototype = (globalThis as unknown as Record<string, { prototype?: object } | undefined>)[tag]?.prototype;
  return prototype !== undefined && attempt(() => Object.prototype.isPrototypeOf.call(prototype, value)) === true;
}

function textOf(text: unknown): string | undefined {
  return typeof text === "string" ? text : undefined;
}

/** Some of an object's properties; undefined if it has none of them. */
function fieldsOf(value: object, keys: readonly string[]): Fields | undefined {
  const entries = keys.map((key) => [key, read(value, key)] as const);
  const present = entries.filter(([, property]) => property !== undefined && property !== "");
  return present.length === 0 ? undefined : Object.fromEntries(present);
}

/** The entries of a list of names and values. A name with several values has an array. */
function entriesOf(value: object): Fields | undefined {
  const lists = new Map<string, unknown[]>();
  try {
    let left = MAX_ENTRIES;
    for (const [name, item] of (value as { entries(): Iterable<[unknown, unknown]> }).entries()) {
      if (left-- <= 0) break;
      const list = lists.get(String(name));
      if (list === undefined) lists.set(String(name), [item]);
      else list.push(item);
    }
  } catch {
    return undefined;
  }
  return Object.fromEntries(Array.from(lists, ([name, list]) => [name, list.length === 1 ? list[0] : list]));
}
