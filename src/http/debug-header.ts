import { textFault } from "../ids/validate.js";
import { configError } from "../internal/check-options.js";
import { isEqualInFixedTime, type SecretKey } from "../internal/digest.js";
import { hmacDigits } from "../internal/hmac.js";
import { LEVEL_NAMES, type Level, type LevelName, parseLevel } from "../level.js";
import type { RejectReason } from "./rejection.js";

// X-Debug-Log: <level>.<expiry>.<HMAC>, such as debug.1735689600.9f86d081…: a level, the time in s since 1970 from which
// on it has no effect, and the HMAC-SHA-256 of both and of a session ID, as 64 hexadecimal digits.

/** The name of the header, as requests are searched for it. */
export const DEBUG_HEADER: string = "x-debug-log";

/** How long a header may have an effect, in ms. */
export const MAX_VALIDITY: number = 24 * 60 * 60 * 1000;

/**
 * A level of lines, as `signDebugLevel` and the option `debug` accept it: any but OFF.
 *
 * @example
 * const levels: readonly DebugLevel[] = ["debug", "info"];
 */
export type DebugLevel = Exclude<Level, "OFF" | "off">;

/** A level that a header switches on until it expires. */
export interface DebugSwitch {
  readonly level: Lowercase<LevelName>;
  /** In s since 1970. */
  readonly expiry: number;
}

/** A header's parts. The signature has been verified by nobody yet. */
export interface SignedSwitch extends DebugSwitch {
  readonly hmac: string;
}

/** What is signed besides. No other use of a key in ctxlog has texts with line breaks, so none can be a signature. */
const PURPOSE = "ctxlog debug level 1";

const LEVELS = LEVEL_NAMES.map((name) => name.toLowerCase());
const FORM = new RegExp(`^(${LEVELS.join("|")})\\.([1-9]\\d{0,10})\\.([0-9a-f]{64})$`);
/** The longest header, in characters. */
const MAX_LENGTH = "debug.".length + 11 + ".".length + 64;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** The header's word for a level. @throws {TypeError} For anything but a level of lines. */
export function parseDebugLevel(option: string, level: unknown): Lowercase<LevelName> {
  const name = LEVEL_NAMES[parseLevel(level, option)];
  if (name === undefined) throw configError(option, level, `one of ${LEVELS.join(", ")}`);
  return name.toLowerCase() as Lowercase<LevelName>;
}

/** The parts of a header, or why it has none. */
export function parseDebugHeader(value: unknown): SignedSwitch | RejectReason {
  const fault = textFault(value, MAX_LENGTH, VISIBLE_ASCII);
  if (fault !== undefined) return fault;
  const [, level, expiry, hmac] = FORM.exec(value as string) ?? [];
  if (hmac === undefined) return "malformed";
  return { level: level as Lowercase<LevelName>, expiry: Number(expiry), hmac };
}

export function formatDebugHeader(given: DebugSwitch, sessionId: string | undefined, key: SecretKey): string {
  return `${given.level}.${given.expiry}.${signature(given, sessionId, key)}`;
}

/** Whether one of the keys has signed it, for this session or for any. The time that it takes does not depend on which. */
export function isSigned(given: SignedSwitch, sessionId: string | undefined, keys: readonly SecretKey[]): boolean {
  const sessions = sessionId === undefined ? [undefined] : [undefined, sessionId];
  const matches = keys.flatMap((key) =>
    sessions.map((session) => isEqualInFixedTime(given.hmac, signature(given, session, key))),
  );
  return matches.includes(true);
}

/** Of any session if there is no ID. Only the last part may have line breaks, so no two switches have one text. */
function signature({ level, expiry }: DebugSwitch, sessionId: string | undefined, key: SecretKey): string {
  const session = sessionId === undefined ? ["any session"] : ["session", sessionId];
  return hmacDigits([PURPOSE, level, expiry, ...session].join("\n"), key, 64);
}
