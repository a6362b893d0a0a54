import type { LogRecord } from "../contracts.js";
import { tagText } from "../ids/shorten.js";
import { cut, lineText } from "./escape.js";
import { utcClock } from "./time.js";

const LENGTH = 10_000;
const clock = utcClock(false);

/**
 * The line of a record whose formatter failed: time, level, tag and message in the documented layout, on one physical
 * line. Never throws.
 */
export function fallbackLine(record: LogRecord): string {
  try {
    const { level, requestId, sessionId, message } = record;
    const tag = requestId === undefined ? "" : `[req=${tagText(requestId)}|session=${tagText(String(sessionId))}] - `;
    return `${clock(record.time)} - ${lineText(level)} - ${tag}${lineText(cut(String(message), LENGTH))}`;
  } catch {
    return `${clock(Date.now())} - ERROR - a line was lost: its record cannot be read`;
  }
}
