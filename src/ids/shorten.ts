/** The length of an ID in the tag, in characters. */
export const SHORT_LENGTH = 8;

const HEX_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Without dashes only the variant of RFC 9562 counts: other 32 digits are random, as those of a trace-id. */
const BARE_UUID = /^[0-9a-f]{12}([0-9a-f])[0-9a-f]{3}[89ab][0-9a-f]{15}$/i;
const ULID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/i;
const KSUID = /^[0-9a-z]{27}$/i;
const OBJECT_ID = /^[0-9a-f]{24}$/i;
const CUID_1 = /^c[0-9a-z]{24}$/;
/** An integer of 64 bits with a clock in its high bits, as Twitter, Discord and Mastodon make them. */
const SNOWFLAKE = /^\d{17,20}$/;

/**
 * Where the fast part of a UUIDv6's clock begins: its first group does not change for minutes, and its end is the
 * host's number.
 */
const UUID_6_CLOCK = 10;

const NINE = 0x39;
const SEPARATOR = /[_:/=.@~+-]/;
/** What stands before an ID of a known kind: `req_`, `urn:uuid:`, `1-5759e988-`. */
const PREFIX = /^.*[_:/=.@~+]/;
const PREFIX_WITH_DASH = /^.*-/;
/** What stands before any ID. The characters of a nanoid or of Base64 may look like other separators. */
const PREFIX_OF_ANY = /^(?:(?:[\w.-]+:)+(?=[\w.~+/=@-]+$)|[a-z]{2,}(?:_[a-z]{2,})*_(?=[0-9A-Za-z]{12,}$))/;

/**
 * Returns the part of an ID that the tag shows: 8 characters that differ from one ID to the next.
 *
 * These are the first ones, behind a prefix such as `req_` or `urn:uuid:`. A time-ordered ID starts with a clock, which
 * all sessions of one minute would share. Therefore the last 8 characters are returned for UUIDv7 (RFC 9562, section
 * 5.7), ULID, TypeID, KSUID, cuid (version 1), MongoDB's ObjectId, AWS X-Ray's trace IDs, and snowflakes (17 to 20
 * digits). UUIDv1 and UUIDv6 end in the number of the host (RFC 9562, sections 5.1 and 5.6). For these the fastest part
 * of the clock is returned: the first 8 characters of a UUIDv1, and characters 11 to 18 of a UUIDv6. A UUID may be
 * written without dashes.
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
 * shortenId("req_01ARZ3NDEKTSV4RRFFQ69G5FAV");         // "Q69G5FAV"
 */
export function shortenId(id: string, length: number = SHORT_LENGTH): string {
  if (id.length <= length) return id;
  if (isShortAndOpaque(id)) return id.slice(0, length);
  const start = Math.min(distinctiveStart(id) ?? startBehindPrefix(id), id.length - length);
  return id.slice(start, start + length);
}

/**
 * Whether an ID is too short for a known kind, and has no prefix: those of ctxlog, and most others. (bench: request)
 */
function isShortAndOpaque(id: string): boolean {
  if (id.length >= 24 || id.includes(":") || id.includes("_")) return false;
  return id.length < 17 || id.charCodeAt(0) > NINE || id.charCodeAt(id.length - 1) > NINE || !SNOWFLAKE.test(id);
}

function startBehindPrefix(id: string): number {
  if (!SEPARATOR.test(id)) return 0;
  for (const prefix of [PREFIX, PREFIX_WITH_DASH]) {
    const end = prefix.exec(id)?.[0].length;
    const start = end === undefined ? undefined : distinctiveStart(id.slice(end));
    if (end !== undefined && start !== undefined) return end + start;
  }
  return PREFIX_OF_ANY.exec(id)?.[0].length ?? 0;
}

/**
 * Where an ID of a known kind differs from others that were made at the same time; undefined if the kind is not known.
 */
function distinctiveStart(id: string): number | undefined {
  if (id.length < 17 || id.length > 36) return undefined;
  const version = (HEX_UUID.exec(id) ?? BARE_UUID.exec(id))?.[1];
  if (version === undefined) return isClockFirst(id) ? id.length : undefined;
  if (version === "7") return id.length;
  if (version === "6") return id.length === 32 ? UUID_6_CLOCK - 1 : UUID_6_CLOCK;
  return 0;
}

function isClockFirst(id: string): boolean {
  return ULID.test(id) || KSUID.test(id) || OBJECT_ID.test(id) || CUID_1.test(id) || SNOWFLAKE.test(id);
}

const UNSAFE_IN_TAG = /[^A-Za-z0-9._~+/@:-]/;
const EVERY_UNSAFE_IN_TAG = /[^A-Za-z0-9._~+/@:-]/g;

/** An ID as the tag shows it: every character that could end the tag or the line is replaced by `_`. */
export function tagText(id: string): string {
  return UNSAFE_IN_TAG.test(id) ? id.replace(EVERY_UNSAFE_IN_TAG, "_") : id;
}
