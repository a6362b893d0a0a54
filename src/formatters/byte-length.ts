/** Whether a text has at most so many bytes in UTF-8. A unit of UTF-16 takes three at most. */
export function hasAtMost(text: string, bytes: number): boolean {
  return text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes;
}

/** How much of a text, from a place on, has at most so many bytes in UTF-8. A surrogate pair is never split. */
export function endWithin(text: string, from: number, bytes: number): number {
  let left = bytes;
  let at = from;
  while (at < text.length) {
    const code = text.codePointAt(at) as number;
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (left < 0) return at;
    at += code < 0x10000 ? 1 : 2;
  }
  return at;
}
