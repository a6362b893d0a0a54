import type { Look } from "./look.js";
import { USER_INFO } from "./looks/user-info.js";
import { LOOK, Marks, NAME } from "./marks.js";
import { NameCache, type NameVerdicts } from "./names/name-cache.js";
import { NamedValues, type NameRules } from "./names/named-values.js";
import { patternRule } from "./patterns.js";
import { NO_RANGES, type TextRange, type TextRule, unite } from "./range.js";
import { Triggers } from "./triggers.js";
import { visits } from "./visits.js";

export interface TextRules {
  readonly names: NameVerdicts | undefined;
  readonly looks: readonly Look[];
  readonly patterns: readonly RegExp[];
  /** What stands for a secret, and is not searched again. */
  readonly placeholder?: unknown;
}

/** Finds secrets in texts: by the names before them, by their looks, and by a user's patterns. */
export class TextSearch {
  readonly #names: NameRules | undefined;
  readonly #looks: readonly Look[];
  readonly #triggers: Triggers;
  readonly #marks: Marks;
  readonly #patterns: readonly TextRule[];

  constructor({ names, looks, patterns, placeholder }: TextRules) {
    const hidden = typeof placeholder === "string" ? placeholder : "";
    this.#names = names === undefined ? undefined : { names: new NameCache(names), placeholder: hidden };
    this.#looks = [USER_INFO, ...looks];
    this.#triggers = new Triggers(this.#looks);
    this.#marks = new Marks(this.#triggers, names !== undefined);
    this.#patterns = patterns.map(patternRule);
  }

  /** How many characters all searches have read, for specs: their growth shows whether a search is linear. */
  static get visited(): number {
    return visits.characters;
  }

  /** United ranges in order; one shared empty array if there are none. */
  find(text: string): readonly TextRange[] {
    const ranges = this.findEach(text);
    return ranges.length < 2 ? ranges : unite([...ranges]);
  }

  /** What each rule hides, before ranges are united. */
  findEach(text: string): readonly TextRange[] {
    visits.characters += text.length;
    const first = this.#marks.next(text, 0);
    if (first === text.length && this.#patterns.length === 0) return NO_RANGES;
    let ranges: TextRange[] | undefined;
    const add = (from: number, to: number, rule: string) => {
      if (from >= to) return;
      ranges ??= [];
      ranges.push({ from, to, rule });
    };
    this.#search(text, first, add);
    for (const pattern of this.#patterns) pattern.find(text, add);
    return ranges ?? NO_RANGES;
  }

  #search(text: string, first: number, add: (from: number, to: number, rule: string) => void): void {
    const marks = this.#marks;
    let values: NamedValues | undefined;
    /** From where on each look is asked. */
    let next: number[] | undefined;
    const ask = (index: number, from: number) => {
      next ??= [];
      if (from < (next[index] ?? 0)) return;
      const look = this.#looks[index] as Look;
      next[index] = Math.max(look.find(text, from, add), from + 1);
    };
    for (let at = first; at < text.length; at = marks.next(text, at + 1)) {
      const code = text.charCodeAt(at);
      const bits = marks.bits(text, at, code);
      if ((bits & LOOK) !== 0) this.#triggers.at(text, at, code, ask);
      if ((bits & NAME) === 0) continue;
      values ??= new NamedValues(text, this.#names as NameRules, add);
      values.at(at, code);
    }
  }
}
