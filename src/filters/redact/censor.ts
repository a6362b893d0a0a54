import type { KeyObject } from "node:crypto";
import type { RedactPlaceholder } from "../../contracts.js";
import { hmacDigits } from "../../internal/hmac.js";

/** Stands for a value that is removed. */
export const REMOVED: unique symbol = Symbol("removed");

export interface CensorOptions {
  readonly action: "placeholder" | "remove" | "hash";
  readonly placeholder: RedactPlaceholder;
  readonly hmacKey: KeyObject;
}

const HASH = /^\[hash:([0-9a-f]{16})\]$/;

/** Replaces secrets. */
export class Censor {
  readonly #options: CensorOptions;

  constructor(options: CensorOptions) {
    this.#options = options;
  }

  /** The replacement of a value, or {@link REMOVED}. Throws what a placeholder function throws. */
  value(value: unknown, path: readonly string[]): unknown {
    const { action, placeholder } = this.#options;
    if (this.#isHidden(value)) return value;
    if (action === "remove") return REMOVED;
    if (action === "hash") return this.#hash(value);
    return typeof placeholder === "function" ? placeholder(value, path.join(".")) : placeholder;
  }

  /** The replacement of a part of a text. */
  text(found: string, path: readonly string[]): string {
    const shown = found === "" ? found : this.value(found, path);
    return shown === REMOVED ? "" : String(shown);
  }

  /** Redaction may run twice on one value, and a hash of a hash is equal to no other. */
  #isHidden(value: unknown): boolean {
    return typeof value === "string" && (value === this.#options.placeholder || HASH.test(value));
  }

  #hash(value: unknown): string {
    return `[hash:${hmacDigits(hashed(value), this.#options.hmacKey, 16)}]`;
  }
}

/** The text that is hashed. Of an object it is the JSON, so that equal content gives equal hashes. */
function hashed(value: unknown): string {
  try {
    return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  } catch {
    return "unreadable";
  }
}

/** The part of a replaced ID in the tag. Of a hash it is the first digits, so that one grep finds both tag and JSON. */
export function replacedTag(id: unknown): string {
  if (typeof id !== "string" || id === "") return "none";
  return HASH.exec(id)?.[1]?.slice(0, 8) ?? id;
}
