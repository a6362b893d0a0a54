import { errorFields, errorName } from "../internal/error-parts.js";
import { isError } from "../internal/is-error.js";
import { read, readText, Unreadable } from "../internal/safe-read.js";
import { type InnerError, listedErrors, suppressedErrors } from "./inner-errors.js";
import type { JsonValues } from "./json-values.js";
import { framesAt, hasMessage } from "./stack-frames.js";

/** Maximum length of a chain of causes, and maximum number of an AggregateError's errors that are shown. */
const MAX_CHAIN = 10;
/** Maximum number of errors in one line: each of ten may contain ten others, ten levels deep. */
const MAX_ERRORS = 100;
/** The parts of an error that are texts. */
const TEXTS = ["name", "message", "stack"];
/** What precedes an error inside another, and its own fields. */
const INDENT = "    ";

/** How a formatter writes an error's texts and other values. */
export type ErrorValues = Pick<JsonValues, "limited" | "json" | "errorFields">;

/** A part of an error as text, which may contain line breaks. */
export interface ErrorText {
  /** What precedes each of its lines. */
  readonly indent: string;
  readonly text: string;
  /** Where the frames of a stack begin in the text. What precedes them may look like frames, and come from anywhere. */
  readonly frames: number;
  /** Whether the text is made of values, and not of an error's stack. */
  readonly isData: boolean;
}

/**
 * An error as texts: its stack, its own fields, its inner errors and its cause. What belongs to an inner error is indented; a
 * cause has the indent of the error that it caused. Never throws.
 * @returns At least one text.
 */
export function errorTexts(error: unknown, values: ErrorValues): ErrorText[] {
  const report: Report = { values, texts: [], ancestors: [], shown: 0 };
  addError(error, "", "", report);
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

function addError(error: unknown, lead: string, indent: string, report: Report): void {
  const { values, texts, ancestors } = report;
  if (!isError(error)) {
    addText(report, indent, lead + (typeof error === "string" ? values.limited(error) : values.json(error)));
    return;
  }
  if (ancestors.includes(error)) {
    addText(report, indent, `${lead}[circular]`);
    return;
  }
  if (ancestors.length >= MAX_CHAIN || report.shown >= MAX_ERRORS) {
    addText(report, indent, `${lead}[more errors than the limit]`);
    return;
  }
  report.shown++;
  ancestors.push(error);
  const { text, frames } = stackText(error);
  texts.push({ indent, text: lead + values.limited(text), frames: lead.length + frames, isData: false });
  addContent(error, indent, report);
  ancestors.pop();
}

/** Adds a text without frames. */
function addText({ texts }: Report, indent: string, text: string, isData = false): void {
  texts.push({ indent, text, frames: text.length, isData });
}

/** Adds what an error has besides its stack. */
function addContent(error: object, indent: string, report: Report): void {
  const listed = listedErrors(error, MAX_CHAIN);
  const fields = { ...partsAsFields(error, listed !== undefined), ...errorFields(error) };
  if (Object.keys(fields).length > 0) addText(report, indent + INDENT, report.values.errorFields(fields), true);
  const inner = suppressedErrors(error);
  addInner(inner, inner.length, indent, report);
  if (listed !== undefined) addInner(listed.first, listed.total, indent, report);
  const cause = read(error, "cause");
  if (cause !== undefined) addError(cause, "Caused by: ", indent, report);
}

function addInner(errors: readonly InnerError[], total: number, indent: string, report: Report): void {
  let count = 0;
  for (const [label, error] of errors) {
    if (report.shown >= MAX_ERRORS) break;
    count++;
    addError(error, `[${label}]: `, indent + INDENT, report);
  }
  if (count < total) addText(report, indent + INDENT, `[${total - count} more errors]`);
}

/** The parts of an error that are not what they should be: a name that is no text, or `errors` without an error. */
function partsAsFields(error: object, hasList: boolean): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const key of hasList ? TEXTS : [...TEXTS, "errors"]) {
    const value = read(error, key);
    const isText = typeof value === "string" && key !== "errors";
    if (value !== undefined && !isText && !isUnreadable(value)) fields[key] = value;
  }
  return fields;
}

function isUnreadable(value: unknown): boolean {
  return typeof value === "object" && value !== null && Unreadable.text(value) !== undefined;
}

type StackText = Pick<ErrorText, "text" | "frames">;

/** The stack. If it does not contain the message, which may have been changed since, the message precedes it. */
function stackText(error: object): StackText {
  const message = readText(error, "message");
  const stack = readText(error, "stack");
  if (stack !== "" && hasMessage(stack, message))
    return withName(error, { text: stack, frames: framesAt(stack, message) });
  const head = `${errorName(error) || "Error"}${message === "" ? "" : `: ${message}`}`;
  const above = stack === "" ? head : `${head}\n`;
  return { text: above + stack, frames: above.length + framesAt(stack, message) };
}

/** The stack with the error's class, as `util.inspect` shows it: a stack begins with the name, which is that of a class above. */
function withName(error: object, { text, frames }: StackText): StackText {
  const name = readText(error, "name");
  const shown = errorName(error);
  if (shown === name || !text.startsWith(name) || !/^(?:[:\n]|$)/.test(text.slice(name.length, name.length + 1))) {
    return { text, frames };
  }
  const head = shown.includes(name) ? shown : `${shown} [${name}]`;
  return { text: head + text.slice(name.length), frames: frames + head.length - name.length };
}
