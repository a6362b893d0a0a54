import type { LogRecord } from "../../contracts.js";
import { isError } from "../../internal/is-error.js";
import { read, readText } from "../../internal/safe-read.js";
import { LEVEL_NAMES, type LevelName } from "../../level.js";
import { errorTexts } from "../error-lines.js";
import { jsonString } from "../escape.js";
import type { JsonValues } from "../json-values.js";

/** A key and a value; nothing for undefined. */
export function pair(key: string, value: string | number | boolean | undefined): string {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return "";
  return `,${jsonString(key)}:${typeof value === "string" ? jsonString(value) : value}`;
}

/** A key and an object of pairs; nothing if it has none. */
export function nested(key: string, pairs: string): string {
  return pairs === "" ? "" : `,${jsonString(key)}:{${pairs.slice(1)}}`;
}

/** Milliseconds as whole nanoseconds. */
export function nanoseconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 1e6);
}

/** The value of each level, as JSON. */
export function levels(value: (name: LevelName, id: number) => string): Readonly<Record<LevelName, string>> {
  return Object.fromEntries(LEVEL_NAMES.map((name, id) => [name, value(name, id)])) as Record<LevelName, string>;
}

/** The longest ID that is written, in characters; extractContext accepts fewer. */
const MAX_ID = 1024;

/** A known field of a record's context, as text; undefined if it has none. */
export function contextText({ context }: LogRecord, key: string): string | undefined {
  const value = context?.[key];
  return typeof value === "string" && value !== "" ? value.slice(0, MAX_ID) : undefined;
}

/** The request's ID and the session's: the context's, or those that a filter has put into the tag. */
export function idsOf(record: LogRecord): { request: string | undefined; session: string | undefined } {
  const { context, requestId, sessionId } = record;
  if (context !== undefined)
    return { request: contextText(record, "requestId"), session: contextText(record, "sessionId") };
  return { request: unlessNone(requestId), session: unlessNone(sessionId) };
}

/** The ID of a tag outside any context, which a user's filter may have set. */
export function unlessNone(id: string | undefined): string | undefined {
  return id === "none" || id === undefined || id === "" ? undefined : id.slice(0, MAX_ID);
}

/** Whether the context's trace is sampled: bit 0 of the flags (W3C Trace Context, section 3.2.2.5.1). */
export function traceFlags({ context }: LogRecord): number | undefined {
  const flags = context?.["traceFlags"];
  return typeof flags === "number" && Number.isInteger(flags) && flags >= 0 && flags <= 255 ? flags : undefined;
}

/** The parts of an error that vendors ask for. Its stack has its causes, its own fields and its inner errors. */
export interface ErrorParts {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly code: string | undefined;
}

export function errorParts(error: unknown, values: JsonValues): ErrorParts {
  const stack = errorTexts(error, values)
    .map(({ indent, text }) => indent + text)
    .join("\n");
  if (!isError(error)) return { type: typeof error, message: stack, stack, code: undefined };
  const code = read(error, "code");
  return {
    type: readText(error, "name") || "Error",
    message: values.limited(readText(error, "message")),
    stack,
    code: typeof code === "string" || typeof code === "number" ? String(code) : undefined,
  };
}
