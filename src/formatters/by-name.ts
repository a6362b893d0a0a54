import type { FormatName, Formatter } from "../contracts.js";
import { configError } from "../internal/check-options.js";
import { inColor } from "./colors.js";
import { jsonFormatter } from "./json.js";
import { lineFormatter } from "./line.js";
import { prettyFormatter } from "./pretty.js";

const FORMATTERS: Readonly<Record<FormatName, () => Formatter>> = {
  line: lineFormatter,
  json: jsonFormatter,
  pretty: prettyFormatter,
};

const NAMES = Object.keys(FORMATTERS) as FormatName[];

/** @throws {TypeError} If it is neither a format's name nor a function. */
export function checkFormat(option: string, format: unknown): FormatName | Formatter {
  if (typeof format === "function") return format as Formatter;
  if (NAMES.includes(format as FormatName)) return format as FormatName;
  throw configError(option, format, `${NAMES.map((name) => `"${name}"`).join(", ")} or a function of a record`, NAMES);
}

const byName = new Map<FormatName, Formatter>();

/** A formatter by name exists once, so that transports of one format share lines, and loggers share what is rendered. */
export function formatterFor(format: FormatName | Formatter, colors: boolean): Formatter {
  if (typeof format === "function") return colors ? inColor(format) : format;
  const formatter = byName.get(format) ?? FORMATTERS[format]();
  byName.set(format, formatter);
  return colors ? inColor(formatter) : formatter;
}
