import type { NameVerdicts } from "../names/name-verdicts.js";
import type { TextSearch } from "../text/text-search.js";

/** An ordinary name. */
export const PLAIN = 0;
/** What has this name is hidden. */
export const NAMED = 1;
/** The name is a text that holds a secret; it may be the name of one as well. */
export const SECRET_TEXT = 2;
/** What has this name is hidden if the `name` or `key` beside it says so. */
export const PAIR_VALUE = 3;
/** A method of this name would show another object than the one that was searched. */
export const RENDERER = 4;

export type KeyVerdict = typeof PLAIN | typeof NAMED | typeof SECRET_TEXT | typeof PAIR_VALUE | typeof RENDERER;

/** How many names are cached, and how long they may be: a program has hundreds, a hostile client sends any number. */
const MAX_KEYS = 2000;
const MAX_LENGTH = 100;

/** Decides about a key once. */
export class KeyVerdicts {
  readonly #names: NameVerdicts;
  readonly #texts: TextSearch;
  readonly #known = new Map<string, KeyVerdict>();

  constructor(names: NameVerdicts, texts: TextSearch) {
    this.#names = names;
    this.#texts = texts;
  }

  of(key: string): KeyVerdict {
    return this.#known.get(key) ?? this.#decide(key);
  }

  #decide(key: string): KeyVerdict {
    const verdict = this.#verdict(key);
    if (key.length > MAX_LENGTH) return verdict;
    // Cleared, not grown, when a client chooses the keys.
    if (this.#known.size >= MAX_KEYS) this.#known.clear();
    this.#known.set(key, verdict);
    return verdict;
  }

  #verdict(key: string): KeyVerdict {
    if (this.#texts.find(key).length > 0) return SECRET_TEXT;
    if (this.#names.ruleOf(key) !== undefined) return NAMED;
    if (key === "value") return PAIR_VALUE;
    return key === "toJSON" ? RENDERER : PLAIN;
  }
}

/** The rule for the `value` of a name and a value: `{ name: "password", value: … }`, `{ key: …, value: … }`. */
export function pairRule(
  names: NameVerdicts,
  pair: object,
  read: (object: object, key: string) => unknown,
): string | undefined {
  for (const key of ["name", "key"]) {
    const name = Object.hasOwn(pair, key) ? read(pair, key) : undefined;
    if (typeof name === "string" && name.length < 200) return names.ruleOf(name);
  }
  return undefined;
}
