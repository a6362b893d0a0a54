import { checkInteger, checkKeys, configError } from "../internal/check-options.js";

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
  /**
   * Bytes (UTF-8) of one physical line with its line break, at least 1024. A JSON line is cut to it and stays valid:
   * the message, then the error, then the largest fields, and each cut says so. The formats `line` and `pretty` go on
   * in further physical lines instead.
   * @default no limit
   */
  bytes?: number | undefined;
}

/**
 * The limits of a format: each of them, or `"container"` for what containers' runtimes take. containerd and Docker
 * divide a physical line behind 16,384 bytes, and a JSON line in pieces is none.
 *
 * @example
 * createLogger({ format: jsonFormatter({ limits: "container" }) });
 */
export type LimitsOption = LimitOptions | "container";

export type Limits = { readonly [Name in keyof LimitOptions]-?: number };

const DEFAULTS: Limits = { depth: 10, keys: 1000, length: 1_048_576, bytes: Number.POSITIVE_INFINITY };

/** What containerd (`max_container_log_line_size`) and Docker's drivers take at once. */
const CONTAINER_BYTES = 16_384;
/** Below this, there is hardly room for the time, the level and the IDs. */
const MIN_BYTES = 1024;

/** @throws {TypeError} For an unknown limit, or one that is not a whole number above zero. */
export function parseLimits(option: string, given: LimitsOption = {}): Limits {
  if (typeof given === "string" && given !== "container") {
    throw configError(option, given, 'an object of limits or "container"', ["container"]);
  }
  const options = given === "container" ? { bytes: CONTAINER_BYTES } : given;
  checkKeys(option, options, Object.keys(DEFAULTS));
  const limit = (name: keyof Limits) => checkInteger(`${option}.${name}`, options[name], { min: 1 }, DEFAULTS[name]);
  const bytes =
    options.bytes === undefined
      ? DEFAULTS.bytes
      : checkInteger(`${option}.bytes`, options.bytes, { min: MIN_BYTES }, 0);
  return { depth: limit("depth"), keys: limit("keys"), length: limit("length"), bytes };
}

/**
 * How deep an error's own fields are shown, and how many of their values: some libraries put a whole socket into them.
 */
export const ERROR_DEPTH = 4;
export const ERROR_KEYS = 300;

/** The limits of an error's own fields. */
export function errorLimits({ depth, keys, length, bytes }: Limits): Limits {
  return { depth: Math.min(depth, ERROR_DEPTH), keys: Math.min(keys, ERROR_KEYS), length, bytes };
}
