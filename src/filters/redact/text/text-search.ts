import type { Look } from "./look.js";
import { type NameVerdicts, namedValues } from "./named-values.js";
import { patternRule } from "./patterns.js";
import { NO_RANGES, type TextRange, type TextRule, unite } from "./range.js";
import { Triggers } from "./triggers.js";
import { USER_INFO } from "./user-info.js";

export interface TextRules {
  readonly names: NameVerdicts | undefined;
  readonly looks: readonly Look[];
  readonly patterns: readonly RegExp[];
}

/** Finds secrets in texts: by the names before them, by their looks, and by a user's patterns. */
export class TextSearch {
  readonly #looks: readonly Look[];
  readonly #triggers: Triggers;
  readonly #rules: readonly TextRule[];

  constructor({ names, looks, patterns }: TextRules) {
    this.#looks = [USER_INFO, ...looks];
    this.#triggers = new Triggers(this.#looks);
    this.#rules = [...(names === undefined ? [] : [namedValues(names)]), ...patterns.map(patternRule)];
  }

  /** United ranges in order; one shared empty array if there are none. */
  find(text: string): readonly TextRange[] {
    const ranges = this.findEach(text);
    return ranges.length === 0 ? NO_RANGES : unite(ranges);
  }

  /** What each rule hides, before ranges are united. */
  findEach(text: string): TextRange[] {
    const ranges: TextRange[] = [];
    const add = (from: number, to: number, rule: string) => {
      if (from < to) ranges.push({ from, to, rule });
    };
    for (const rule of this.#rules) rule.find(text, add);
    const { marks } = this.#triggers;
    const next = new Array<number>(this.#looks.length).fill(0);
    const ask = (look: number, from: number) => {
      const known = next[look] as number;
      if (from >= known) next[look] = (this.#looks[look] as Look).find(text, from, add);
    };
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < 128 && marks[code] === 1) this.#triggers.at(text, at, ask);
    }
    return ranges;
  }
}
