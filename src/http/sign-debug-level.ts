import { isId } from "../ids/validate.js";
import { checkBoolean, checkKeys, configError } from "../internal/check-options.js";
import { parseRequiredKey } from "../internal/hmac.js";
import { type DebugLevel, formatDebugHeader, MAX_VALIDITY, parseDebugLevel } from "./debug-header.js";

/**
 * Options of {@link signDebugLevel}. Either `sessionId` or `anySession` must be given.
 *
 * @example
 * const expires = Date.now() + 3_600_000;      // in an hour
 * const options: SignDebugLevelOptions = { level: "debug", expires, hmacKey, sessionId: "1234567890abcdef" };
 */
export interface SignDebugLevelOptions {
  /** The level from which on the session's lines are logged. */
  level: DebugLevel;
  /** When the header ceases to have an effect: a Date, or ms since 1970, in the next 24 hours. Cut to whole seconds. */
  expires: Date | number;
  /** The key, 16 bytes or more, that the services have as `debug.hmacKey`. */
  hmacKey: string | Uint8Array;
  /** The session's whole ID, as `extractContext` finds it and JSON lines show it. @default none */
  sessionId?: string | undefined;
  /** Whether the header counts for every session, so that whoever has it can flood the log. @default false */
  anySession?: boolean | undefined;
}

const OWNER = "signDebugLevel's";

/**
 * Creates the value of an `X-Debug-Log` header. A request that has it logs from a lower level on, in services whose
 * `extractContext` has the option `debug`. It is a credential until it expires: whoever has it can do the same.
 *
 * @returns `<level>.<expiry in s since 1970>.<HMAC-SHA-256 in hexadecimal digits>`.
 * @throws {TypeError} For an unknown option or a wrong value, such as an `expires` that is over or too far ahead.
 *
 * @example
 * const sessionId = "1234567890abcdef";
 * const header = signDebugLevel({ level: "debug", expires: Date.now() + 3_600_000, hmacKey, sessionId });
 * await fetch("https://shop.example/pay", { headers: { "X-Session-ID": sessionId, "X-Debug-Log": header } });
 */
export function signDebugLevel(options: SignDebugLevelOptions): string {
  checkKeys("signDebugLevel", options, ["level", "expires", "hmacKey", "sessionId", "anySession"]);
  const level = parseDebugLevel(`${OWNER} level`, options.level);
  const key = parseRequiredKey(`${OWNER} hmacKey`, options.hmacKey);
  return formatDebugHeader({ level, expiry: parseExpiry(options.expires) }, parseSession(options), key);
}

/** In s since 1970. */
function parseExpiry(expires: unknown): number {
  const now = Date.now();
  const time = expires instanceof Date ? expires.getTime() : expires;
  const expiry = typeof time === "number" ? Math.floor(time / 1000) : Number.NaN;
  if (expiry * 1000 > now && (time as number) <= now + MAX_VALIDITY) return expiry;
  throw configError(`${OWNER} expires`, expires, "a Date, or a number of ms since 1970, in the next 24 hours");
}

function parseSession({ sessionId, anySession }: SignDebugLevelOptions): string | undefined {
  const isForAny = checkBoolean(`${OWNER} anySession`, anySession, false);
  if (isForAny && sessionId === undefined) return undefined;
  if (isForAny) throw new TypeError("ctxlog: signDebugLevel takes a sessionId or anySession, and was given both.");
  if (isId(sessionId)) return sessionId;
  // The value is not shown: it may be the credential that the session's ID is a hash of.
  throw new TypeError(`ctxlog: ${OWNER} sessionId must be a session's whole ID, as lines in JSON show it.`);
}
