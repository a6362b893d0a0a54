import { isError } from "../../internal/is-error.js";
import { isPlain } from "../../internal/is-plain.js";
import { read } from "../../internal/safe-read.js";
import { PrintedText } from "../../printed-text.js";
import { isSearchable } from "../../read-arguments.js";
import { countDirectives, pinoText, valueText } from "./format.js";
import { isRequest, isResponse, requestFields, responseFields } from "./messages.js";

/** A call with pino's arguments, as a log method of ours takes it. */
export interface Call {
  readonly values: readonly unknown[];
  /** The text, if it was made of values that redaction must search. */
  readonly text: PrintedText | undefined;
}

/** What a call's line is to have. */
interface Parts {
  fields: object | undefined;
  error: unknown;
  /** The message and what its directives use; empty for no message. */
  text: unknown[];
}

/**
 * Reads a call's arguments as pino does: `(object, message, ...values)`, `(error, message, ...values)` or `(message,
 * ...values)`. What pino drops is kept: an object behind a text becomes the fields, an error the error, and other values
 * are added to the text. It throws what a hostile object throws.
 */
export function readPinoCall(args: readonly unknown[], prefix: string | undefined): Call {
  const [first, ...others] = args;
  const isObject = typeof first === "object" && first !== null;
  const isAbsent = first === undefined || (first === null && args.length > 1);
  const parts = isObject ? partsOf(first) : { fields: undefined, error: undefined, text: [] };
  const [message, ...values] = isObject || isAbsent ? others : args;
  addMessage(parts, prefix, message, values);
  if (parts.text.length === 0) return { values: alone(parts), text: undefined };
  const text = pinoText(parts.text);
  const printed = parts.text.slice(1).some(isSearchable) || isSearchable(parts.text[0]);
  return {
    values: withText(parts, text),
    text: printed ? new PrintedText(text, parts.text, pinoText) : undefined,
  };
}

/** What the first argument of a call, an object, means. */
function partsOf(first: object): Parts {
  if (isError(first)) return { fields: undefined, error: first, text: [] };
  if (isRequest(first)) return { fields: { req: requestFields(first) }, error: undefined, text: [] };
  if (isResponse(first)) return { fields: { res: responseFields(first) }, error: undefined, text: [] };
  if (isPlain(first)) return { fields: first, error: undefined, text: [] };
  // pino writes the own keys of any object. One without keys (Date, Map) is shown as text, where pino shows nothing.
  const fields = { ...first };
  if (Object.keys(fields).length > 0) return { fields, error: undefined, text: [] };
  return { fields: undefined, error: undefined, text: [first] };
}

function addMessage(parts: Parts, prefix: string | undefined, message: unknown, values: readonly unknown[]): void {
  const used = typeof message === "string" ? countDirectives((prefix ?? "") + message) : 0;
  const rest = values.slice(used).filter((value) => !becomesPart(parts, value));
  const shown = message === undefined || becomesPart(parts, message) ? [] : [withPrefix(prefix, message)];
  parts.text.push(...shown, ...values.slice(0, used), ...rest);
}

function withPrefix(prefix: string | undefined, message: unknown): unknown {
  if (prefix === undefined || message === null) return message;
  return typeof message === "string" ? prefix + message : prefix + valueText(message);
}

/** Makes an object that no directive uses the fields, or an error the error, if there are none yet. */
function becomesPart(parts: Parts, value: unknown): boolean {
  if (isError(value)) {
    if (parts.error !== undefined || (parts.fields !== undefined && hasError(parts.fields))) return false;
    parts.error = value;
    return true;
  }
  if (!isPlain(value) || parts.fields !== undefined || Object.keys(value).length === 0) return false;
  if (parts.error !== undefined && hasError(value)) return false;
  parts.fields = value;
  return true;
}

function hasError(fields: object): boolean {
  return read(fields, "err") !== undefined || read(fields, "error") !== undefined;
}

/** A call without a message: pino takes it from `msg`, or from the error in `err`. */
function alone({ fields, error }: Parts): readonly unknown[] {
  if (fields === undefined) return error === undefined ? [""] : [error];
  if (error !== undefined) return [{ ...fields, err: error }];
  const { msg, ...others } = fields as Record<string, unknown>;
  if (typeof msg === "string") return [others, msg];
  const err = read(fields, "err");
  if (typeof err !== "object" || err === null || isError(err) || msg !== undefined) return [fields];
  const message = read(err, "message");
  return typeof message === "string" ? [fields, message] : [fields];
}

function withText({ fields, error }: Parts, text: string): readonly unknown[] {
  if (fields === undefined) return error === undefined ? [text] : [error, text];
  return error === undefined ? [fields, text] : [{ ...fields, err: error }, text];
}
