import { endWithin, hasAtMost } from "./byte-length.js";

/** Where the parts of a line are, by their keys. */
export interface CutKeys {
  readonly message: string;
  readonly error: readonly string[];
  /** Never cut: the time, the level, the IDs. */
  readonly kept: ReadonlySet<string>;
}

/** A string of a JSON line that can be cut, without its quotes. */
interface Text {
  readonly from: number;
  readonly to: number;
  readonly key: string;
}

/** A key with its value, at the top level. */
interface Member {
  readonly key: string;
  /** Where the comma or brace in front of it is. */
  readonly from: number;
  readonly valueFrom: number;
  readonly to: number;
}

/** What each part keeps in the first round, in bytes: a short message is not cut for a long stack. */
const FLOOR = { message: 1024, error: 2048, field: 256 } as const;
/** A shorter text is not worth a cut, in characters: the mark takes 30. */
const MIN_TEXT = 64;

/**
 * A JSON line with at most so many bytes. It stays valid: texts are cut, the message first, then the error, then the
 * largest fields; if that is not enough, whole fields. Each cut says what is missing.
 */
export function cutJson(json: string, bytes: number, keys: CutKeys): string {
  let line = json;
  for (const floor of [1, 0]) {
    for (const part of ["message", "error", "field"] as const) {
      if (hasAtMost(line, bytes)) return line;
      line = cutTexts(line, bytes, keys, part, FLOOR[part] * floor);
    }
  }
  return hasAtMost(line, bytes) ? line : withoutFields(line, bytes, keys);
}

function partOf(key: string, { message, error }: CutKeys): keyof typeof FLOOR {
  if (key === message) return "message";
  return error.includes(key) ? "error" : "field";
}

/** Cuts the texts of a part, the longest first, down to a floor. */
function cutTexts(json: string, bytes: number, keys: CutKeys, part: keyof typeof FLOOR, floor: number): string {
  const texts = textsOf(json, membersOf(json)).filter(({ key }) => !keys.kept.has(key) && partOf(key, keys) === part);
  texts.sort((a, b) => b.to - b.from - (a.to - a.from));
  let excess = Buffer.byteLength(json) - bytes;
  const cuts: { text: Text; shown: string }[] = [];
  for (const text of texts) {
    if (excess <= 0) break;
    const content = json.slice(text.from, text.to);
    const length = Buffer.byteLength(content);
    const shown = cutText(content, Math.max(floor, length - excess - MARK));
    excess -= length - Buffer.byteLength(shown);
    cuts.push({ text, shown });
  }
  cuts.sort((a, b) => b.text.from - a.text.from);
  return cuts.reduce((line, { text: { from, to }, shown }) => line.slice(0, from) + shown + line.slice(to), json);
}

/** How many bytes the mark of a cut takes at most. */
const MARK = 40;

/** The beginning of a JSON string's content, and how many characters were cut. An escape is never split. */
function cutText(content: string, bytes: number): string {
  let end = endWithin(content, 0, bytes);
  const start = Math.max(0, end - 6);
  for (let at = lastEscape(content, start, end); at !== -1; at = -1) {
    const length = content[at + 1] === "u" ? 6 : 2;
    if (at + length > end) end = at;
  }
  const rest = content.slice(end);
  if (rest.length < MIN_TEXT / 2) return content;
  return `${content.slice(0, end)}…[${lengthOf(rest)} more characters]`;
}

/** Where the last escape begins that a cut might split; -1 if there is none. */
function lastEscape(content: string, from: number, to: number): number {
  let last = -1;
  // From a place that is certain to be none in the middle of an escape.
  let at = from;
  while (at > 0 && content[at - 1] === "\\") at--;
  for (; at < to; at++) {
    if (content[at] !== "\\") continue;
    last = at;
    at += content[at + 1] === "u" ? 5 : 1;
  }
  return last;
}

function lengthOf(content: string): number {
  try {
    return (JSON.parse(`"${content}"`) as string).length;
  } catch {
    return content.length;
  }
}

/** The texts among the values of all members, at any depth, that are long enough to be cut. */
function textsOf(json: string, members: readonly Member[]): Text[] {
  const texts: Text[] = [];
  for (const { key, valueFrom, to } of members) {
    for (let at = valueFrom; at < to; at++) {
      if (json[at] !== '"') continue;
      const end = endOfString(json, at);
      // A key of an inner object is followed by a colon.
      if (json[end] !== ":" && end - at > MIN_TEXT) texts.push({ from: at + 1, to: end - 1, key });
      at = end - 1;
    }
  }
  return texts;
}

function membersOf(json: string): Member[] {
  const members: Member[] = [];
  for (let at = 0; at < json.length && json[at] !== "}"; ) {
    const keyEnd = endOfString(json, at + 1);
    const to = endOfValue(json, keyEnd + 1);
    members.push({ key: JSON.parse(json.slice(at + 1, keyEnd)) as string, from: at, valueFrom: keyEnd + 1, to });
    at = to;
  }
  return members;
}

function endOfValue(json: string, from: number): number {
  let depth = 0;
  for (let at = from; at < json.length; at++) {
    const character = json[at];
    if (character === '"') at = endOfString(json, at) - 1;
    else if (character === "{" || character === "[") depth++;
    else if (depth === 0 && (character === "," || character === "}")) return at;
    else if (character === "}" || character === "]") depth--;
  }
  return json.length;
}

/** Behind the closing quote. */
function endOfString(json: string, from: number): number {
  for (let at = from + 1; at < json.length; at++) {
    if (json[at] === "\\") at++;
    else if (json[at] === '"') return at + 1;
  }
  return json.length;
}

/** Replaces whole values, the largest first, and then leaves members out, as long as the line is too long. */
function withoutFields(json: string, bytes: number, keys: CutKeys): string {
  let line = json;
  for (const replace of [true, false]) {
    const members = membersOf(line).filter(({ key }) => !keys.kept.has(key));
    members.sort((a, b) => b.to - b.from - (a.to - a.from));
    const gone: Member[] = [];
    let excess = Buffer.byteLength(line) - bytes;
    for (const member of members) {
      if (excess <= 0) break;
      const size = Buffer.byteLength(line.slice(replace ? member.valueFrom : member.from, member.to));
      if (replace && size < MARK) break;
      gone.push(member);
      excess -= replace ? size - MARK : size;
    }
    gone.sort((a, b) => b.from - a.from);
    for (const { from, valueFrom, to } of gone) {
      const size = Buffer.byteLength(line.slice(valueFrom, to));
      const before = replace ? line.slice(0, valueFrom) + JSON.stringify(`[cut: ${size} bytes]`) : line.slice(0, from);
      line = before + line.slice(to);
    }
  }
  return line.startsWith("{") ? line : `{${line.slice(1)}`;
}
