import { type ErrorParts, errorFields, errorName, readErrorParts } from "../internal/error-parts.js";
import { isError } from "../internal/is-error.js";
import { asText, Unreadable } from "../internal/safe-read.js";
import { type InnerError, listedErrors, suppressedErrors } from "./inner-errors.js";
import type { JsonValues } from "./json-values.js";
import { hasMessage } from "./stack-frames.js";

/** Maximum length of a chain of causes, and maximum number of an AggregateError's errors that are shown. */
const MAX_CHAIN = 10;
/** Maximum number of errors in one line: each of ten may contain ten others, ten levels deep. */
const MAX_ERRORS = 100;
/** The parts of an error that are shown elsewhere if they are what they should be. */
const PARTS = ["name", "message", "stack", "errors"] as const;
/** What precedes an error inside another, and its own fields. */
const INDENT = "    ";

/** How a formatter writes an error's texts and other values. */
export type ErrorValues = Pick<JsonValues, "limited" | "json" | "errorFields">;

/** A part of an error as text, which may contain line breaks. */
export interface ErrorText {
  /** What precedes each of its lines. */
  readonly indent: string;
  readonly text: string;
  /** Where an error's stack begins in the text; undefined if there is none. */
  readonly stackAt: number | undefined;
  /** The error's message. */
  readonly message: string;
  /** Whether the text is made of values, and not of an error's stack. */
  readonly isData: boolean;
}

/**
 * An error as texts: its stack, its own fields, its inner errors and its cause. What belongs to an inner error is
 * indented; a cause has the indent of the error that it caused. Never throws.
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
  const parts = readErrorParts(error);
  const message = asText(parts.message);
  const { text, stackAt } = stackText(error, parts);
  texts.push({ indent, text: lead + values.limited(text), stackAt: lead.length + stackAt, message, isData: false });
  addContent(error, parts, indent, report);
  ancestors.pop();
}

/** Adds a text without a stack. */
function addText({ texts }: Report, indent: string, text: string, isData = false): void {
  texts.push({ indent, text, stackAt: undefined, message: "", isData });
}

/** Adds what an error has besides its stack. */
function addContent(error: object, parts: ErrorParts, indent: string, report: Report): void {
  const { cause } = parts;
  const listed = listedErrors(parts.errors, MAX_CHAIN);
  const fields = shownFields(error, parts, listed !== undefined);
  if (Object.keys(fields).length > 0) addText(report, indent + INDENT, report.values.errorFields(fields), true);
  const inner = suppressedErrors(error, parts);
  addInner(inner, inner.length, indent, report);
  if (listed !== undefined) addInner(listed.first, listed.total, indent, report);
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

/**
 * An error's own fields, and its parts that are not what they should be: a name that is no text, `errors` without an
 * error.
 */
function shownFields(error: object, parts: ErrorParts, hasList: boolean): Readonly<Record<string, unknown>> {
  let odd: Record<string, unknown> | undefined;
  for (const key of PARTS) {
    if (hasList && key === "errors") continue;
    const value = parts[key];
    const isFine = value === undefined || (typeof value === "string" && key !== "errors") || isUnreadable(value);
    if (!isFine) odd = { ...odd, [key]: value };
  }
  const own = errorFields(error, parts);
  return odd === undefined ? own : { ...odd, ...own };
}

function isUnreadable(value: unknown): boolean {
  return typeof value === "object" && value !== null && Unreadable.text(value) !== undefined;
}

interface StackText {
  readonly text: string;
  readonly stackAt: number;
}

/** The stack. If it does not contain the message, which may have been changed since, the message precedes it. */
function stackText(error: object, parts: ErrorParts): StackText {
  const name = asText(parts.name);
  const message = asText(parts.message);
  const stack = asText(parts.stack);
  if (stack !== "" && hasMessage(stack, message)) return { text: withName(error, name, stack), stackAt: 0 };
  const head = `${errorName(error, name) || "Error"}${message === "" ? "" : `: ${message}`}`;
  const above = stack === "" ? head : `${head}\n`;
  return { text: above + stack, stackAt: above.length };
}

/**
 * The stack with the error's class, as `util.inspect` shows it: a stack begins with the name, which is that of a class
 * above.
 */
function withName(error: object, name: string, stack: string): string {
  const shown = errorName(error, name);
  if (shown === name || !stack.startsWith(name) || !/^(?:[:\n]|$)/.test(stack.slice(name.length, name.length + 1))) {
    return stack;
  }
  return (shown.includes(name) ? shown : `${shown} [${name}]`) + stack.slice(name.length);
}
