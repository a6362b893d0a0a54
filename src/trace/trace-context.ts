import { createHash, randomFillSync } from "node:crypto";

/** What a caller says of the trace that it belongs to. */
export interface TraceParent {
  readonly traceId: string;
  /** The caller's span. */
  readonly parentId: string;
  /** The flags that are known: 1 sampled, 2 random trace-id. */
  readonly flags: number;
}

const SAMPLED = 0x01;
/** Level 2: the last seven bytes of the trace-id are random. */
export const RANDOM = 0x02;

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;
/** How long version 00 is, exactly, and every later one at the least. */
const TRACEPARENT_LENGTH = 55;

// Level 2, section 3.3.1.3; it takes every key of Level 1.
const KEY = "[a-z0-9][a-z0-9_\\-*/@]{0,255}";
const VALUE = "[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]";
const MEMBER = new RegExp(`^${KEY}=${VALUE}$`);
const MAX_MEMBERS = 32;
/** How long a tracestate is kept, in characters: what section 3.3.1.5 asks for at the least. */
const MAX_TRACESTATE = 512;
/** Members longer than this go first when it is too long. */
const LONG_MEMBER = 128;
/** How many characters are looked at: 32 members of the greatest length are 16 KiB. */
const MAX_LOOKED_AT = 32_768;

export function isTraceId(id: unknown): id is string {
  return typeof id === "string" && TRACE_ID.test(id);
}

export function isSpanId(id: unknown): id is string {
  return typeof id === "string" && SPAN_ID.test(id);
}

/** A new trace-id; all of it is random. */
export function newTraceId(): string {
  const id = randomHex(16);
  return isTraceId(id) ? id : newTraceId();
}

export function newSpanId(): string {
  const id = randomHex(8);
  return isSpanId(id) ? id : newSpanId();
}

// A call to the random source costs more than all the rest of a request's IDs, for 8 bytes as for 4,096.
const pool = Buffer.alloc(4096);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString("hex", used - bytes, used);
}

/** The trace-id of a request that has none: always the same for one request, wherever in it this is asked. */
export function traceIdOf(requestId: string): string {
  return createHash("sha256").update(`ctxlog.trace:${requestId}`).digest("hex").slice(0, 32);
}

/**
 * A traceparent, by W3C Trace Context, Level 1 and 2, section 3.2 to the letter: version 00 exactly; of later versions what
 * is known of them; undefined for anything else.
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

/** A traceparent of version 00, the only one that is sent. */
export function formatTraceparent({ traceId, parentId, flags }: TraceParent): string {
  return `00-${traceId}-${parentId}-${(flags & (SAMPLED | RANDOM)).toString(16).padStart(2, "0")}`;
}

/**
 * A tracestate, of all its headers in their order (section 3.3): without its empty members, and cut to 512 characters in the
 * order that the standard gives. Undefined where any of it breaks the rules: then all of it has to go. `""` where it is empty.
 */
export function parseTracestate(headers: readonly unknown[]): string | undefined {
  if (!headers.every((header) => typeof header === "string")) return undefined;
  const text = headers.join(",");
  if (text.length > MAX_LOOKED_AT) return undefined;
  const members = text
    .split(",")
    .map(trimBlanks)
    .filter((member) => member !== "");
  if (members.length > MAX_MEMBERS || !members.every((member) => MEMBER.test(member))) return undefined;
  return shortened(members);
}

function shortened(members: string[]): string {
  while (members.join(",").length > MAX_TRACESTATE) {
    const long = members.findLastIndex((member) => member.length > LONG_MEMBER);
    members.splice(long, 1);
  }
  return members.join(",");
}

/** Takes the blanks away that HTTP allows around a value, and no others. A regular expression would look at a long run again and again. */
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
