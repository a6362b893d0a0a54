import type { FormatName, Formatter } from "../contracts.js";
import { configError } from "../internal/check-options.js";
import { coloredVariant } from "./colors.js";
import { jsonFormatter } from "./json.js";
import { lineFormatter } from "./line.js";
import { logfmtFormatter } from "./logfmt.js";
import { prettyFormatter } from "./pretty.js";
import { fromTslogFormat, isTslogFormat } from "./tslog-format.js";

const FORMATTERS: Readonly<Record<FormatName, () => Formatter>> = {
  line: lineFormatter,
  json: jsonFormatter,
  logfmt: logfmtFormatter,
  pretty: prettyFormatter,
};

const NAMES = Object.keys(FORMATTERS) as FormatName[];

/**
 * A format, checked. A function of two parameters is one of tslog's, and is called with tslog's record and settings.
 * @throws {TypeError} If `format` is neither the name of a format nor a function.
 */
export function checkFormat(option: string, format: unknown): FormatName | Formatter {
  if (typeof format === "function") return isTslogFormat(format) ? fromTslogFormat(format) : (format as Formatter);
  if (NAMES.includes(format as FormatName)) return format as FormatName;
  throw configError(option, format, `${NAMES.map((name) => `"${name}"`).join(", ")} or a function of a record`, NAMES);
}

const shared = new Map<FormatName, Formatter>();

/**
 * The formatter of a format, with colours if it has a coloured variant. Each built-in formatter exists once, so that
 * transports share lines, and loggers share cached parts of lines.
 */
export function formatterFor(format: FormatName | Formatter, colors: boolean): Formatter {
  if (typeof format === "function") return colors ? coloredVariant(format) : format;
  const formatter = shared.get(format) ?? FORMATTERS[format]();
  shared.set(format, formatter);
  return colors ? coloredVariant(formatter) : formatter;
}
