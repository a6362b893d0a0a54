const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether the bytes at a place are those of a text. */
export function isAt(bytes: Buffer, at: number, text: Buffer): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}

/** The end of a JSON string; the end of the line if it has an escape. */
export function endOfText(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== QUOTE) {
    if (bytes[at] === BACKSLASH) return to;
    at++;
  }
  return at;
}
