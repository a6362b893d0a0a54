import { endWithin, hasAtMost } from "./byte-length.js";
import { logfmtValue } from "./logfmt-text.js";
import { MORE } from "./merge.js";

/** The parts of a line. All but the message are rendered. */
export interface LogfmtParts {
  readonly head: string;
  readonly message: string;
  readonly fields: string;
  readonly error: string;
}

const ERROR = /^ error=(?:"(?:[^"\\]|\\.)*"|[^ ]*)/;
const PAIR = / [^ =]+=(?:"(?:[^"\\]|\\.)*"|[^ ]*)/g;
/** What the message keeps while there are fields to leave out, in bytes. */
const MESSAGE_FLOOR = 256;
/** Room for the pairs that say what is missing. */
const NOTES = 64;

/**
 * A line with at most so many bytes, in which every pair is whole: the stack is left out first, then the message is cut, then the
 * last fields are left out. The pair `…` says so.
 */
export function cutLogfmt({ head, message, fields, error }: LogfmtParts, bytes: number): string {
  const short = ERROR.exec(error)?.[0] ?? "";
  const whole = `${head} msg=${logfmtValue(message)}${fields}${short} ${MORE}=stack`;
  if (short !== error && hasAtMost(whole, bytes)) return whole;
  const room = bytes - Buffer.byteLength(head) - NOTES;
  const text = cutMessage(message, Math.max(MESSAGE_FLOOR, room - Buffer.byteLength(fields + short)));
  let left = room - Buffer.byteLength(text);
  let kept = "";
  let missing = 0;
  for (const [pair] of (short + fields).matchAll(PAIR)) {
    const size = Buffer.byteLength(pair);
    if (size > left) missing++;
    else {
      left -= size;
      kept += pair;
    }
  }
  const said = missing === 0 ? "text" : `"text, ${missing} more fields"`;
  return `${head} msg=${text}${kept} ${MORE}=${said}`;
}

/** The beginning of a message that takes at most so many bytes, quoted. */
function cutMessage(message: string, bytes: number): string {
  const whole = logfmtValue(message);
  if (hasAtMost(whole, bytes)) return whole;
  let end = endWithin(message, 0, bytes);
  // Escapes make it longer.
  while (end > 0) {
    const shown = logfmtValue(`${message.slice(0, end)}…`);
    if (hasAtMost(shown, bytes)) return shown;
    end = endWithin(message, 0, Math.floor(Buffer.byteLength(message.slice(0, end)) * 0.75));
  }
  return '"…"';
}
