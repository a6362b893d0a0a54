import type { CallRecord } from "./call-record.js";
import { consoleText, directivesOf } from "./console-text.js";
import type { Fields } from "./context/field-set.js";
import { errorHeadline, errorMessage } from "./internal/error-message.js";
import { isError } from "./internal/is-error.js";
import { isPlain } from "./internal/is-plain.js";
import { CUSTOM } from "./internal/node-util.js";
import { isLazy, lazyArguments } from "./lazy-arguments.js";
import { PrintedText } from "./printed-text.js";

/**
 * Puts a call's arguments into a record. It throws only what `mustRetry` means, of a function that was logged.
 * @param count How many arguments there were. @param all All of them, if there were more than two.
 */
export function readArguments(
  record: CallRecord,
  count: number,
  first: unknown,
  second: unknown,
  all: readonly unknown[] | undefined,
): void {
  if (count === 1 && typeof first === "string") {
    record.message = first;
    return;
  }
  if (count === 0) return;
  if (count === 1 && typeof first === "function" && isLazy(first)) readLazy(record, first);
  else if (all !== undefined) readAll(record, withoutTrailingUndefined(all));
  else if (count === 1 || (second === undefined && directivesOf(first).length === 0)) readOne(record, first);
  else readTwo(record, first, second);
}

/** What a function returns is not called again. */
function readLazy(record: CallRecord, lazy: () => unknown): void {
  const args = lazyArguments(lazy);
  if (args.length === 1) readOne(record, args[0]);
  else if (args.length > 1) readAll(record, withoutTrailingUndefined(args));
}

function readOne(record: CallRecord, value: unknown): void {
  if (typeof value === "string") record.message = value;
  else if (isPlain(value)) readMessageObject(record, value);
  else if (isError(value)) readError(record, value);
  else setText(record, [value]);
}

function readTwo(record: CallRecord, first: unknown, second: unknown): void {
  if (typeof first === "string" && readObject(record, second)) {
    record.message = record.error === undefined ? first : textWithError(first, record.error, second);
  } else if (typeof first !== "string" && typeof second === "string" && readObject(record, first)) {
    record.message = second;
  } else readSeveral(record, [first, second]);
}

/**
 * The text of a call with an error. `%s` shows the error's message. With a plain object, directives stay as they are:
 * in a text from a client they must not consume the fields.
 */
function textWithError(text: string, error: unknown, second: unknown): string {
  if (text === "") return errorHeadline(error);
  return error === second && directivesOf(text).includes("%s") ? consoleText([text, errorMessage(error)]) : text;
}

/** The call without its trailing undefined: one, two or several arguments. */
function readAll(record: CallRecord, args: readonly unknown[]): void {
  if (args.length === 1) readOne(record, args[0]);
  else if (args.length === 2) readTwo(record, args[0], args[1]);
  else readSeveral(record, args);
}

/**
 * More arguments, or arguments of other kinds: text as console prints it, except for the first error and the first
 * fields that no directive uses. `%s` shows the message of an error, which becomes the record's if it is the first.
 */
function readSeveral(record: CallRecord, args: readonly unknown[]): void {
  const rest: unknown[] = [];
  record.message = "";
  const directives = directivesOf(args[0]);
  for (const [index, value] of args.entries()) {
    const hasOne = (record.error !== undefined && isError(value)) || (record.fields !== undefined && isPlain(value));
    if (directives[index - 1] === "%s" && isError(value)) {
      record.error ??= value;
      rest.push(errorMessage(value));
    } else if (directives.length > 0 && index <= directives.length) rest.push(value);
    else if (hasOne || !(isError(value) || isPlain(value))) rest.push(value);
    else readObject(record, value);
  }
  if (rest.length > 0) setText(record, rest);
  else record.message = errorHeadline(record.error);
}

function setText(record: CallRecord, args: readonly unknown[]): void {
  record.message = consoleText(args);
  if (args.some(isSearchable)) record.printed = new PrintedText(record.message, args, consoleText);
}

/** Whether redaction finds more in a value than in its text. */
export function isSearchable(value: unknown): boolean {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Wrappers pass optional arguments on. An undefined that a directive uses is meant. */
function withoutTrailingUndefined(args: readonly unknown[]): readonly unknown[] {
  const used = directivesOf(args[0]).length;
  const last = args.findLastIndex((value, index) => value !== undefined || index <= used);
  return args.slice(0, Math.max(1, last + 1));
}

/** Reads an error, or an object of fields. Returns false for any other value. */
function readObject(record: CallRecord, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (!isPlain(value)) {
    if (isError(value)) {
      record.error = value;
      return true;
    }
    if (!isInstance(value)) return false;
  }
  record.fields = value as Fields;
  record.error ??= errorIn(value as Fields);
  return true;
}

function readError(record: CallRecord, error: Error): void {
  record.error = error;
  record.message = errorHeadline(error);
}

/** An object alone: users of pino and winston put the message into it. */
function readMessageObject(record: CallRecord, fields: Fields): void {
  record.fields = fields;
  record.error = errorIn(fields);
  const key = ["message", "msg"].find((name) => typeof ownValue(fields, name) === "string");
  if (key === undefined) {
    if (record.error !== undefined) record.message = errorHeadline(record.error);
    return;
  }
  record.message = ownValue(fields, key) as string;
  record.fields = without(fields, key);
}

function ownValue(fields: Fields, key: string): unknown {
  try {
    return Object.hasOwn(fields, key) ? fields[key] : undefined;
  } catch {
    return undefined;
  }
}

function without(fields: Fields, key: string): Fields | undefined {
  try {
    const { [key]: _, ...others } = fields;
    return Object.keys(others).length === 0 ? undefined : others;
  } catch {
    // A getter threw: formatters say so at its place.
    return fields;
  }
}

/** An error under the name that ctxlog's users, or pino's, give it. */
function errorIn(fields: Fields): unknown {
  try {
    const error = fields["error"] ?? fields["err"];
    return isError(error) ? error : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an object is a class instance that is no more than its own keys. Never throws. */
function isInstance(value: object): boolean {
  try {
    return !Array.isArray(value) && !rendersItself(value) && Object.keys(value).length > 0;
  } catch {
    return false;
  }
}

/**
 * Whether console prints more of an object than its keys: Date, Map, URL and the like, and what has a method for it.
 */
function rendersItself(value: object): boolean {
  return (
    Object.prototype.toString.call(value) !== "[object Object]" ||
    typeof (value as { toJSON?: unknown }).toJSON === "function" ||
    typeof (value as { [CUSTOM]?: unknown })[CUSTOM] === "function"
  );
}
