import { CODE, isAlphanumeric } from "../characters.js";
import { escapeLength } from "../escapes.js";

/**
 * Whether a word begins here: no letter or digit stands before it, or those of an escape: `\n`, `\u0022`, `%3D`.
 */
export function beginsWord(text: string, at: number): boolean {
  if (!isAlphanumeric(text.charCodeAt(at - 1))) return true;
  if (text.charCodeAt(at - 3) === CODE.percent) return /^[\da-f]{2}$/i.test(text.slice(at - 2, at));
  for (const length of [1, 3, 5]) {
    const slash = at - length - 1;
    if (text.charCodeAt(slash) === CODE.backslash && escapeLength(text, slash + 1) === length) return true;
  }
  return false;
}
