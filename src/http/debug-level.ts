import { checkKeys, configError } from "../internal/check-options.js";
import type { SecretKey } from "../internal/digest.js";
import { parseRequiredKey } from "../internal/hmac.js";
import type { LevelName } from "../level.js";
import { type DebugLevel, isSigned, MAX_VALIDITY, parseDebugHeader, parseDebugLevel } from "./debug-header.js";
import type { RejectReason } from "./rejection.js";

/**
 * Which `X-Debug-Log` headers `extractContext` accepts.
 *
 * @example
 * const debug: DebugOptions = { hmacKey: [newKey, oldKey], levels: ["debug"] };
 */
export interface DebugOptions {
  /** The key of `signDebugLevel`, 16 bytes or more. Several, while one replaces another. */
  hmacKey: string | Uint8Array | readonly (string | Uint8Array)[];
  /** The levels that a header may switch on. @default `["TRACE", "DEBUG"]` */
  levels?: readonly DebugLevel[] | undefined;
}

/** The options, checked. */
export interface DebugSettings {
  readonly keys: readonly SecretKey[];
  readonly levels: readonly Lowercase<LevelName>[];
}

const DEFAULT_LEVELS: readonly DebugLevel[] = ["TRACE", "DEBUG"];

/** @throws {TypeError} For an unknown option or a wrong value. */
export function parseDebugOptions(option: string, options: unknown): DebugSettings | undefined {
  if (options === undefined) return undefined;
  checkKeys(option, options, ["hmacKey", "levels"]);
  const { hmacKey, levels = DEFAULT_LEVELS } = options as DebugOptions;
  const keys = Array.isArray(hmacKey) ? hmacKey : [hmacKey];
  if (keys.length === 0) throw configError(`${option}.hmacKey`, hmacKey, "a key, or an array with at least one");
  if (!Array.isArray(levels) || levels.length === 0) {
    throw configError(`${option}.levels`, levels, "an array with at least one level");
  }
  return {
    keys: keys.map((key, index) => {
      return parseRequiredKey(`${option}.hmacKey${Array.isArray(hmacKey) ? `[${index}]` : ""}`, key);
    }),
    levels: levels.map((level, index) => parseDebugLevel(`${option}.levels[${index}]`, level)),
  };
}

/** The level that the values of the header switch on for a session, or why they do not. */
export function debugLevelOf(
  values: readonly unknown[],
  sessionId: string | undefined,
  { keys, levels }: DebugSettings,
): { readonly level: Lowercase<LevelName> } | RejectReason {
  // Even if they are identical: nothing needs two, and the check costs an HMAC for each key.
  if (values.length > 1) return "repeated";
  const given = parseDebugHeader(values[0]);
  if (typeof given === "string") return given;
  if (!isSigned(given, sessionId, keys)) return "wrong signature";
  const left = given.expiry * 1000 - Date.now();
  if (left <= 0) return "expired";
  if (left > MAX_VALIDITY) return "too far ahead";
  return levels.includes(given.level) ? given : "level not allowed";
}
