import type { Formatter } from "../contracts.js";
import type { LevelName } from "../level.js";

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

/** Text in the colours of an SGR sequence (ECMA-48, section 8.3.117): `"2"` dims it. */
export function painted(text: string, codes: string): string {
  return text === "" ? "" : `\x1b[${codes}m${text}${RESET}`;
}

const COLORED_VARIANT = Symbol.for("ctxlog.coloredVariant");

/**
 * A formatter with colours or without. If `colors` is undefined, it is a plain one with a coloured variant, which
 * transports that write to a terminal use instead.
 */
export function colorable(colors: boolean | undefined, create: (colors: boolean) => Formatter): Formatter {
  if (colors !== undefined) return create(colors);
  let variant: Formatter | undefined;
  const get = () => {
    variant ??= create(true);
    return variant;
  };
  return Object.defineProperty(create(false), COLORED_VARIANT, { get });
}

/** The coloured variant of a formatter, or the formatter itself if it has none. */
export function coloredVariant(format: Formatter): Formatter {
  return (format as Formatter & { [COLORED_VARIANT]?: Formatter })[COLORED_VARIANT] ?? format;
}

// Colours of xterm's palette of 256 that differ from each other, and have a contrast of at least 3.5 : 1 to black and
// to white (WCAG 2.2, relative luminance).
export const PALETTE: readonly number[] = [28, 32, 94, 134, 160, 30, 63, 166, 163, 100, 168];

/** The SGR numbers of an ID's colour. An ID always has the same one. */
export function colorOf(id: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return `38;5;${PALETTE[(hash >>> 0) % PALETTE.length]}`;
}
