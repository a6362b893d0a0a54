import { isError } from "../internal/is-error.js";
import { read, readText } from "../internal/safe-read.js";
import type { JsonValues } from "./json-values.js";

/** Maximum length of a chain of causes, and maximum number of an AggregateError's errors that are shown. */
const MAX_CHAIN = 10;
/** Maximum number of errors in one line: each of ten may contain ten others, ten levels deep. */
const MAX_ERRORS = 100;
/** How far into a stack the message may begin: the error's name and code precede it. */
const MAX_HEAD = 200;
const STANDARD_KEYS = new Set(["name", "message", "stack", "cause", "errors"]);

/** How a formatter writes an error's texts and other values. */
export type ErrorValues = Pick<JsonValues, "limited" | "json">;

/**
 * An error as text: its stack, its own fields, its causes and an AggregateError's errors. Never throws.
 * @returns At least one text; a text may contain line breaks.
 */
export function errorLines(error: unknown, values: ErrorValues): string[] {
  const lines: string[] = [];
  addError(error, "", { values, lines, ancestors: [], shown: 0 });
  return lines;
}

/** What has been rendered so far. */
interface Report {
  readonly values: ErrorValues;
  readonly lines: string[];
  /** The errors that contain the current one. */
  readonly ancestors: unknown[];
  /** The number of errors in the lines. */
  shown: number;
}

function addError(error: unknown, lead: string, report: Report): void {
  const { values, lines, ancestors } = report;
  if (!isError(error)) {
    lines.push(lead + (typeof error === "string" ? values.limited(error) : values.json(error)));
    return;
  }
  if (ancestors.includes(error)) {
    lines.push(`${lead}[circular]`);
    return;
  }
  if (ancestors.length >= MAX_CHAIN || report.shown >= MAX_ERRORS) {
    lines.push(`${lead}[more errors than the limit]`);
    return;
  }
  report.shown++;
  ancestors.push(error);
  lines.push(lead + values.limited(stackText(error)));
  const own = ownFields(error, values);
  if (own !== "") lines.push(`    ${own}`);
  addErrors(error, report);
  const cause = read(error, "cause");
  if (cause !== undefined) addError(cause, "Caused by: ", report);
  ancestors.pop();
}

/** An AggregateError's errors. */
function addErrors(error: object, report: Report): void {
  const errors = read(error, "errors");
  const length = lengthOf(errors);
  let index = 0;
  for (; index < length && index < MAX_CHAIN && report.shown < MAX_ERRORS; index++) {
    addError(read(errors as object, index), `[errors ${index}]: `, report);
  }
  if (index < length) report.lines.push(`[${length - index} more errors]`);
}

/** The length of an array, or of a Proxy of one; 0 for anything else. */
function lengthOf(errors: unknown): number {
  try {
    return Array.isArray(errors) ? Number(errors.length) : 0;
  } catch {
    return 0;
  }
}

/** The stack. If it does not contain the message, which may have been changed since, the message precedes it. */
function stackText(error: object): string {
  const message = readText(error, "message");
  const stack = readText(error, "stack");
  // Not the whole stack: a search for a long text in a long text can take quadratic time.
  if (stack !== "" && stack.slice(0, message.length + MAX_HEAD).includes(message)) return stack;
  const head = `${readText(error, "name") || "Error"}${message === "" ? "" : `: ${message}`}`;
  return stack === "" ? head : `${head}\n${stack}`;
}

function ownFields(error: object, values: ErrorValues): string {
  try {
    const own = Object.keys(error).filter((key) => !STANDARD_KEYS.has(key));
    if (own.length === 0) return "";
    return values.json(Object.fromEntries(own.map((key) => [key, read(error, key)])));
  } catch {
    return "";
  }
}
