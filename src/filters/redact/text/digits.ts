/** How many signs may stand between two groups of digits that belong together: `) ` or two spaces. */
export const MOST_SEPARATORS = 2;

/** Whether at least so many digits begin here, with at most two signs between two of them. Reads no further than that. */
export function hasDigits(text: string, from: number, count: number): boolean {
  let digits = 0;
  let signs = 0;
  for (let at = from; digits < count; at++) {
    if (isDigit(text, at)) {
      digits++;
      signs = 0;
    } else if (++signs > MOST_SEPARATORS || at >= text.length || isAlphanumeric(text, at)) return false;
  }
  return true;
}

/** Whether an ASCII digit stands at a place. */
export function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** Whether an ASCII letter or digit stands at a place. */
export function isAlphanumeric(text: string, at: number): boolean {
  const code = text.charCodeAt(at) | 32;
  return isDigit(text, at) || (code >= 97 && code <= 122);
}
