import type { Entry } from "../entry.js";
import { readJsonFormat } from "./json-format.js";
import type { Keys } from "./keys.js";
import { readLineFormat, readPrettyFormat } from "./line-format.js";
import { readLogfmtFormat } from "./logfmt-format.js";
import type { TimeOptions } from "./time.js";
import { type Unwrapped, unwrap } from "./wrappers.js";

/** How the lines of one file are read. */
export interface ParseOptions extends TimeOptions {
  readonly keys: Keys;
}

// What prettyFormatter and the line format paint: the level, the tag, times and values.
const COLORS = /\x1b\[[\d;]{0,20}m/g;

/**
 * Reads one physical line: the line format, JSON, pretty or logfmt, whatever a collector has put around it.
 * @returns undefined for the line of another program.
 */
export function parseLine(text: string, options: ParseOptions): Entry | undefined {
  return parseUnwrapped(unwrap(withoutColors(text)), options);
}

/** Reads a line from which the wrapper was taken. */
export function parseUnwrapped(line: Unwrapped, options: ParseOptions): Entry | undefined {
  const text = line.text;
  const read =
    readJsonFormat(text, options.keys, options) ??
    readLineFormat(text, options) ??
    readPrettyFormat(text, options) ??
    readLogfmtFormat(text, options.keys, options);
  if (read === undefined) return undefined;
  const time =
    read.time === undefined || (read.digits < (line.time?.digits ?? 0) && isClose(read.time, line.time?.ms))
      ? line.time
      : undefined;
  if (time === undefined && (read.service !== undefined || line.service === undefined)) return read;
  const service = read.service ?? line.service;
  return time === undefined ? { ...read, service } : { ...read, time: time.ms, digits: time.digits, service };
}

/** Whether a wrapper's time, which is more exact, is that of the line: it was written within two seconds. */
function isClose(time: number, wrapped: number | undefined): boolean {
  return wrapped !== undefined && Math.abs(wrapped - time) < 2000;
}

export function withoutColors(text: string): string {
  return text.includes("\x1b") ? text.replace(COLORS, "") : text;
}
