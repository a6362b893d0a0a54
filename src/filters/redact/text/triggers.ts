import { isDigit } from "./characters.js";
import type { Look } from "./look.js";

/** A word of a look, found at its rarest character. */
interface Trigger {
  /** The look's place in the list. */
  readonly look: number;
  /** The word, in lower case if case does not count. Empty for a run of digits. */
  readonly word: string;
  readonly ignoreCase: boolean;
  /** How many of the word's characters stand before the one that it is found at. */
  readonly before: number;
}

/** Characters of English prose and JSON, the most frequent first. Any other character is rarer than all of these. */
const FREQUENT = ' etaoinsrhldcumfpgwyb",vk0123456789.xSTAIC:MNPERDLBOFHjGWU-q_zVYKJQXZ';

/** Finds the triggers of looks at the places where their rarest characters stand. */
export class Triggers {
  readonly #byCode: Trigger[][] = [];

  constructor(looks: readonly Look[]) {
    for (const [look, { words = [], ignoreCase = false, digits = false }] of looks.entries()) {
      for (const word of words) this.#addWord(look, ignoreCase ? word.toLowerCase() : word, ignoreCase);
      if (digits) for (const digit of "0123456789") this.#add(digit, { look, word: "", ignoreCase, before: 0 });
    }
  }

  #addWord(look: number, word: string, ignoreCase: boolean): void {
    const before = rarestCharacter(word);
    const character = word.charAt(before);
    const trigger = { look, word, ignoreCase, before };
    this.#add(character, trigger);
    if (ignoreCase && character !== character.toUpperCase()) this.#add(character.toUpperCase(), trigger);
  }

  #add(character: string, trigger: Trigger): void {
    const code = character.charCodeAt(0);
    this.#byCode[code] ??= [];
    this.#byCode[code].push(trigger);
  }

  /** Every trigger as its character with the one beside it, which is on the left (-1) or on the right (1). */
  *pairs(): Generator<{ code: number; side: -1 | 1; beside: number | undefined }> {
    for (const [code, triggers] of this.#byCode.entries()) {
      for (const { word, before, ignoreCase } of triggers ?? []) {
        const side = before === 0 ? 1 : -1;
        const beside = word.charAt(before + side);
        if (beside === "" || word === "") yield { code, side, beside: undefined };
        else
          for (const form of ignoreCase ? [beside, beside.toUpperCase()] : [beside])
            yield { code, side, beside: form.charCodeAt(0) };
      }
    }
  }

  /** Calls `found` for each trigger that the character at this place completes, with the place where it begins. */
  at(text: string, at: number, code: number, found: (look: number, from: number) => void): void {
    const triggers = this.#byCode[code] as Trigger[];
    for (let index = 0; index < triggers.length; index++) {
      const { look, word, ignoreCase, before } = triggers[index] as Trigger;
      const from = at - before;
      if (word === "" ? !isDigit(text.charCodeAt(at - 1)) : stands(text, from, word, ignoreCase)) found(look, from);
    }
  }
}

function rarestCharacter(word: string): number {
  const ranks = Array.from(word, (character) => {
    const place = FREQUENT.indexOf(character);
    return place === -1 ? FREQUENT.length : place;
  });
  return ranks.indexOf(Math.max(...ranks));
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
