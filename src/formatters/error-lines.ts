import { isError } from "../internal/is-error.js";
import { read, readText } from "../internal/safe-read.js";
import type { JsonValues } from "./json-values.js";
import { framesAt, hasMessage } from "./stack-frames.js";

/** Maximum length of a chain of causes, and maximum number of an AggregateError's errors that are shown. */
const MAX_CHAIN = 10;
/** Maximum number of errors in one line: each of ten may contain ten others, ten levels deep. */
const MAX_ERRORS = 100;
const STANDARD_KEYS = new Set(["name", "message", "stack", "cause", "errors"]);

/** How a formatter writes an error's texts and other values. */
export type ErrorValues = Pick<JsonValues, "limited" | "json">;

/** A part of an error as text, which may contain line breaks. */
export interface ErrorText {
  readonly text: string;
  /** Where the frames of a stack begin in the text. What precedes them may look like frames, and come from anywhere. */
  readonly frames: number;
}

/**
 * An error as texts: its stack, its own fields, its causes and an AggregateError's errors. Never throws.
 * @returns At least one text.
 */
export function errorTexts(error: unknown, values: ErrorValues): ErrorText[] {
  const report: Report = { values, texts: [], ancestors: [], shown: 0 };
  addError(error, "", report);
  return report.texts;
}

/** What has been rendered so far. */
interface Report {
  readonly values: ErrorValues;
  readonly texts: ErrorText[];
  /** The errors that contain the current one. */
  readonly ancestors: unknown[];
  /** The number of errors in the texts. */
  shown: number;
}

function addError(error: unknown, lead: string, report: Report): void {
  const { values, ancestors } = report;
  if (!isError(error)) {
    addText(report, lead + (typeof error === "string" ? values.limited(error) : values.json(error)));
    return;
  }
  if (ancestors.includes(error)) {
    addText(report, `${lead}[circular]`);
    return;
  }
  if (ancestors.length >= MAX_CHAIN || report.shown >= MAX_ERRORS) {
    addText(report, `${lead}[more errors than the limit]`);
    return;
  }
  report.shown++;
  ancestors.push(error);
  const { text, frames } = stackText(error);
  report.texts.push({ text: lead + values.limited(text), frames: lead.length + frames });
  const own = ownFields(error, values);
  if (own !== "") addText(report, `    ${own}`);
  addErrors(error, report);
  const cause = read(error, "cause");
  if (cause !== undefined) addError(cause, "Caused by: ", report);
  ancestors.pop();
}

/** Adds a text without frames. */
function addText({ texts }: Report, text: string): void {
  texts.push({ text, frames: text.length });
}

/** An AggregateError's errors. */
function addErrors(error: object, report: Report): void {
  const errors = read(error, "errors");
  const length = lengthOf(errors);
  let index = 0;
  for (; index < length && index < MAX_CHAIN && report.shown < MAX_ERRORS; index++) {
    addError(read(errors as object, index), `[errors ${index}]: `, report);
  }
  if (index < length) addText(report, `[${length - index} more errors]`);
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
function stackText(error: object): ErrorText {
  const message = readText(error, "message");
  const stack = readText(error, "stack");
  const frames = framesAt(stack, message);
  if (stack !== "" && hasMessage(stack, message)) return { text: stack, frames };
  const head = `${readText(error, "name") || "Error"}${message === "" ? "" : `: ${message}`}`;
  const above = stack === "" ? head : `${head}\n`;
  return { text: above + stack, frames: above.length + frames };
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
