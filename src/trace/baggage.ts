// W3C Baggage, section 3.3.2: what every platform must pass on, over all headers together.
const MAX_MEMBERS = 64;
const MAX_LENGTH = 8192;

/** Why a baggage is not read. */
type BaggageFault = "not text" | "too long" | "malformed";

/**
 * Reads one key of W3C Baggage. Properties of its members are ignored.
 * @param headers The values of all baggage headers.
 * @returns The decoded values of that key, or why the baggage is not read.
 */
export function readBaggage(headers: readonly unknown[], key: string): readonly string[] | BaggageFault {
  if (!headers.every((header) => typeof header === "string")) return "not text";
  const text = headers.join(",");
  if (text.length > MAX_LENGTH) return "too long";
  const members = text.split(",");
  if (members.length > MAX_MEMBERS) return "too long";
  const values: string[] = [];
  for (const member of members) {
    const [pair] = member.split(";", 1) as [string];
    const equals = pair.indexOf("=");
    if (equals === -1 || pair.slice(0, equals).trim() !== key) continue;
    try {
      values.push(decodeURIComponent(pair.slice(equals + 1).trim()));
    } catch {
      return "malformed";
    }
  }
  return values;
}

/**
 * Formats a baggage header. Values that are not text, numbers or booleans are left out, and so is each member that does
 * not fit.
 * @returns undefined if no member is left.
 */
export function formatBaggage(values: Iterable<readonly [key: string, value: unknown]>): string | undefined {
  let text = "";
  let members = 0;
  for (const [key, value] of values) {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") continue;
    const member = `${text === "" ? "" : ","}${key}=${encode(String(value))}`;
    if (members === MAX_MEMBERS || text.length + member.length > MAX_LENGTH) continue;
    text += member;
    members++;
  }
  return text === "" ? undefined : text;
}

function encode(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    // A lone surrogate. A buffer replaces it by U+FFFD.
    return encodeURIComponent(Buffer.from(value).toString());
  }
}
