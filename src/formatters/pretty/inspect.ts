import { inspect } from "node:util";
import type { JsonValues } from "../json-values.js";
import { errorLimits, type Limits } from "../limits.js";
import { withSourceFrames } from "./frames.js";
import { withStandIns } from "./stand-ins.js";
import { survey } from "./survey.js";

/** Maximum width of a value on one line, in characters: the line's prefix takes about as much. */
const WIDTH = 72;

/**
 * A value as Node's `util.inspect` shows it: on one line if it fits. A value that exceeds the limits, or cannot be
 * inspected, is shown as JSON. Never throws. The text is not escaped.
 */
export function inspected(value: unknown, values: JsonValues, limits: Limits): string {
  return inspectedText(value, values, limits) ?? values.json(value);
}

/** The same for a record's fields. Their number has been limited already. */
export function inspectedFields(fields: object, values: JsonValues, limits: Limits): string {
  return inspectedText(fields, values, limits) ?? values.fields(fields);
}

/** The same for an error's own fields, which have limits of their own. */
export function inspectedErrorFields(
  fields: Readonly<Record<string, unknown>>,
  values: JsonValues,
  limits: Limits,
): string {
  return inspectedText(fields, values, errorLimits(limits)) ?? values.errorFields(fields);
}

function inspectedText(value: unknown, values: JsonValues, limits: Limits): string | undefined {
  try {
    let shown = value;
    let found = survey(value, limits);
    if (found.needsStandIns) {
      shown = withStandIns(value, limits.depth);
      found = survey(shown, limits);
    }
    if (found.exceedsLimits) return undefined;
    const { depth, keys, length } = limits;
    const text = inspect(shown, {
      depth,
      maxArrayLength: keys,
      maxStringLength: length,
      breakLength: WIDTH,
      compact: 3,
    });
    return values.limited(withSourceFrames(text, found.errors));
  } catch {
    return undefined;
  }
}

// The parts of an inspected value that have colours: strings, numbers, and words of JavaScript.
const TOKENS =
  /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|(?<![\w.])-?\d[\d_.e+-]*n?\b|\b(?:true|false|null|undefined|NaN)\b|\[(?:Function|class|Circular|Getter|Object|Array)[^\]\n]*\]/g;

/** Longer lines have no colours: to match many quotes takes quadratic time. */
const MAX_HIGHLIGHTED = 1000;
const STRING = "32";
const NUMBER = "33";
const SPECIAL = "36";

/** One escaped line of an inspected value, in colours. They are added last, so that the data cannot bring its own. */
export function highlighted(line: string, paint: (text: string, codes: string) => string): string {
  if (line.length > MAX_HIGHLIGHTED) return line;
  return line.replace(TOKENS, (token) => paint(token, codesOf(token)));
}

function codesOf(token: string): string {
  const first = token[0] as string;
  if (first === "'" || first === '"' || first === "`") return STRING;
  return first === "[" ? SPECIAL : NUMBER;
}
