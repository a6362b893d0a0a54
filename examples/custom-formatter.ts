// A formatter is a function from a record to its line. This one writes logfmt.
// npm run example custom-formatter
import { createLogger, type Formatter, type LogRecord, runWithContext } from "ctxlog";

/** A value as one word. Values with spaces, line breaks, quotes, `=` or backslashes are quoted as in JSON. */
function logfmtValue(value: unknown): string {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  return /^[^\s"=\\]+$/.test(text) ? text : JSON.stringify(text);
}

const logfmt: Formatter = (record: LogRecord) => {
  const pairs: Record<string, unknown> = {
    time: new Date(record.time).toISOString(),
    level: record.level.toLowerCase(),
    msg: record.message,
    req: record.requestId,
    session: record.sessionId,
    ...record.bindings,
    ...record.fields,
  };
  return Object.entries(pairs)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${logfmtValue(value)}`)
    .join(" ");
};

const log = createLogger({ format: logfmt, bindings: { service: "checkout" } });

runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" }, () => {
  log.info("Order placed", { amount: 12, note: 'said "thanks"\nand left' });
});
