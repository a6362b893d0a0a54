import { CODE, isNameCode } from "../characters.js";
import { visits } from "../visits.js";

/** Where the elements of a text are closed. It reads the text once, when the first element is asked for. */
export class ClosingTags {
  readonly #text: string;
  #places: Map<string, number[]> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The first closing tag of this name from a place on, or -1. */
  next(name: string, from: number): number {
    this.#places ??= this.#read();
    const places = this.#places.get(name) ?? [];
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] as number) < from) low = middle + 1;
      else high = middle;
    }
    return places[low] ?? -1;
  }

  #read(): Map<string, number[]> {
    const text = this.#text;
    const places = new Map<string, number[]>();
    visits.characters += text.length;
    for (let at = text.indexOf("</"); at !== -1; at = text.indexOf("</", at + 2)) {
      const name = text.slice(at + 2, tagNameEnd(text, at + 2));
      const known = places.get(name);
      if (known === undefined) places.set(name, [at]);
      else known.push(at);
    }
    return places;
  }
}

/** How long the name of an element may be. */
const LONGEST = 100;

/** The end of the element's name that begins here. */
export function tagNameEnd(text: string, from: number): number {
  let at = from;
  while (at < from + LONGEST && isTagCode(text.charCodeAt(at))) at++;
  visits.characters += at - from;
  return at;
}

function isTagCode(code: number): boolean {
  return (
    (isNameCode(code) && code !== CODE.percent && code !== 91 && code !== 93 && code !== 36) || code === CODE.colon
  );
}
