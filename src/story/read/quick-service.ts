import { endOfText, isAt } from "./bytes.js";

/** A part of a line. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** What is looked for in a line, to know whether it may have a field that names its service. */
export const SERVICE: Buffer = Buffer.from("service");

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const DOT = 0x2e;
const EQUALS = 0x3d;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const TEXT_FOLLOWS = Buffer.from('":"');

/**
 * The value of JSON's `"service"`: "none" if the line has no such key, "unknown" if it has to be read in full. In a JSON
 * string no quote is without a backslash, so that `,"` begins a key or an item of an array.
 * @param word The first place of the word. @param idsTo Where the line's first keys end. @param to The line's end.
 */
export function jsonService(bytes: Buffer, word: number, idsTo: number, to: number): Place | "none" | "unknown" {
  let place: Place | "none" = "none";
  for (let at = word; at !== -1; at = nextWord(bytes, at + 1, to)) {
    const before = bytes[at - 2];
    if (at <= idsTo || bytes[at - 1] !== QUOTE || (before !== COMMA && before !== OPEN_BRACE)) continue;
    const from = at + SERVICE.length + TEXT_FOLLOWS.length;
    const isKey = before === COMMA && isAt(bytes, at + SERVICE.length, TEXT_FOLLOWS);
    if (!isKey || place !== "none" || hasContainer(bytes, idsTo, at)) return "unknown";
    const end = endOfText(bytes, from, to);
    if (end === to || end === from) return "unknown";
    place = { from, to: end };
  }
  return place;
}

/** Whether an object or an array begins in a part of a line. */
function hasContainer(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === OPEN_BRACE || bytes[at] === OPEN_BRACKET) return true;
  return false;
}

/** The value of the line format's `service=`, as {@link jsonService} finds it. `idsTo` is the tag's end. */
export function lineService(bytes: Buffer, word: number, idsTo: number, to: number): Place | "none" | "unknown" {
  let place: Place | "none" = "none";
  for (let at = word; at !== -1; at = nextWord(bytes, at + 1, to)) {
    if (isInTag(bytes, at, idsTo)) return "unknown";
    const after = bytes[at + SERVICE.length];
    if (at < idsTo || bytes[at - 1] !== SPACE || (after !== EQUALS && after !== DOT)) continue;
    if (after === DOT || place !== "none" || !isPairs(bytes, at, to)) return "unknown";
    const from = at + SERVICE.length + 1;
    const end = endOfBare(bytes, from, to);
    if (end === from) return "unknown";
    place = { from, to: end };
  }
  return place;
}

function isInTag(bytes: Buffer, at: number, idsTo: number): boolean {
  if (at > idsTo) return false;
  for (let back = at; back > 0 && bytes[back] !== SPACE; back--) if (bytes[back] === OPEN_BRACKET) return true;
  return false;
}

/** Whether all that follows is pairs without quotes and objects: then they are the line's fields. */
function isPairs(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const key = at;
    at = endOfBare(bytes, at, to);
    if (at === key || bytes[at] !== EQUALS) return false;
    const first = bytes[at + 1];
    if (first === OPEN_BRACE || first === OPEN_BRACKET) return false;
    at = endOfBare(bytes, at + 1, to);
    if (at < to && bytes[at] !== SPACE) return false;
  }
  return true;
}

function endOfBare(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] as number) > SPACE && bytes[at] !== QUOTE && bytes[at] !== EQUALS) at++;
  return at;
}

function nextWord(bytes: Buffer, from: number, to: number): number {
  const at = bytes.subarray(from, to).indexOf(SERVICE);
  return at === -1 ? -1 : from + at;
}
