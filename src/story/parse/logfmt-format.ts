import type { Entry } from "../entry.js";
import { entryOf } from "./json-format.js";
import type { Keys } from "./keys.js";
import type { TimeOptions } from "./time.js";

/** A pair in the grammar of go-logfmt; a key alone stands for true. */
const PAIR = /([^\x00-\x20"=]+)(?:(=)("(?:[^"\\]|\\.)*"|[^\x00-\x20"=\\]*))?(?: +|$)/y;
/** A key that may be that of a time. Looked for first, on each line that no other format has. */
const HAS_TIME = /(?:^| )[\w@.]{0,20}time[\w]{0,10}=|(?:^| )ts=/i;

/** Reads a line that consists of logfmt's pairs, its time and its level among them; undefined for anything else. */
export function readLogfmtFormat(text: string, keys: Keys, options: TimeOptions): Entry | undefined {
  if (!HAS_TIME.test(text)) return undefined;
  const object = pairsOf(text);
  if (object === undefined) return undefined;
  const read = entryOf(object, keys, options);
  return read.time === undefined || read.level === undefined ? undefined : withStack(read, object);
}

/** The pairs of a line; undefined if there is anything else in it. */
function pairsOf(text: string): Record<string, unknown> | undefined {
  const pairs: [string, unknown][] = [];
  for (PAIR.lastIndex = 0; PAIR.lastIndex < text.length; ) {
    const pair = PAIR.exec(text);
    if (pair === null) return undefined;
    const [, key = "", equals, value = ""] = pair;
    pairs.push([keyOf(key), equals === undefined ? true : unquoted(value)]);
  }
  return Object.fromEntries(pairs);
}

/** A key without the percent-encoding in which ctxlog writes what a key must not have. */
function keyOf(key: string): string {
  if (key === "%") return "";
  if (!key.includes("%")) return key;
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return JSON.parse(value) as string;
  } catch {
    // Escapes that are Go's, and not JSON's.
    return value.slice(1, -1);
  }
}

/** An error of ctxlog's: `stack` begins with what `error` says. */
function withStack(read: Entry, { error, stack }: Readonly<Record<string, unknown>>): Entry {
  if (typeof stack !== "string" || typeof error !== "string" || !stack.startsWith(error)) return read;
  const fields = new Map(read.fields);
  fields.delete("error");
  fields.delete("stack");
  return { ...read, error: stack, fields };
}
