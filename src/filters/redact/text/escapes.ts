import { CODE } from "./characters.js";
import { visits } from "./visits.js";

/** How many backslashes stand directly before a place. */
export function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (text.charCodeAt(at - 1 - count) === CODE.backslash) count++;
  visits.characters += count;
  return count;
}

/** The place behind the backslashes that stand here. */
export function skipBackslashes(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === CODE.backslash) at++;
  visits.characters += at - from;
  return at;
}

/** Whether backslashes and a letter here are a line break or tab of an escaped text, such as JSON. */
export function isEscapedSpace(text: string, at: number): boolean {
  const after = skipBackslashes(text, at);
  return after > at && "nrt".includes(text.charAt(after) || "-");
}

/** Whether the backslashes here escape a line break. */
export function isEscapedLineEnd(text: string, at: number): boolean {
  const after = skipBackslashes(text, at);
  return after > at && "nr".includes(text.charAt(after) || "-");
}

/** How many characters of an escape stand between its backslash and the text behind it: `n`, `x41`, `u0026`. */
export function escapeLength(text: string, at: number): number {
  const letter = text.charAt(at);
  if (letter === "u") return 5;
  if (letter === "x") return 3;
  return "nrtbfv0".includes(letter || "-") ? 1 : 0;
}

/**
 * Whether a quote ends the string that began with a quote behind `depth` backslashes. Each escaping of a text doubles
 * its backslashes and puts one before a quote, so strings of one escaping begin behind 1, of two behind 3, of three
 * behind 7. Fewer backslashes than at the beginning end a string around it.
 */
export function endsString(depth: number, backslashes: number): boolean {
  if (backslashes < depth) return true;
  return Math.floor((backslashes - depth) / (depth + 1)) % 2 === 0;
}

/** The character that `%3D` stands for at a `%`, or NaN. */
export function percentCode(text: string, at: number): number {
  const digits = text.slice(at + 1, at + 3);
  return /^[\da-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
}
