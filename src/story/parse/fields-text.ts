/** A message and the fields that follow it, as texts. */
export interface MessageAndFields {
  readonly message: string;
  readonly fields: ReadonlyMap<string, unknown>;
}

/** A longer text is taken for a message as a whole: to find its fields may take time that grows with its square. */
const MAX_TEXT = 65_536;
/** How many places are tried where the fields may begin. */
const MAX_STARTS = 200;

const NO_FIELDS: ReadonlyMap<string, unknown> = new Map();
const PAIR_START = /(?:^|\s)(?=(?:[^\s"=[\]{}]+|"(?:[^"\\]|\\.){0,200}")=)/g;
const KEY = /(?:([^\s"=]+)|"((?:[^"\\]|\\.)*)")=/y;
const BARE = /[^\s"=]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;

/**
 * Divides what follows a line's prefix: the fields are its longest end that consists of pairs `key=value`, as the line
 * format writes them. A message that ends in such a pair itself cannot be told from one.
 */
export function splitFields(text: string): MessageAndFields {
  if (!text.includes("=") || text.length > MAX_TEXT) return { message: text, fields: NO_FIELDS };
  let tries = 0;
  for (const { index } of text.matchAll(PAIR_START)) {
    if (++tries > MAX_STARTS) break;
    const start = index === 0 && !/\s/.test(text[0] as string) ? 0 : index + 1;
    const fields = readPairs(text, start);
    if (fields !== undefined) return { message: text.slice(0, index), fields };
  }
  return { message: text, fields: NO_FIELDS };
}

/** The pairs from here to the end; undefined if anything else is between them. */
function readPairs(text: string, from: number): ReadonlyMap<string, unknown> | undefined {
  const fields = new Map<string, unknown>();
  let at = from;
  while (at < text.length) {
    KEY.lastIndex = at;
    const key = KEY.exec(text);
    if (key === null) return undefined;
    const value = readValue(text, KEY.lastIndex);
    if (value === undefined || (value.end < text.length && text[value.end] !== " ")) return undefined;
    fields.set(key[1] ?? unescaped(key[2] as string), value.value);
    at = value.end + 1;
  }
  return fields;
}

function readValue(text: string, from: number): { readonly value: unknown; readonly end: number } | undefined {
  const first = text[from];
  if (first === "{" || first === "[") return readJson(text, from);
  const expression = first === '"' ? QUOTED : BARE;
  expression.lastIndex = from;
  const match = expression.exec(text);
  if (match === null) return undefined;
  const value = first === '"' ? unescaped(match[1] as string) : match[0];
  return { value, end: from + match[0].length };
}

function readJson(text: string, from: number): { readonly value: unknown; readonly end: number } | undefined {
  const end = jsonEnd(text, from);
  if (end === undefined) return undefined;
  try {
    return { value: JSON.parse(unescapedTags(text.slice(from, end))), end };
  } catch {
    return undefined;
  }
}

/** Where a JSON object or array ends. */
function jsonEnd(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      QUOTED.lastIndex = at;
      if (!QUOTED.test(text)) return undefined;
      at = QUOTED.lastIndex - 1;
    } else if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth === 0) return at + 1;
  }
  return undefined;
}

/** The line format escapes the first character of a tag, which JSON does not know. */
function unescapedTags(json: string): string {
  return json.replace(/\\x(5B|7C)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** A quoted text as it was: what the line format escapes in quotes, and control characters. */
function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:x([0-9A-F]{2})|u\{([0-9A-F]{1,6})\}|(.))/gsu, (_, two, more, one) => {
    const code = two ?? more;
    return code === undefined
      ? (ESCAPES[one] ?? one)
      : String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)));
  });
}
