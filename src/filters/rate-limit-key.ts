import type { InternalRecord } from "../call-record.js";
import { mustRetry } from "../call-stack.js";
import type { FilterHost, LogRecord } from "../contracts.js";
import { onRejection } from "../internal/promise.js";

/** The longest part of a message, or of a user's key, that is compared, in characters. */
const MAX_LENGTH = 1000;

/** How many messages without varying parts are known at a time. */
const MAX_KNOWN = 500;

/** What differs from line to line: quoted parts, UUIDs, and words with a digit. No two repetitions match the same text. */
const VARYING =
  /"[^"]*"|`[^`]*`|(?<!\w)'[^']*'(?!\w)|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b\w*\d\w*(?:[.,:-]\w*\d\w*)*/gi;

/** What every varying part has one of. */
const MAY_VARY = /[\d"'`]/;

/** The key of lines of one logger, level and message. */
interface KnownKey {
  readonly name: string | undefined;
  readonly level: string;
  readonly key: string;
}

/** Finds what a record has in common with others. */
export class RateLimitKeys {
  readonly #given: ((record: LogRecord) => unknown) | undefined;
  readonly #host: FilterHost;
  /** Messages without varying parts: texts of the program, mostly, which come again and again. (bench: rate-limit) */
  readonly #known = new Map<string, KnownKey>();

  constructor(given: ((record: LogRecord) => unknown) | undefined, host: FilterHost) {
    this.#given = given;
    this.#host = host;
  }

  /** The record's key; undefined if it has none. A user's function that fails is reported, and not used. */
  of(record: InternalRecord): string | undefined {
    if (this.#given === undefined) return this.#default(record);
    try {
      const key = this.#given(record);
      if (key === undefined || key === null) return undefined;
      if (typeof key !== "object" && typeof key !== "function") return String(key).slice(0, MAX_LENGTH);
      onRejection(key, () => {});
      throw new TypeError("ctxlog: rateLimitFilter's key returned an object, which cannot be compared as text");
    } catch (error) {
      if (mustRetry(error)) throw error;
      this.#host.report(error, "filter");
      return this.#default(record);
    }
  }

  /** Lines of one place in the code, mostly: the message is the same but for numbers, IDs and names. */
  #default({ name, level, message }: InternalRecord): string {
    // A filter may have set anything.
    if (typeof message !== "string") return keyOf(name, level, "");
    const known = this.#known.get(message);
    if (known !== undefined && known.name === name && known.level === level) return known.key;
    const text = message.slice(0, MAX_LENGTH);
    if (MAY_VARY.test(text)) return keyOf(name, level, text.replace(VARYING, "#"));
    const key = keyOf(name, level, text);
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    if (message.length <= MAX_LENGTH) this.#known.set(message, { name, level, key });
    return key;
  }
}

function keyOf(name: string | undefined, level: string, text: string): string {
  return `${name}\n${level}\n${text}`;
}
