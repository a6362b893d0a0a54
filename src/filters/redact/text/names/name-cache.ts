/** What a name in a text means. */
export interface Verdict {
  readonly name: string;
  /** The rule of the name; undefined for ordinary names. */
  readonly rule: string | undefined;
  /** Its part in `{ name: "password", value: "x" }`. */
  readonly pair: "name" | "value" | undefined;
}

/** Decides which names are those of secrets. */
export interface NameVerdicts {
  /** The rule that a name falls under, or undefined. */
  ruleOf(name: string): string | undefined;
  /** Whether a rule hides a value that stands under its name. Without it, every value. */
  hides?(rule: string, value: unknown): boolean;
}

const SLOTS = 1024;
/** Of a longer name, only the end counts. */
export const LONGEST_NAME = 256;
const PAIR_NAMES = new Set(["name", "key", "k", "header", "field", "param", "parameter"]);
const PAIR_VALUES = new Set(["value", "val", "v", "content"]);

/**
 * Verdicts on the names that stood in texts. They are found by the characters of a text, without a copy of the name; a
 * new name takes the place of an older one, so names that clients choose need no memory.
 */
export class NameCache {
  readonly #names: NameVerdicts;
  readonly #slots: (Verdict | undefined)[] = new Array(SLOTS).fill(undefined);

  constructor(names: NameVerdicts) {
    this.#names = names;
  }

  /** The verdict on the name `[from, to)` of a text. */
  verdict(text: string, from: number, to: number): Verdict {
    let hash = to - from;
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
    const slot = (hash ^ (hash >>> 11)) & (SLOTS - 1);
    const known = this.#slots[slot];
    if (known !== undefined && known.name.length === to - from && text.startsWith(known.name, from)) return known;
    const verdict = this.#judge(copied(text, from, to));
    this.#slots[slot] = verdict;
    return verdict;
  }

  /** Whether a rule hides this value, which is a truth value if it reads like one. */
  hides(rule: string, value: string): boolean {
    const isTruth = value === "true" || value === "false";
    return this.#names.hides?.(rule, isTruth ? value === "true" : value) !== false;
  }

  #judge(name: string): Verdict {
    const plain = plainName(name);
    const lower = plain.toLowerCase();
    const pair = PAIR_NAMES.has(lower) ? "name" : PAIR_VALUES.has(lower) ? "value" : undefined;
    return { name, pair, rule: this.#rule(plain) };
  }

  /** A name, its last part behind a dot, and each of its parts in brackets: `user[password][0]` holds a password. */
  #rule(name: string): string | undefined {
    if (name === "") return undefined;
    const parts = name.includes("[") || name.includes("]") ? name.split(/[[\]]+/) : [name];
    const candidates = [name, ...parts, ...parts.map((part) => part.slice(part.lastIndexOf(".") + 1))];
    for (const candidate of new Set(candidates)) {
      const rule = candidate === "" ? undefined : this.#names.ruleOf(candidate);
      if (rule !== undefined) return rule;
    }
    return undefined;
  }
}

/** The name as a field would have it: decoded, composed, and without the signs of a command line before it. */
function plainName(name: string): string {
  const decoded = name.includes("%") ? percentDecoded(name) : name;
  return decoded.normalize("NFC").replace(/^(?:-D(?=.)|[-$.]+)/, "");
}

/** A query in a parameter of another is encoded twice. */
const MOST_ENCODINGS = 3;

function percentDecoded(name: string): string {
  let decoded = name;
  try {
    for (let times = 0; times < MOST_ENCODINGS && decoded.includes("%"); times++) decoded = decodeURIComponent(decoded);
  } catch {
    // No more escapes: the rest are signs.
  }
  return decoded;
}

/** A text of its own: a part of a long text would keep the whole of it in memory. */
function copied(text: string, from: number, to: number): string {
  let copy = "";
  for (let at = from; at < to; at++) copy += String.fromCharCode(text.charCodeAt(at));
  return copy;
}
