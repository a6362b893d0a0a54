import { isError } from "../internal/is-error.js";
import { read, readText } from "../internal/safe-read.js";

/** How many causes are read. */
const MAX_CAUSES = 8;

/** The user information of a URL, and its query. */
const USER_INFORMATION = /(\bhttps?:\/\/)[^\s/?#@]*@/gi;
const QUERY = /(\bhttps?:\/\/[^\s?#]*)\?[^\s#'")\]}]*/gi;

/**
 * An error of a call without what its URL may hold: some implementations of `fetch` name the whole URL in the message.
 * The error itself if there is nothing to hide, otherwise a copy with its name, message, stack, code and cause. Never
 * throws.
 */
export function withoutUrlSecrets(error: unknown, depth = 0): unknown {
  if (!isError(error) || depth > MAX_CAUSES) return error;
  const [message, stack, cause] = [readText(error, "message"), readText(error, "stack"), read(error, "cause")];
  const safe = { message: cleaned(message), stack: cleaned(stack), cause: withoutUrlSecrets(cause, depth + 1) };
  if (safe.message === message && safe.stack === stack && safe.cause === cause) return error;
  const copy = new Error(safe.message, cause === undefined ? {} : { cause: safe.cause });
  const code = read(error, "code");
  Object.defineProperty(copy, "name", { value: readText(error, "name"), configurable: true, writable: true });
  return Object.assign(copy, { stack: safe.stack }, code === undefined ? {} : { code });
}

function cleaned(text: string): string {
  return text.replace(USER_INFORMATION, "$1").replace(QUERY, "$1");
}
