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
const FREQUENT = ' etaoinsrhldcumfpgwyb",vk0123456789.xSTAICMNPERDLBOFHjGWUq_zVYKJQXZ';

/** Which triggers a character may belong to. One look at a table shows that a character belongs to none. */
export class Triggers {
  /** For each ASCII character, whether it has triggers. */
  readonly marks: Uint8Array = new Uint8Array(128);
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
    this.marks[code] = 1;
    this.#byCode[code] ??= [];
    this.#byCode[code].push(trigger);
  }

  /** Calls `found` for each trigger that the character at this place completes. */
  at(text: string, at: number, found: (look: number, from: number) => void): void {
    for (const { look, word, ignoreCase, before } of this.#byCode[text.charCodeAt(at)] ?? []) {
      const from = at - before;
      if (word === "" ? !isDigit(text, at - 1) : stands(text, from, word, ignoreCase)) found(look, from);
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
  if (!ignoreCase) return text.startsWith(word, from);
  return text.slice(from, from + word.length).toLowerCase() === word;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
