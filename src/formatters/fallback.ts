import type { LogRecord } from "../contracts.js";
import { tagOf } from "../ids/tag.js";
import { cut, lineText } from "./escape.js";
import { utcClock } from "./time.js";

const MAX_MESSAGE = 10_000;
const clock = utcClock(false);

/**
 * The line of a record whose formatter failed: its time, level, tag and message in the line format, on one physical
 * line. Never throws.
 */
export function fallbackLine(record: LogRecord): string {
  try {
    const { level, message } = record;
    const tag = tagOf(record);
    const tagged = tag === undefined ? "" : `${tag} - `;
    return `${clock(record.time)} - ${lineText(level)} - ${tagged}${lineText(cut(String(message), MAX_MESSAGE))}`;
  } catch {
    return `${clock(Date.now())} - ERROR - a line was lost: its record cannot be read`;
  }
}
