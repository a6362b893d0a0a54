import type { RedactPlaceholder } from "../../contracts.js";
import type { SecretKey } from "../../internal/digest.js";
import { hmacDigits } from "../../internal/hmac.js";
import { canonical } from "./canonical.js";

/** Stands for a value that is removed. */
export const REMOVED: unique symbol = Symbol("removed");

export interface CensorOptions {
  readonly action: "placeholder" | "remove" | "hash";
  readonly placeholder: RedactPlaceholder;
  readonly hmacKey: SecretKey;
}

/** Replaces secrets. */
export class Censor {
  /** Whether the replacement of a replacement is the replacement again. A hash of a hash is equal to no other. */
  readonly isStable: boolean;
  /** The replacement of every secret; undefined if it depends on the secret or its place. */
  readonly fixed: unknown;
  readonly #options: CensorOptions;

  constructor(options: CensorOptions) {
    this.#options = options;
    const text =
      options.action === "placeholder" && typeof options.placeholder === "string" ? options.placeholder : undefined;
    this.fixed = options.action === "remove" ? REMOVED : text;
    this.isStable =
      options.action === "remove" || (options.action !== "hash" && typeof options.placeholder === "string");
  }

  /** The replacement of a value, or {@link REMOVED}. Throws what a placeholder function throws. */
  value(value: unknown, path: readonly string[]): unknown {
    const { action, placeholder, hmacKey } = this.#options;
    if (action === "remove") return REMOVED;
    if (action === "hash") return `[hash:${hmacDigits(canonical(value), hmacKey, 16)}]`;
    return typeof placeholder === "function" ? placeholder(value, path.join(".")) : placeholder;
  }
}

const HASH = /^\[hash:([0-9a-f]{16})\]$/;

/** The part of a replaced ID in the tag. Of a hash it is the first digits, so that one grep finds both tag and JSON. */
export function replacedTag(id: unknown): string {
  if (typeof id !== "string" || id === "") return "none";
  return HASH.exec(id)?.[1]?.slice(0, 8) ?? id;
}
