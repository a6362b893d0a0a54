import type { RejectReason } from "../ids/validate.js";

// W3C Baggage, section 3.3.2: what every platform passes on, over all headers together.
const MAX_MEMBERS = 64;
const MAX_LENGTH = 8192;

/** The values of one key of W3C Baggage, decoded; or why none is taken. Properties are passed by. */
export function baggageValues(headers: readonly unknown[], key: string): readonly string[] | RejectReason {
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

/** A baggage header of these values, each whole or not at all; undefined where there is none. Only text and numbers can go. */
export function formatBaggage(values: Iterable<readonly [key: string, value: unknown]>): string | undefined {
  let text = "";
  let members = 0;
  for (const [key, value] of values) {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") continue;
    const member = `${text === "" ? "" : ","}${key}=${encoded(String(value))}`;
    if (members === MAX_MEMBERS || text.length + member.length > MAX_LENGTH) continue;
    text += member;
    members++;
  }
  return text === "" ? undefined : text;
}

function encoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    // Half a surrogate pair. A buffer makes it U+FFFD.
    return encodeURIComponent(Buffer.from(value).toString());
  }
}
