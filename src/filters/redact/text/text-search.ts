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
  #idleHits: Hits | undefined = undefined;

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
    const hits = this.#idleHits ?? new Hits(this.#looks);
    this.#idleHits = undefined;
    this.#search(text, first, hits);
    for (const pattern of this.#patterns) pattern.find(text, hits.add);
    const ranges = hits.take();
    this.#idleHits = hits;
    return ranges;
  }

  #search(text: string, first: number, hits: Hits): void {
    const marks = this.#marks;
    let values: NamedValues | undefined;
    for (let at = first; at < text.length; at = marks.next(text, at + 1)) {
      const code = text.charCodeAt(at);
      const bits = marks.bits(text, at, code);
      if ((bits & LOOK) !== 0) this.#triggers.at(text, at, code, hits.ask);
      if ((bits & NAME) === 0) continue;
      values ??= new NamedValues(text, this.#names as NameRules, hits.add);
      values.at(at, code);
    }
  }
}

/** What is found in one text. It is used again for the next: most texts have a mark, and few have a hit. */
class Hits {
  #ranges: TextRange[] | undefined;
  /** From where on each look is asked again; and which of them were asked. */
  readonly #next: number[];
  readonly #asked: number[] = [];
  readonly #looks: readonly Look[];

  constructor(looks: readonly Look[]) {
    this.#looks = looks;
    this.#next = looks.map(() => 0);
  }

  readonly add = (from: number, to: number, rule: string): void => {
    if (from >= to) return;
    this.#ranges ??= [];
    this.#ranges.push({ from, to, rule });
  };

  readonly ask = (text: string, index: number, from: number): void => {
    const next = this.#next[index] as number;
    if (from < next) return;
    if (next === 0) this.#asked.push(index);
    const look = this.#looks[index] as Look;
    this.#next[index] = Math.max(look.find(text, from, this.add), from + 1);
  };

  /** The ranges, and a clean slate. */
  take(): readonly TextRange[] {
    const ranges = this.#ranges ?? NO_RANGES;
    this.#ranges = undefined;
    for (const index of this.#asked) this.#next[index] = 0;
    this.#asked.length = 0;
    return ranges;
  }
}
