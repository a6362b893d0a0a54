import { isError } from "../internal/is-error.js";
import { read } from "../internal/safe-read.js";
import type { JsonValues } from "./json-values.js";

/** How long a chain of causes may be, and how many of an AggregateError's errors are shown. */
const MAX_CHAIN = 10;
/** How many errors one line shows in all: each of ten may hold ten others, ten deep. */
const MAX_ERRORS = 100;
/** How far into a stack its message may begin: behind the error's name and code. */
const MAX_HEAD = 200;
const USUAL = new Set(["name", "message", "stack", "cause", "errors"]);

/** How a formatter writes what an error holds: its texts, and any other value. */
export type ErrorValues = Pick<JsonValues, "bounded" | "json">;

/**
 * An error as people read it: its stack, its own fields, what caused it, and what an AggregateError holds. Never throws.
 * @returns Lines, which may hold line breaks themselves; never empty.
 */
export function errorLines(error: unknown, values: ErrorValues): string[] {
  const lines: string[] = [];
  addError(error, "", { values, lines, above: [], shown: 0 });
  return lines;
}

/** The lines so far. */
interface Report {
  readonly values: ErrorValues;
  readonly lines: string[];
  /** The errors that hold this one. */
  readonly above: unknown[];
  /** How many errors there are in the lines. */
  shown: number;
}

function addError(error: unknown, lead: string, report: Report): void {
  const { values, lines, above } = report;
  if (!isError(error)) {
    lines.push(lead + (typeof error === "string" ? values.bounded(error) : values.json(error)));
    return;
  }
  if (above.includes(error)) {
    lines.push(`${lead}[circular]`);
    return;
  }
  if (above.length >= MAX_CHAIN || report.shown >= MAX_ERRORS) {
    lines.push(`${lead}[more errors than the limit]`);
    return;
  }
  report.shown++;
  above.push(error);
  lines.push(lead + values.bounded(stackText(error as object)));
  const own = ownFields(error as object, values);
  if (own !== "") lines.push(`    ${own}`);
  addErrors(error as object, report);
  const cause = read(error as object, "cause");
  if (cause !== undefined) addError(cause, "Caused by: ", report);
  above.pop();
}

/** What an AggregateError holds. */
function addErrors(error: object, report: Report): void {
  const errors = read(error, "errors");
  const length = lengthOf(errors);
  let index = 0;
  for (; index < length && index < MAX_CHAIN && report.shown < MAX_ERRORS; index++) {
    addError(read(errors as object, index), `[errors ${index}]: `, report);
  }
  if (index < length) report.lines.push(`[${length - index} more errors]`);
}

/** The length of an array, a Proxy of one included; 0 for anything else. */
function lengthOf(errors: unknown): number {
  try {
    return Array.isArray(errors) ? Number(errors.length) : 0;
  } catch {
    return 0;
  }
}

/** The stack; where it does not tell the message, which may have been changed since, the message stands before it. */
function stackText(error: object): string {
  const message = text(read(error, "message"));
  const stack = text(read(error, "stack"));
  // Not the whole stack: a search for a long text in a long text can take a square of their lengths.
  if (stack !== "" && stack.slice(0, message.length + MAX_HEAD).includes(message)) return stack;
  const head = `${text(read(error, "name")) || "Error"}${message === "" ? "" : `: ${message}`}`;
  return stack === "" ? head : `${head}\n${stack}`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function ownFields(error: object, values: ErrorValues): string {
  try {
    const own = Object.keys(error).filter((key) => !USUAL.has(key));
    if (own.length === 0) return "";
    return values.json(Object.fromEntries(own.map((key) => [key, read(error, key)])));
  } catch {
    return "";
  }
}
