import { ERROR_KEYS } from "./limits.js";

/** How many values the fields of one error may still have. */
export interface Budget {
  left: number;
}

/** Stands for a value of an error's own field, which has limits of its own. */
export class Narrowed {
  readonly #value: unknown;
  readonly #budget: Budget;

  private constructor(value: unknown, budget: Budget) {
    this.#value = value;
    this.#budget = budget;
  }

  /** The fields, each object in them narrowed. */
  static fields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const budget = { left: ERROR_KEYS };
    const narrow = (value: unknown) =>
      typeof value === "object" && value !== null ? new Narrowed(value, budget) : value;
    return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, narrow(value)]));
  }

  /** What a Narrowed stands for; undefined for any other object. Unlike `instanceof`, it runs no Proxy trap. */
  static read(value: object): { readonly value: unknown; readonly budget: Budget } | undefined {
    return #value in value ? { value: value.#value, budget: value.#budget } : undefined;
  }
}
