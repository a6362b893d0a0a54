import { emptyRecord } from "../call-record.js";
import type { TransportHost } from "../contracts.js";
import { fallbackLine } from "../formatters/fallback.js";
import { WARN } from "../level.js";

/** The line that reports dropped lines in their place, in the format of the lines around it. */
export function dropNotice(dropped: number, reason: string, host: TransportHost | undefined): string {
  const message = `ctxlog dropped ${dropped} ${dropped === 1 ? "line" : "lines"} here: ${reason}`;
  const record = Object.assign(emptyRecord(Date.now(), WARN), { message, requestId: "none", sessionId: "none" });
  try {
    return host === undefined ? fallbackLine(record) : host.format(record);
  } catch {
    return fallbackLine(record);
  }
}
