import { setField } from "../internal/error-parts.js";
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

  /** The fields, each object in them narrowed: in a copy, if there is one. */
  static fields(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    let copy: Record<string, unknown> | undefined;
    let budget: Budget | undefined;
    for (const key of Object.keys(fields)) {
      const value = fields[key];
      if (typeof value !== "object" || value === null) continue;
      budget ??= { left: ERROR_KEYS };
      copy ??= { ...fields };
      setField(copy, key, new Narrowed(value, budget));
    }
    return copy ?? fields;
  }

  /** What a Narrowed stands for; undefined for any other object. Unlike `instanceof`, it runs no Proxy trap. */
  static read(value: object): { readonly value: unknown; readonly budget: Budget } | undefined {
    return #value in value ? { value: value.#value, budget: value.#budget } : undefined;
  }
}
