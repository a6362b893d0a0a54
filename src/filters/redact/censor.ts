import { createHmac, randomBytes } from "node:crypto";

/** A value that is to be left out. */
export const REMOVED: unique symbol = Symbol("removed");

/** What stands in the place of a secret: a text, or a function of the value and its path, `user.password`. */
export type Placeholder = string | ((value: unknown, path: string) => unknown);

export interface CensorOptions {
  readonly how: "placeholder" | "remove" | "hash";
  readonly placeholder: Placeholder;
  readonly hashKey: string | Uint8Array | undefined;
}

const HASH = /^\[hash:([0-9a-f]{16})\]$/;

/** Puts something else in the place of a secret. */
export class Censor {
  readonly #options: CensorOptions;
  #key: string | Uint8Array | undefined;

  constructor(options: CensorOptions) {
    this.#options = options;
    this.#key = options.hashKey;
  }

  /** What stands for a whole value, or {@link REMOVED}. Throws as a placeholder function does. */
  value(value: unknown, path: readonly string[]): unknown {
    const { how, placeholder } = this.#options;
    if (this.#isHidden(value)) return value;
    if (how === "remove") return REMOVED;
    if (how === "hash") return this.#hash(value);
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
    this.#key ??= randomBytes(32);
    return `[hash:${createHmac("sha256", this.#key).update(hashed(value)).digest("hex").slice(0, 16)}]`;
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
