import type { Rules } from "./rules.js";

/** Replaces what is beyond the limits of a search. */
export const TOO_MUCH = "[not shown: more than is searched for secrets]";

/** An object that is being searched. If it holds itself, its copy is needed before its content is known. */
export interface Open {
  make: () => object;
  copy: object | undefined;
}

/** The parts of an object after the search, and whether any of them was changed. */
export interface Found<Part> {
  readonly parts: Part[];
  changed: boolean;
}

/** A search for secrets, as the functions for each kind of object use it. */
export interface Search {
  readonly rules: Rules;
  /** The names of the objects that hold the current one. */
  readonly path: readonly string[];
  /** A value under its name: without its secrets, or REMOVED. */
  child(name: string, value: unknown): unknown;
  /** A value without its secrets. */
  value(value: unknown): unknown;
  /** A text without its secrets. */
  text(text: string): string;
  /** The value, or its text if that holds a secret. */
  orText(value: unknown, text: string): unknown;
  /** The object itself if nothing was changed, or a copy made of the parts. */
  finish<Part>(source: object, entry: Open, found: Found<Part>, fill: (copy: object, part: Part) => void): object;
  /** Whether the limits are reached. What is left is then replaced by `rest`. */
  isSpent<Part>(found: Found<Part>, rest: Part): boolean;
}
