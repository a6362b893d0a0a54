import type { AddRange, TextRule } from "./range.js";

/** Decides which names are those of secrets. */
export interface NameVerdicts {
  /** The rule that a name falls under, or undefined. */
  ruleOf(name: string): string | undefined;
  /** Whether a rule hides a value that stands under its name. */
  hides?(rule: string, value: unknown): boolean;
}

// A name and its separator: `password=`, `"password": `, `\"password\":`, `user[password]=`, `pass%77ord=`,
// `<password>`, `[Symbol(password)]: `; in lists `"password", "`; and on command lines `--password `.
const NAME = new RegExp(
  [
    /(?<![\w%.$-])(?:--)?([A-Za-z_$%][\w%.$[\]-]{0,80}?)\\{0,8}/,
    /(?:["'`]?\)?\]?\s{0,4}(?:=>|[:=])\s{0,4}|["'`]\s{0,4},\s{0,4}(?=\\{0,8}["'`])|>|(?<=--[\w-]{1,80})\s{1,4}(?!-))/,
  ]
    .map(({ source }) => source)
    .join(""),
  "g",
);

/** The values after names of secrets: in queries, forms, headers, cookies, JSON, and the output of `util.inspect`. */
export function namedValues(names: NameVerdicts): TextRule {
  return {
    find(text: string, add: AddRange): void {
      if (!PARTS.test(text)) return;
      let done = 0;
      for (const match of text.matchAll(NAME)) {
        const name = decoded(match[1] as string);
        const rule = match.index < done ? undefined : names.ruleOf(name);
        if (rule === undefined) continue;
        const { from, to } = valueRange(text, match.index + match[0].length, name);
        const value = text.slice(from, to);
        if (value === "" || value === "null" || value === "undefined") continue;
        if (names.hides?.(rule, value === "true" || value === "false" ? value === "true" : value) === false) continue;
        add(from, to, rule);
        done = to;
      }
    },
  };
}

const PARTS = /[=:>]|["'`]\s{0,4},|--\w/;

function decoded(name: string): string {
  if (!name.includes("%")) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const QUOTE = /\\{0,8}["'`]/y;
const WORD = /[^\s&;"'`\\<>]+/y;
/** Headers whose values contain spaces: they end with the line. */
const WHOLE_LINE = /^(?:proxy-)?authorization$|^(?:set-)?cookie$/i;
const REST_OF_LINE = /[^\r\n"'`\\]+/y;
const SCHEME = /^(?:bearer|basic|digest|token|negotiate|apikey)$/i;

/** The range of the value that begins here: in quotes, in brackets, or up to a space. */
function valueRange(text: string, from: number, name: string): { from: number; to: number } {
  const quote = matchAt(QUOTE, text, from);
  if (quote !== "") {
    const inside = from + quote.length;
    return { from: inside, to: closingQuote(text, inside, quote) };
  }
  if (text[from] === "{" || text[from] === "[") return { from, to: closingBracket(text, from) };
  if (WHOLE_LINE.test(name)) return { from, to: from + matchAt(REST_OF_LINE, text, from).length };
  const word = matchAt(WORD, text, from).replace(/[,)}\]]{1,20}$/, "");
  if (!SCHEME.test(word)) return { from, to: from + word.length };
  const gap = matchAt(/\s{1,4}/y, text, from + word.length);
  return { from, to: from + word.length + gap.length + matchAt(WORD, text, from + word.length + gap.length).length };
}

function matchAt(expression: RegExp, text: string, index: number): string {
  expression.lastIndex = index;
  return expression.exec(text)?.[0] ?? "";
}

/**
 * The end of a string that began with these quotes and the backslashes before them; the text's end if it is not closed.
 */
function closingQuote(text: string, from: number, quote: string): number {
  const mark = quote.at(-1) as string;
  const slashes = quote.length - 1;
  for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at + 1)) {
    let before = 0;
    while (before <= slashes && text[at - 1 - before] === "\\") before++;
    if (before === slashes || (slashes === 0 && isEven(text, at))) return at - slashes;
  }
  return text.length;
}

/** Whether the backslashes before a quote are pairs, so that they do not escape it. */
function isEven(text: string, at: number): boolean {
  let count = 0;
  while (text[at - 1 - count] === "\\") count++;
  return count % 2 === 0;
}

function closingBracket(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth === 0) return at + 1;
  }
  return text.length;
}
