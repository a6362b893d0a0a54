import type { InternalRecord } from "../../call-record.js";
import { hasInspect, inspect } from "../../internal/node-util.js";
import type { JsonValues } from "../json-values.js";
import { errorLimits, type Limits } from "../limits.js";
import { withSourceFrames } from "./frames.js";
import { withStandIns } from "./stand-ins.js";
import { survey } from "./survey.js";
import type { Widths } from "./width.js";

/**
 * A value as Node's `util.inspect` shows it: on one line if it fits there. A value that exceeds the limits, or cannot
 * be inspected, is shown as JSON. Never throws. The text is not escaped.
 */
export function inspected(value: unknown, values: JsonValues, limits: Limits, widths: Widths): string {
  return inspectedText(value, values, limits, widths) ?? values.json(value);
}

/** The same for a record's fields. Their number has been limited already. */
export function inspectedFields(fields: object, values: JsonValues, limits: Limits, widths: Widths): string {
  return inspectedText(fields, values, limits, widths) ?? values.fields(fields);
}

/** The same for an error's own fields, which have limits of their own. */
export function inspectedErrorFields(
  fields: Readonly<Record<string, unknown>>,
  values: JsonValues,
  limits: Limits,
  widths: Widths,
): string {
  return inspectedText(fields, values, errorLimits(limits), widths) ?? values.errorFields(fields);
}

/** A record's message; stacks of errors that were arguments of the call have positions in the source. Never throws. */
export function messageText({ message, printed }: InternalRecord, values: JsonValues, limits: Limits): string {
  const text = values.limited(String(message));
  try {
    return printed === undefined ? text : withSourceFrames(text, survey(printed.args, limits).errors);
  } catch {
    return text;
  }
}

function inspectedText(value: unknown, values: JsonValues, limits: Limits, widths: Widths): string | undefined {
  if (!hasInspect) return undefined;
  try {
    let shown = value;
    let found = survey(value, limits);
    if (found.needsStandIns) {
      shown = withStandIns(value, limits.depth);
      found = survey(shown, limits);
    }
    if (found.exceedsLimits) return undefined;
    const options = {
      depth: limits.depth,
      maxArrayLength: limits.keys,
      maxStringLength: limits.length,
      // Node's own measure counts characters that are not shown.
      breakLength: Number.POSITIVE_INFINITY,
      compact: 3,
    };
    let text = withSourceFrames(inspect(shown, options), found.errors);
    if (text.includes("\n") || text.length > Math.max(widths.behind, widths.below)) {
      text = withSourceFrames(inspect(shown, { ...options, breakLength: widths.below }), found.errors);
    }
    return values.limited(text);
  } catch {
    return undefined;
  }
}

// The parts of an inspected value that have colours: strings, dates, numbers, and words of JavaScript.
const TOKENS =
  /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|(?<![\w.])[+-]?\d{4,6}-\d\d-\d\dT[\d:.]+Z|\bInvalid Date\b|(?<![\w.])-?\d[\d_.e+-]*n?\b|\b(?:true|false|null|undefined|NaN)\b|\[(?:Function|class|Circular|Getter|Object|Array)[^\]\n]*\]/g;

/** Longer lines have no colours: to match many quotes takes quadratic time. */
const MAX_HIGHLIGHTED = 1000;
const STRING = "32";
const NUMBER = "33";
const SPECIAL = "36";
const DATE = "35";
const IS_DATE = /^(?:.\d{3,6}-\d\d-|Invalid)/;

/** One escaped line of an inspected value, in colours. They are added last, so that the data cannot bring its own. */
export function highlighted(line: string, paint: (text: string, codes: string) => string): string {
  if (line.length > MAX_HIGHLIGHTED) return line;
  return line.replace(TOKENS, (token) => paint(token, codesOf(token)));
}

function codesOf(token: string): string {
  const first = token[0] as string;
  if (first === "'" || first === '"' || first === "`") return STRING;
  if (first === "[") return SPECIAL;
  return IS_DATE.test(token) ? DATE : NUMBER;
}
