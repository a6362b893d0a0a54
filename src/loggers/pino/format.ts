import { JsonValues } from "../../formatters/json-values.js";
import { parseLimits } from "../../formatters/limits.js";

const DIRECTIVES = /%[sdifjoO%]/g;
/** The longest text that is made of a call's values, in characters. */
const MAX_TEXT = 1_048_576;

/** How many values the directives of a text use. */
export function countDirectives(text: string): number {
  return text.match(DIRECTIVES)?.filter((directive) => directive !== "%%").length ?? 0;
}

/**
 * The text of a message and its values, as pino makes it: `%s` is `String(value)`, `%d` and `%f` a number, `%i` a whole
 * one, and `%o`, `%O` and `%j` are JSON. A directive without a value stays as it is. Values without a directive are added
 * behind the text, where pino drops them. Never throws.
 */
export function pinoText([message, ...values]: readonly unknown[]): string {
  if (typeof message !== "string") return [message, ...values].map(valueText).join(" ").slice(0, MAX_TEXT);
  if (values.length === 0) return message;
  let next = 0;
  const text = message.replace(DIRECTIVES, (directive) => {
    if (directive === "%%") return "%";
    if (next >= values.length) return directive;
    return directiveText(directive, values[next++]);
  });
  return [text, ...values.slice(next).map(valueText)].join(" ").slice(0, MAX_TEXT);
}

function directiveText(directive: string, value: unknown): string {
  if (directive === "%s") return typeof value === "object" && value !== null ? stringOf(value) : String(value);
  if (directive === "%d" || directive === "%f" || directive === "%i") {
    if (value === undefined || value === null) return directive;
    const number = numberOf(value);
    return String(directive === "%i" ? Math.floor(number) : number);
  }
  if (value === undefined) return directive;
  return typeof value === "string" ? `'${value}'` : valueText(value);
}

/** A value as text: a string as it is, an object as JSON. Never throws. */
export function valueText(value: unknown): string {
  if (typeof value === "function") return functionName(value) || "<anonymous>";
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return new JsonValues(parseLimits("limits")).json(value);
  } catch {
    return "[unreadable object]";
  }
}

/** What `String` makes of an object, or its JSON if that throws. */
function stringOf(value: object): string {
  try {
    return String(value);
  } catch {
    return valueText(value);
  }
}

function numberOf(value: unknown): number {
  try {
    return Number(value);
  } catch {
    return Number.NaN;
  }
}

function functionName(value: CallableFunction): string {
  try {
    return String(value.name);
  } catch {
    return "";
  }
}
