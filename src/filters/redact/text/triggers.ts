import { isDigit } from "./characters.js";
import { hasDigits } from "./digits.js";
import type { Look } from "./look.js";

/** A word of a look, found at its rarest pair of characters. */
interface Trigger {
  /** The look's place in the list. */
  readonly look: number;
  /** The word, in lower case if case does not count. Empty for digits. */
  readonly word: string;
  readonly ignoreCase: boolean;
  /** How many of the word's characters stand before the one that it is found at. */
  readonly before: number;
  /** How many digits begin here, if it has no word. */
  readonly digits: number;
}

/** Stands for every character beyond ASCII, and for the text's ends. */
export const OTHER = 127;
/** The place in a table of a character with one beside it. */
export const pairIndex = (code: number, beside: number): number => (code << 7) | Math.min(beside, OTHER);

/** Characters of English prose and JSON, the most frequent first. Any other character is rarer than all of these. */
const FREQUENT = ' etaoinsrhldcubymfpgw",vk0123456789.xSTAIC:MNPERDLBOFHjGWU-q_zVYKJQXZ';

/** Finds the triggers of looks where a character of theirs stands, with one of their characters beside it. */
export class Triggers {
  /** By a character and the one before it, and by a character and the one behind it. */
  readonly #left = new Map<number, Trigger[]>();
  readonly #right = new Map<number, Trigger[]>();

  /** Of looks that digits are the triggers of. */
  readonly #digits: Trigger[] = [];

  constructor(looks: readonly Look[]) {
    for (const [look, { words = [], ignoreCase = false, digits = 0 }] of looks.entries()) {
      for (const word of words)
        this.#addWord({ look, word: ignoreCase ? word.toLowerCase() : word, ignoreCase, before: 0, digits: 0 });
      if (digits > 0) this.#digits.push({ look, word: "", ignoreCase, before: 0, digits });
    }
  }

  #addWord(trigger: Trigger): void {
    const { word, ignoreCase } = trigger;
    if (word.length === 1) {
      this.#addAny(word, trigger);
      return;
    }
    const left = rarestPair(word);
    // The rarer of the two characters is the one that the search stops at.
    const isRight = rank(word, left) > rank(word, left + 1);
    const before = isRight ? left : left + 1;
    for (const character of forms(word.charAt(before), ignoreCase))
      for (const beside of forms(word.charAt(isRight ? left + 1 : left), ignoreCase))
        this.#add(isRight ? this.#right : this.#left, character, beside.charCodeAt(0), { ...trigger, before });
  }

  #addAny(character: string, trigger: Trigger): void {
    for (let beside = 0; beside <= OTHER; beside++) this.#add(this.#left, character, beside, trigger);
  }

  #add(table: Map<number, Trigger[]>, character: string, beside: number, trigger: Trigger): void {
    const index = pairIndex(character.charCodeAt(0), beside);
    const known = table.get(index);
    if (known === undefined) table.set(index, [trigger]);
    else known.push(trigger);
  }

  /** Where fewer digits begin, no look is asked for their sake. Infinity if none ever is. */
  get leastDigits(): number {
    return Math.min(...this.#digits.map(({ digits }) => digits));
  }

  /** The pairs of a character and the one before it, or behind it, at which triggers are found. */
  pairs(side: "left" | "right"): Iterable<number> {
    return (side === "left" ? this.#left : this.#right).keys();
  }

  /** Calls `found` for each trigger that stands at this place, with the place where it begins. */
  at(text: string, at: number, code: number, found: (text: string, look: number, from: number) => void): void {
    const before = at === 0 ? OTHER : text.charCodeAt(at - 1);
    if (this.#digits.length > 0 && isDigit(code) && !isDigit(before)) ask(this.#digits, text, at, found);
    const left = this.#left.get(pairIndex(code, before));
    if (left !== undefined) ask(left, text, at, found);
    const right = this.#right.get(pairIndex(code, at + 1 < text.length ? text.charCodeAt(at + 1) : OTHER));
    if (right !== undefined) ask(right, text, at, found);
  }
}

function ask(
  triggers: readonly Trigger[],
  text: string,
  at: number,
  found: (text: string, look: number, from: number) => void,
): void {
  for (const { look, word, ignoreCase, before, digits } of triggers) {
    const from = at - before;
    if (word === "" ? hasDigits(text, at, digits) : stands(text, from, word, ignoreCase)) found(text, look, from);
  }
}

/** The place of the two characters that are rarest together. */
function rarestPair(word: string): number {
  const ranks = Array.from({ length: word.length - 1 }, (_, at) => rank(word, at) + rank(word, at + 1));
  return ranks.indexOf(Math.max(...ranks));
}

function rank(word: string, at: number): number {
  const place = FREQUENT.indexOf(word.charAt(at));
  return place === -1 ? FREQUENT.length : place;
}

function forms(character: string, ignoreCase: boolean): string[] {
  const upper = character.toUpperCase();
  return ignoreCase && upper !== character ? [character, upper] : [character];
}

function stands(text: string, from: number, word: string, ignoreCase: boolean): boolean {
  if (from < 0) return false;
  for (let index = 0; index < word.length; index++) {
    const code = text.charCodeAt(from + index);
    const lower = ignoreCase && code >= 65 && code <= 90 ? code + 32 : code;
    if (lower !== word.charCodeAt(index)) return false;
  }
  return true;
}
