import { cut, lineText } from "./escape.js";

/** The most characters that a prefix shows of a logger's name: the prefix is on every physical line. */
const MAX_IN_PREFIX = 128;

/** A logger's name in a prefix. */
export function nameText(name: string): string {
  return lineText(cut(name, MAX_IN_PREFIX));
}

/**
 * The physical lines of a text, each escaped. Line breaks at the end of the text are dropped.
 * @param rewrite Changes each line before it is escaped; it is given the line's number, from 0, too.
 */
export function physicalLines(text: string, rewrite?: (line: string, index: number) => string): string[] {
  let end = text.length;
  while (end > 0 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end--;
  const shown = text.slice(0, end);
  const lines = shown.includes("\r") ? shown.split(/\r?\n/) : shown.split("\n");
  return rewrite === undefined ? lines.map(lineText) : lines.map((line, index) => lineText(rewrite(line, index)));
}

/** The first lines, and how many there were after the limit. Changes the array. */
export function firstLines(lines: string[], limit: number): string[] {
  if (lines.length > limit) lines.push(`…[${lines.splice(limit).length} more lines]`);
  return lines;
}

/** Joins physical lines, each with its prefix. */
export function joinLines(lines: readonly string[], firstPrefix: string, furtherPrefix: string): string {
  return firstPrefix + lines.join(`\n${furtherPrefix}`);
}
