import type { Place } from "../paths/place.js";
import type { Rules } from "../rules.js";
import type { SearchBudget } from "../search-budget.js";

/** Replaces what is beyond the bounds of a search. */
export const TOO_MUCH = "[not shown: more than is searched for secrets]";
/** Replaces the rest of a text that is longer than what is searched. */
export const TOO_MUCH_TEXT = "…[the rest is not searched for secrets]";

/** An object that is being searched, or was. If it holds itself, its copy is needed before its content is known. */
export interface Entry {
  make: () => object;
  copy: object | undefined;
  /** What is shown of it; undefined until that is known. */
  result: unknown;
}

/** A search that replaces secrets, as the functions for each kind of object use it. */
export interface Masking {
  readonly rules: Rules;
  readonly budget: SearchBudget;
  /** The names of the objects that hold the current one. */
  readonly path: readonly string[];
  /** Whether everything is copied, changed or not. */
  readonly copiesAll: boolean;
  /** A value under its name: without its secrets, or REMOVED. */
  named(name: string, value: unknown, place: Place | undefined, pairRule?: string): unknown;
  /** A value without its secrets. */
  value(value: unknown, place: Place | undefined): unknown;
  /** A text without its secrets. */
  text(text: string): string;
  /** The value, or its text if that holds a secret. */
  orText(value: unknown, text: string): unknown;
  /** The rule for a secret in a text that is shown in another form; undefined if there is none. */
  ruleIn(text: string): string | undefined;
  /** Counts a hit where something else than a replacement is shown. */
  noteHit(rule: string): void;
  /** The replacement of a value. */
  hide(value: unknown, rule: string): unknown;
  /** What is shown beyond the bounds. */
  tooMuch(): string;
  /** The object itself if nothing was changed, or its copy, filled. */
  finish(source: object, entry: Entry, changed: boolean, fill: (copy: object) => void): object;
}
