import type { KeyObject } from "node:crypto";
import type { RedactPlaceholder } from "../../contracts.js";
import { hmacDigits } from "../../internal/hmac.js";

/** A value that is to be left out. */
export const REMOVED: unique symbol = Symbol("removed");

export interface CensorOptions {
  readonly action: "placeholder" | "remove" | "hash";
  readonly placeholder: RedactPlaceholder;
  readonly hmacKey: KeyObject;
}

const HASH = /^\[hash:([0-9a-f]{16})\]$/;

/** Puts something else in the place of a secret. */
export class Censor {
  readonly #options: CensorOptions;

  constructor(options: CensorOptions) {
    this.#options = options;
  }

  /** What stands for a whole value, or {@link REMOVED}. Throws as a placeholder function does. */
  value(value: unknown, path: readonly string[]): unknown {
    const { action, placeholder } = this.#options;
    if (this.#isHidden(value)) return value;
    if (action === "remove") return REMOVED;
    if (action === "hash") return this.#hash(value);
    return typeof placeholder === "function" ? placeholder(value, path.join(".")) : placeholder;
  }

  /** What stands for a part of a text. */
  text(found: string, path: readonly string[]): string {
    const shown = found === "" ? found : this.value(found, path);
    return shown === REMOVED ? "" : String(shown);
  }

  /** Two filters may meet one value, and a hash of a hash correlates with nothing. */
  #isHidden(value: unknown): boolean {
    return typeof value === "string" && (value === this.#options.placeholder || HASH.test(value));
  }

  #hash(value: unknown): string {
    return `[hash:${hmacDigits(hashed(value), this.#options.hmacKey, 16)}]`;
  }
}

/** The text that is hashed: of an object its JSON, so that equal content gives equal hashes. */
function hashed(value: unknown): string {
  try {
    return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  } catch {
    return "unreadable";
  }
}

/** The part of a replaced ID that a tag may show: of a hash its first digits, so that one grep finds tag and whole. */
export function replacedTag(id: unknown): string {
  if (typeof id !== "string" || id === "") return "none";
  return HASH.exec(id)?.[1]?.slice(0, 8) ?? id;
}
