import { fillRandom, sha256Digits } from "../internal/digest.js";

/** A traceparent (W3C Trace Context, section 3.2). */
export interface TraceParent {
  readonly traceId: string;
  /** The ID of the sender's span. */
  readonly parentId: string;
  /** The known flags: 1 sampled, 2 random trace-id. */
  readonly flags: number;
}

const SAMPLED = 0x01;
/** The flag for a trace-id whose last seven bytes are random (Level 2, section 3.2.2.5.2). */
export const RANDOM = 0x02;

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;
/** The length of a traceparent of version 00, in characters; later versions may be longer. */
const TRACEPARENT_LENGTH = 55;

// Level 2, section 3.3.1.3. Every key of Level 1 is valid in Level 2.
const KEY = "[a-z0-9][a-z0-9_\\-*/@]{0,255}";
const VALUE = "[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]";
const MEMBER = new RegExp(`^${KEY}=${VALUE}$`);
/** The most members of a tracestate (section 3.3.1.1). */
const MAX_MEMBERS = 32;
/** The longest tracestate that is passed on, in characters: the least that section 3.3.1.5 requires. */
const MAX_TRACESTATE = 512;
/** Members longer than this, in characters, are removed first (section 3.3.1.5). */
const LONG_MEMBER = 128;
/** The longest tracestate that is parsed, in characters: 32 members of the greatest length are 16 KiB. */
const MAX_PARSED = 32_768;

/** Whether a value is a trace-id (section 3.2.2.3). */
export function isTraceId(id: unknown): id is string {
  return typeof id === "string" && TRACE_ID.test(id);
}

/** Whether a value is a span's ID: a parent-id (section 3.2.2.4). */
export function isSpanId(id: unknown): id is string {
  return typeof id === "string" && SPAN_ID.test(id);
}

/** A new trace-id. All of it is random. */
export function newTraceId(): string {
  const id = randomHex(16);
  return isTraceId(id) ? id : newTraceId();
}

export function newSpanId(): string {
  const id = randomHex(8);
  return isSpanId(id) ? id : newSpanId();
}

// A call to the random source costs more than everything else about a request's IDs, and the same for 8 bytes as for
// 4,096.
const pool = Buffer.alloc(4096);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    fillRandom(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString("hex", used - bytes, used);
}

/**
 * The trace-id of a request without a trace: the same everywhere in the request, because it is a hash of the request
 * ID.
 */
export function traceIdFromRequestId(requestId: string): string {
  return sha256Digits(`ctxlog.trace:${requestId}`).slice(0, 32);
}

/**
 * Parses a traceparent (W3C Trace Context, Level 1 and 2, section 3.2). Version 00 must match exactly; of later
 * versions the known parts are read (section 3.2.4). Undefined for anything else.
 */
export function parseTraceparent(header: unknown): TraceParent | undefined {
  if (typeof header !== "string") return undefined;
  const text = trimBlanks(header);
  const [matched, version, traceId, parentId, flags] = TRACEPARENT.exec(text) ?? [];
  if (matched === undefined || version === "ff") return undefined;
  if (version === "00" && text.length !== TRACEPARENT_LENGTH) return undefined;
  if (!isTraceId(traceId) || !isSpanId(parentId)) return undefined;
  const known = version === "00" ? SAMPLED | RANDOM : SAMPLED;
  return { traceId, parentId, flags: Number.parseInt(flags as string, 16) & known };
}

/** Formats a traceparent, in version 00: the only version that is sent. */
export function formatTraceparent({ traceId, parentId, flags }: TraceParent): string {
  return `00-${traceId}-${parentId}-${(flags & (SAMPLED | RANDOM)).toString(16).padStart(2, "0")}`;
}

/**
 * Parses a tracestate (W3C Trace Context, section 3.3).
 * @param headers The values of all its headers, in their order.
 * @returns The tracestate without empty members, cut to 512 characters as section 3.3.1.5 says; `""` if it has no
 * members; undefined if any part of it is malformed, because then all of it must be discarded.
 */
export function parseTracestate(headers: readonly unknown[]): string | undefined {
  if (!headers.every((header) => typeof header === "string")) return undefined;
  const text = headers.join(",");
  if (text.length > MAX_PARSED) return undefined;
  // A header that a proxy has added again is one header.
  const members = [...new Set(text.split(",").map(trimBlanks))].filter((member) => member !== "");
  if (members.length > MAX_MEMBERS || !members.every((member) => MEMBER.test(member))) return undefined;
  return shorten(members);
}

function shorten(members: string[]): string {
  while (members.join(",").length > MAX_TRACESTATE) {
    const long = members.findLastIndex((member) => member.length > LONG_MEMBER);
    members.splice(long, 1);
  }
  return members.join(",");
}

/**
 * Removes the blanks that HTTP allows around a value (RFC 9110, section 5.6.3). A regular expression would take
 * quadratic time.
 */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
