/** How many characters of an ID the tag shows. */
export const SHORT_LENGTH = 8;

const HEX_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ULID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/i;
const KSUID = /^[0-9a-z]{27}$/i;
const OBJECT_ID = /^[0-9a-f]{24}$/i;
const CUID_1 = /^c[0-9a-z]{24}$/;

/** Where the fast-moving clock bits of a UUIDv6 begin: its first group stands still for minutes, its end is the host. */
const UUID_6_CLOCK = 10;

/**
 * The part of an ID that a tag shows: its first 8 characters.
 *
 * The beginning of a time-ordered ID is a clock, though, and all the sessions of one minute would share it; so of a
 * UUIDv7, ULID, KSUID, cuid (version 1) and MongoDB ObjectId it is the last 8. UUIDv1 and v6 end in the host's own
 * number (RFC 9562, sections 5.1 and 5.6): of v1 the first 8 are kept, the fastest part of its clock, and of v6 the
 * eight characters that hold that part.
 *
 * The short form is always a piece of the whole ID, so that one grep finds both.
 *
 * @param id The whole ID.
 * @param length How many characters to keep; 8 unless told. An ID no longer than that is returned as it is.
 * @returns `length` characters of the ID.
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

/** An ID as a tag may show it: every character that could end the tag, or the line, becomes `_`. */
export function tagText(id: string): string {
  return UNSAFE_IN_TAG.test(id) ? id.replace(EVERY_UNSAFE_IN_TAG, "_") : id;
}
