import { checkInteger, checkKeys } from "../internal/check-options.js";

/**
 * How much of its values a line shows. If anything is cut, the line says so.
 *
 * @example
 * const limits: LimitOptions = { depth: 4, keys: 100, length: 10_000 };
 */
export interface LimitOptions {
  /** How deep objects may nest. @default 10 */
  depth?: number | undefined;
  /**
   * Keys or items of one object, and physical lines of one record. A whole line may have ten times as many keys.
   * @default 1000
   */
  keys?: number | undefined;
  /** Characters (UTF-16 units) of the message and all values together. @default 1048576 */
  length?: number | undefined;
}

export type Limits = { readonly [Name in keyof LimitOptions]-?: number };

const DEFAULTS: Limits = { depth: 10, keys: 1000, length: 1_048_576 };

/** @throws {TypeError} For an unknown limit, or one that is not a whole number above zero. */
export function parseLimits(option: string, options: LimitOptions = {}): Limits {
  checkKeys(option, options, Object.keys(DEFAULTS));
  const limit = (name: keyof Limits) => checkInteger(`${option}.${name}`, options[name], { min: 1 }, DEFAULTS[name]);
  return { depth: limit("depth"), keys: limit("keys"), length: limit("length") };
}

/**
 * How deep an error's own fields are shown, and how many of their values: some libraries put a whole socket into them.
 */
export const ERROR_DEPTH = 4;
export const ERROR_KEYS = 300;

/** The limits of an error's own fields. */
export function errorLimits({ depth, keys, length }: Limits): Limits {
  return { depth: Math.min(depth, ERROR_DEPTH), keys: Math.min(keys, ERROR_KEYS), length };
}
