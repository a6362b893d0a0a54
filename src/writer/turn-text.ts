/**
 * Text is encoded in parts of so many characters: one character beyond Latin-1 makes all that it is joined with two bytes
 * wide, which is slow. (bench: beyond-latin)
 */
const PART = 4096;
/** Longer texts, in characters, are rare, and get memory of their own. */
const MAX_SHARED = 81_920;
/** UTF-8 has at most three bytes for each of a string's characters. */
const SHARED: Buffer = Buffer.allocUnsafe(MAX_SHARED * 3);

/** The text of the lines of one turn. */
export class TurnText {
  #last = "";
  /** The parts before the last, and how many characters they have. */
  #parts: string[] = [];
  #ended = 0;

  /** In characters: no line is measured. (bench: json) */
  get length(): number {
    return this.#ended + this.#last.length;
  }

  get byteLength(): number {
    return this.#parts.reduce((sum, part) => sum + Buffer.byteLength(part), Buffer.byteLength(this.#last));
  }

  add(line: string): void {
    // First: near the end of the call stack this may throw, and then the call is repeated.
    if (this.#last.length >= PART) this.#endPart();
    this.#last += `${line}\n`;
  }

  /** The text so far, which begins anew. */
  take(): readonly string[] {
    this.#endPart();
    const parts = this.#parts;
    this.#parts = [];
    this.#ended = 0;
    return parts;
  }

  #endPart(): void {
    this.#parts.push(this.#last);
    this.#ended += this.#last.length;
    this.#last = "";
  }
}

/** The bytes of texts, in memory that the next call uses again. */
export function encoded(parts: readonly string[]): Buffer {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length > MAX_SHARED) return Buffer.from(parts.join(""));
  let end = 0;
  for (const part of parts) end += SHARED.write(part, end);
  return SHARED.subarray(0, end);
}
