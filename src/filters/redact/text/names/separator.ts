import { CODE, isLetter } from "../characters.js";
import { visits } from "../visits.js";
import type { NameBefore } from "./name-before.js";
import type { Format } from "./unquoted.js";

/** Where an operator that ends with `=` begins: `!=`, `+=`, `<=`, `||=`. */
export function operatorStart(text: string, at: number): number {
  let start = at;
  while (start > at - 3 && "!<>+?~|*^".includes(text.charAt(start - 1) || " ")) start--;
  return start;
}

/** Behind the separator that begins here: `=`, `==`, `=>`, `:`, `:=`, `::`. */
export function behindSeparator(text: string, at: number): number {
  let end = at + 1;
  while (end < at + 3 && (text.charCodeAt(end) === CODE.equals || text.charCodeAt(end) === CODE.colon)) end++;
  return text.charCodeAt(end) === CODE.greater && text.charCodeAt(end - 1) === CODE.equals ? end + 1 : end;
}

/** Where the word before a name begins, if one space is between them: `API key`. -1 if there is none. */
export function wordBefore(text: string, from: number): number {
  if (text.charCodeAt(from - 1) !== CODE.space) return -1;
  let start = from - 1;
  while (start > from - 30 && isLetter(text.charCodeAt(start - 1))) start--;
  visits.characters += from - start;
  return start < from - 1 ? start : -1;
}

/** How a value that has no quotes of its own is written. */
export function formatAround(text: string, name: NameBefore): Format {
  if (name.quoted) return "json";
  const before = text.charCodeAt(name.from - 1);
  if (before === CODE.question || before === CODE.ampersand) return "query";
  if (before === CODE.semicolon && text.startsWith("&amp", name.from - 5)) return "query";
  return text.startsWith("u0026", name.fromEscape) ? "query" : "word";
}
