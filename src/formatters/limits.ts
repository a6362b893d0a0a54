import { checkInteger, checkKeys } from "../internal/check-options.js";

/** How much of a value goes into a line. Whatever is cut, the line says so. */
export interface LimitOptions {
  /** How deep objects may nest: 10 unless told. */
  depth?: number | undefined;
  /** How many keys or items of one object; of all in one line ten times as many. 1,000 unless told. */
  keys?: number | undefined;
  /** How many characters (UTF-16 units) of the message, and of all values together: 1,048,576 unless told. */
  length?: number | undefined;
}

export type Limits = { readonly [Name in keyof LimitOptions]-?: number };

const DEFAULTS: Limits = { depth: 10, keys: 1000, length: 1_048_576 };

/** @throws {TypeError} For an unknown limit, or one that is no whole number above zero. */
export function parseLimits(where: string, options: LimitOptions = {}): Limits {
  checkKeys(where, options, Object.keys(DEFAULTS));
  const limit = (name: keyof Limits) => checkInteger(`${where}.${name}`, options[name], { min: 1 }, DEFAULTS[name]);
  return { depth: limit("depth"), keys: limit("keys"), length: limit("length") };
}
