import { isHuge } from "../../../internal/bigint.js";
import { REMOVED } from "../censor.js";
import type { Place } from "../paths/place.js";
import type { Rules } from "../rules.js";
import { MAX_DEPTH, type SearchBudget } from "../search-budget.js";
import { replaceRanges } from "../text/range.js";
import { maskFunction } from "./functions.js";
import { NAMED, SECRET_TEXT } from "./key-verdicts.js";
import type { Entry, Masking } from "./masking.js";
import { TOO_MUCH, TOO_MUCH_TEXT } from "./masking.js";
import { maskFields, maskObject } from "./objects.js";

/** The rule that hides what is not searched. */
const BOUND = "bound of a line";
/** The replacement where only hits are asked for. */
export const HIDDEN = "[redacted]";

/** Called for everything that is hidden. */
export type OnHit = (path: string, rule: string) => void;

export interface MaskerOptions {
  /** Copies everything, for a result that is kept: what its owners write into it later may be a secret. */
  readonly copiesAll?: boolean;
  /** Replacements of an earlier search through the same line, which are shown as they are. */
  readonly known?: ReadonlySet<string> | undefined;
  readonly onHit?: OnHit | undefined;
  /** Called with a text without its secrets, and how many of the last hits were in it. */
  readonly onText?: ((shown: string, hits: number) => void) | undefined;
}

/**
 * Returns values without their secrets. A value without any is returned as it is; of any other, a copy down to the
 * secret. The rest is shared with the original, which is never written to. What may show something else the next time
 * is read once, and a copy of what was read takes its place. Throws only what a placeholder function throws.
 */
export class Masker implements Masking {
  readonly rules: Rules;
  readonly budget: SearchBudget;
  readonly path: string[] = [];
  readonly copiesAll: boolean;
  /** How much was hidden. */
  hits = 0;
  /** The replacements that were made, if a second search could not tell them from secrets. */
  readonly replacements: Set<string> | undefined;
  readonly #onHit: OnHit | undefined;
  readonly #onText: MaskerOptions["onText"];
  readonly #entries = new Map<Place | undefined, Map<object, Entry>>();
  #depth = 0;

  constructor(rules: Rules, budget: SearchBudget, { copiesAll = false, known, onHit, onText }: MaskerOptions = {}) {
    this.rules = rules;
    this.budget = budget;
    this.copiesAll = copiesAll;
    this.replacements = rules.censor.isStable ? undefined : new Set(known);
    this.#onHit = onHit;
    this.#onText = onText;
  }

  /** The fields of a call, a logger or a context: their keys are shown, whatever class they are of. */
  fields(source: object): object {
    const entry: Entry = { copy: undefined, make: () => ({}), result: undefined };
    this.#entriesAt(this.rules.root).set(source, entry);
    const shown = maskFields(this, source, entry, this.rules.root);
    return typeof shown === "object" && shown !== null ? shown : { fields: shown };
  }

  named(name: string, value: unknown, place: Place | undefined, pairRule?: string): unknown {
    const isOver = this.budget.nodes-- <= 0;
    if (value === undefined || value === null) return value;
    if (isOver) return this.tooMuch();
    this.path.push(name);
    try {
      const rule = place?.rule ?? this.#nameRule(name, value, pairRule);
      return rule === undefined ? this.value(value, place) : this.hide(value, rule);
    } finally {
      this.path.pop();
    }
  }

  #nameRule(name: string, value: unknown, pairRule: string | undefined): string | undefined {
    const { keys, names } = this.rules;
    const verdict = keys.of(name);
    const rule = pairRule ?? (verdict === NAMED || verdict === SECRET_TEXT ? names.ruleOf(name) : undefined);
    return rule !== undefined && names.hides(rule, value) ? rule : undefined;
  }

  value(value: unknown, place: Place | undefined): unknown {
    // Paths alone say nothing of what is elsewhere.
    if (!this.rules.searchesValues && (typeof value !== "object" || (place === undefined && !this.copiesAll)))
      return value;
    switch (typeof value) {
      case "string":
        return this.text(value);
      case "number":
        return Math.abs(value) < this.rules.leastNumber ? value : this.orText(value, String(value));
      case "bigint":
        return this.rules.leastNumber < Number.POSITIVE_INFINITY && !isHuge(value)
          ? this.orText(value, String(value))
          : value;
      case "symbol":
        return this.orText(value, value.toString());
      case "function":
        return maskFunction(this, value);
      default:
        return typeof value === "object" && value !== null ? this.#object(value, place) : value;
    }
  }

  text(text: string): string {
    const { rules, budget } = this;
    const isCut = text.length > budget.characters;
    const searched = isCut ? text.slice(0, Math.max(0, budget.characters)) : text;
    budget.characters -= searched.length;
    const before = this.hits;
    const shown = replaceRanges(searched, rules.texts.find(searched), (found, rule) => this.#hideText(found, rule));
    if (this.hits > before) this.#onText?.(shown, this.hits - before);
    if (!isCut) return shown;
    this.noteHit(BOUND);
    return shown + TOO_MUCH_TEXT;
  }

  /** A text that stands under a name, such as an ID: the name and its place say nothing of it. */
  textNamed(name: string, text: string): string {
    this.path.push(name);
    try {
      return this.text(text);
    } finally {
      this.path.pop();
    }
  }

  orText(value: unknown, text: string): unknown {
    const shown = this.text(text);
    return shown === text ? value : shown;
  }

  ruleIn(text: string): string | undefined {
    this.budget.characters -= text.length;
    return this.budget.characters < 0 ? BOUND : this.rules.texts.find(text)[0]?.rule;
  }

  noteHit(rule: string): void {
    this.hits++;
    this.#onHit?.(this.path.join("."), rule);
  }

  hide(value: unknown, rule: string): unknown {
    // Ours, of this line: a text may be searched again as a part of another.
    if (typeof value === "string" && this.replacements?.has(value) === true) return value;
    if (this.#onHit !== undefined && value === HIDDEN) return value;
    this.noteHit(rule);
    if (this.#onHit !== undefined) return HIDDEN;
    const shown = this.rules.censor.value(value, this.path);
    if (typeof shown === "string") this.replacements?.add(shown);
    return shown;
  }

  #hideText(found: string, rule: string): string {
    const shown = this.hide(found, rule);
    return shown === REMOVED ? "" : String(shown);
  }

  tooMuch(): string {
    this.noteHit(BOUND);
    return TOO_MUCH;
  }

  #object(source: object, place: Place | undefined): unknown {
    const entries = this.#entriesAt(place);
    const known = entries.get(source);
    if (known !== undefined) {
      if (known.result !== undefined) return known.result;
      known.copy ??= known.make();
      return known.copy;
    }
    if (this.budget.nodes <= 0 || this.#depth >= MAX_DEPTH) return this.tooMuch();
    const entry: Entry = { copy: undefined, make: () => ({}), result: undefined };
    entries.set(source, entry);
    this.#depth++;
    try {
      entry.result = maskObject(this, source, entry, place);
      return entry.result;
    } finally {
      this.#depth--;
    }
  }

  #entriesAt(place: Place | undefined): Map<object, Entry> {
    const entries = this.#entries.get(place) ?? new Map<object, Entry>();
    this.#entries.set(place, entries);
    return entries;
  }

  finish(source: object, entry: Entry, changed: boolean, fill: (copy: object) => void): object {
    if (!changed && entry.copy === undefined && !this.copiesAll) return source;
    entry.copy ??= entry.make();
    fill(entry.copy);
    return entry.copy;
  }
}
