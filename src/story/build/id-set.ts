import { shortForm } from "./identity.js";

/** IDs of one kind, some of them known in short only. */
export class IdSet {
  readonly #whole = new Set<string>();
  readonly #shortOfWhole = new Set<string>();
  readonly #short = new Set<string>();

  /** Returns whether the ID is new. */
  add(id: string, isShort: boolean): boolean {
    const set = isShort ? this.#short : this.#whole;
    if (set.has(id)) return false;
    set.add(id);
    if (!isShort) this.#shortOfWhole.add(shortForm(id));
    return true;
  }

  /** Whether an ID is one of them, as far as it can be told. */
  has(id: string, isShort: boolean): boolean {
    if (isShort) return this.#short.has(id) || this.#shortOfWhole.has(id);
    return this.#whole.has(id) || this.#isKnownInShort(id);
  }

  /** Of a whole ID with the same short form it is known whose short form that is. */
  #isKnownInShort(id: string): boolean {
    const short = shortForm(id);
    return this.#short.has(short) && !this.#shortOfWhole.has(short);
  }
}
