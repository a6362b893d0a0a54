import { isError } from "../is-error.js";
import { read, type ValueWriter } from "./values.js";

/** How long a chain of causes may be. */
const MAX_CHAIN = 10;
const USUAL = new Set(["name", "message", "stack", "cause", "errors"]);

/**
 * An error as people read it: its stack, its own fields, what caused it, and what an AggregateError holds.
 * @returns Lines, which may hold line breaks themselves; never empty.
 */
export function errorLines(error: unknown, values: ValueWriter): string[] {
  const lines: string[] = [];
  addError(error, "", values, lines, []);
  return lines;
}

function addError(error: unknown, lead: string, values: ValueWriter, lines: string[], above: unknown[]): void {
  if (!isError(error)) {
    lines.push(lead + (typeof error === "string" ? values.bounded(error) : values.json(error)));
    return;
  }
  if (above.includes(error) || above.length >= MAX_CHAIN) {
    lines.push(`${lead}[${above.includes(error) ? "circular" : "more causes than the limit"}]`);
    return;
  }
  above.push(error);
  lines.push(lead + values.bounded(stackText(error as object)));
  const own = ownFields(error as object, values);
  if (own !== "") lines.push(`    ${own}`);
  addOthers(error as object, values, lines, above);
  above.pop();
}

function addOthers(error: object, values: ValueWriter, lines: string[], above: unknown[]): void {
  const errors = read(error, "errors");
  if (Array.isArray(errors)) {
    const shown = errors.slice(0, MAX_CHAIN);
    for (const [index, one] of shown.entries()) addError(one, `[errors ${index}]: `, values, lines, above);
    if (errors.length > shown.length) lines.push(`[${errors.length - shown.length} more errors]`);
  }
  const cause = read(error, "cause");
  if (cause !== undefined) addError(cause, "Caused by: ", values, lines, above);
}

/** The stack; where it does not tell the message, which may have been changed since, the message stands before it. */
function stackText(error: object): string {
  const message = text(read(error, "message"));
  const stack = text(read(error, "stack"));
  if (stack !== "" && stack.includes(message)) return stack;
  const head = `${text(read(error, "name")) || "Error"}${message === "" ? "" : `: ${message}`}`;
  return stack === "" ? head : `${head}\n${stack}`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function ownFields(error: object, values: ValueWriter): string {
  try {
    const own = Object.keys(error).filter((key) => !USUAL.has(key));
    if (own.length === 0) return "";
    return values.json(Object.fromEntries(own.map((key) => [key, read(error, key)])));
  } catch {
    return "";
  }
}
