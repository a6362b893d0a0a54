import type { Formatter, LevelName } from "../contracts.js";

const RESET = "\x1b[0m";

const CODES: Readonly<Record<LevelName, string>> = {
  SILLY: "\x1b[90m",
  TRACE: "\x1b[90m",
  DEBUG: "\x1b[36m",
  INFO: "\x1b[32m",
  WARN: "\x1b[33m",
  ERROR: "\x1b[31m",
  FATAL: "\x1b[1;31m",
};

/** A level's name in its colour. */
export function colored(level: LevelName): string {
  return CODES[level] + level + RESET;
}

/** Text in the colours of an SGR sequence's numbers (ECMA-48, section 8.3.117): `"2"` dims it. */
export function painted(text: string, codes: string): string {
  return text === "" ? "" : `\x1b[${codes}m${text}${RESET}`;
}

const IN_COLOR = Symbol.for("ctxlog.inColor");

/** A formatter that leaves it to the transport whether its lines are coloured: `plain`, and its twin for a terminal. */
export function withColors(plain: Formatter, inColor: () => Formatter): Formatter {
  let twin: Formatter | undefined;
  const get = () => {
    twin ??= inColor();
    return twin;
  };
  return Object.defineProperty(plain, IN_COLOR, { get });
}

/** The twin of a formatter for a terminal; the formatter itself where it has none. */
export function inColor(format: Formatter): Formatter {
  return (format as Formatter & { [IN_COLOR]?: Formatter })[IN_COLOR] ?? format;
}
