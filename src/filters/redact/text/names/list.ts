import { CODE, isDigit, isGap, isOpening, isQuote } from "../characters.js";
import { backslashesBefore, skipBackslashes } from "../escapes.js";
import { type NameBefore, nameBefore } from "./name-before.js";
import { openingAt } from "./quoted.js";
import { skipGap, skipSpace, type Value, valueAt } from "./value.js";

/** The text in quotes before a comma, if it may be a name in a list: `"password", "x"`. That of a field is a value. */
export function nameInList(text: string, comma: number): NameBefore | undefined {
  let end = comma;
  while (isGap(text.charCodeAt(end - 1))) end--;
  if (!isQuote(text.charCodeAt(end - 1))) return undefined;
  const name = nameBefore(text, comma);
  return name === undefined || isValueOfField(text, name.from) ? undefined : name;
}

/** Whether a colon stands before the quote of a text. */
function isValueOfField(text: string, from: number): boolean {
  let at = from - 1;
  at -= backslashesBefore(text, at);
  if (text.charCodeAt(at - 1) === CODE.space) at--;
  return text.charCodeAt(at - 1) === CODE.colon;
}

/** The value behind a comma: in quotes or brackets, or a number. A text with a colon behind it is a name itself. */
export function valueInList(text: string, from: number): Value | undefined {
  const start = skipSpace(text, from);
  const code = text.charCodeAt(start);
  const isString = openingAt(text, start) !== undefined;
  if (!isString && !isDigit(code) && !isOpening(code) && code !== CODE.less) return undefined;
  const value = valueAt(text, start, { format: "json", separator: CODE.comma });
  const next = skipGap(text, skipBackslashes(text, value.to) + 1);
  return isString && text.charCodeAt(next) === CODE.colon ? undefined : value;
}
