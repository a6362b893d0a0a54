/** The length of an ID in the tag, in characters. */
export const SHORT_LENGTH = 8;

const HEX_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ULID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/i;
const KSUID = /^[0-9a-z]{27}$/i;
const OBJECT_ID = /^[0-9a-f]{24}$/i;
const CUID_1 = /^c[0-9a-z]{24}$/;

/**
 * Where the fast part of a UUIDv6's clock begins: its first group does not change for minutes, and its end is the
 * host's number.
 */
const UUID_6_CLOCK = 10;

/**
 * Returns the part of an ID that the tag shows: its first 8 characters.
 *
 * A time-ordered ID starts with a clock, which all sessions of one minute would share. Therefore the last 8 characters
 * are returned for UUIDv7 (RFC 9562, section 5.7), ULID, KSUID, cuid (version 1) and MongoDB's ObjectId. UUIDv1 and
 * UUIDv6 end in the number of the host (RFC 9562, sections 5.1 and 5.6). For these the fastest part of the clock is
 * returned: the first 8 characters of a UUIDv1, and characters 11 to 18 of a UUIDv6.
 *
 * The short form is always a substring of the ID, so that one grep finds both.
 *
 * @param id The ID.
 * @param length The length of the short form, in characters.
 * @default 8
 * @returns `length` characters of the ID; the ID itself if it is not longer.
 *
 * @example
 * shortenId("1234567890abcdef");                       // "12345678"
 * shortenId("01932c07-209c-7f4a-8e4d-7f9a1c5be1d2");   // "1c5be1d2"
 */
export function shortenId(id: string, length: number = SHORT_LENGTH): string {
  if (id.length <= length) return id;
  if (id.length < 24 || id.length > 36) return id.slice(0, length);
  const version = HEX_UUID.exec(id)?.[1];
  const start = Math.min(UUID_6_CLOCK, id.length - length);
  if (version === "6") return id.slice(start, start + length);
  return version === "7" || isClockFirst(id) ? id.slice(-length) : id.slice(0, length);
}

function isClockFirst(id: string): boolean {
  return ULID.test(id) || KSUID.test(id) || OBJECT_ID.test(id) || CUID_1.test(id);
}

const UNSAFE_IN_TAG = /[^A-Za-z0-9._~+/@:-]/;
const EVERY_UNSAFE_IN_TAG = /[^A-Za-z0-9._~+/@:-]/g;

/** An ID as the tag shows it: every character that could end the tag or the line is replaced by `_`. */
export function tagText(id: string): string {
  return UNSAFE_IN_TAG.test(id) ? id.replace(EVERY_UNSAFE_IN_TAG, "_") : id;
}
