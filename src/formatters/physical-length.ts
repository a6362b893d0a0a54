import { endWithin, hasAtMost } from "./byte-length.js";

/**
 * Physical lines of at most so many bytes each: a longer one goes on in further ones, with the prefix that these have.
 * @param lines Each with its prefix. @param prefixLength Of the prefix, in characters.
 */
export function splitLongLines(text: string, bytes: number, prefixLength: number, furtherPrefix: string): string {
  if (hasAtMost(text, bytes)) return text;
  return text
    .split("\n")
    .flatMap((line) => (hasAtMost(line, bytes) ? line : splitLine(line, bytes, prefixLength, furtherPrefix)))
    .join("\n");
}

/** The least that a physical line shows behind its prefix, in bytes, however long that is. */
const MIN_CONTENT = 64;

function splitLine(line: string, bytes: number, prefixLength: number, furtherPrefix: string): string[] {
  const room = Math.max(MIN_CONTENT, bytes - Buffer.byteLength(furtherPrefix));
  const first = endWithin(
    line,
    prefixLength,
    Math.max(MIN_CONTENT, bytes - Buffer.byteLength(line.slice(0, prefixLength))),
  );
  const parts = [line.slice(0, first)];
  for (let at = first; at < line.length; ) {
    const end = endWithin(line, at, room);
    parts.push(furtherPrefix + line.slice(at, end));
    at = end;
  }
  return parts;
}
