import type { Filter, FormatName, Formatter, RedactOptions, Transport } from "../contracts.js";
import { type ByteSize, checkBytes } from "../internal/byte-size.js";
import { checkInteger, checkKeys, checkName, checkOneOf, configError } from "../internal/check-options.js";
import { MAX_DELAY } from "../internal/timing.js";
import type { Level } from "../level.js";
import type { GivenSettings, WriterSettings } from "../writer/settings.js";

/**
 * Options of every transport. A logger reads level, format, filters and rules once, when the transport is attached.
 *
 * @example
 * const options: TransportOptions = { minLevel: "WARN", format: "json" };
 */
export interface TransportOptions {
  /** Name used in error messages. @default the kind of transport: `"file"` */
  name?: string | undefined;
  /** Minimum level. @default everything the logger passes */
  minLevel?: Level | undefined;
  /** Format of the lines. @default the logger's format */
  format?: FormatName | Formatter | undefined;
  /** Filters of this transport. They run after the logger's, on a copy of the record. @default none */
  filters?: readonly Filter[] | undefined;
  /** Redaction rules of this transport, instead of the logger's; `false` for none. @default the logger's rules */
  redact?: RedactOptions | false | undefined;
}

/**
 * What a transport to stdout, stderr or a file accepts. Transports to one descriptor or path share a writer. If they are
 * given different values, the smaller `maxBuffer`, the longer `exitTimeout` and the sooner `flushEvery` hold for all;
 * different values of `overflow` are refused.
 *
 * @example
 * const options: BufferOptions = { overflow: "drop", maxBuffer: 65_536 };
 */
export interface BufferOptions {
  /** When a pipe and the buffer are full: the caller waits, or lines are dropped and counted. @default "wait" */
  overflow?: "wait" | "drop" | undefined;
  /** Bytes that are buffered while they cannot be written, or a size such as `"1 MiB"`. @default 1048576 */
  maxBuffer?: ByteSize | undefined;
  /**
   * When lines leave: each at once (`"line"`), at the end of the turn of the event loop (`"turn"`), or after so many ms
   * at the latest. A FATAL line leaves at once, with what waits before it; with a number of ms, an ERROR line, too.
   * @default "line" on a terminal, `"turn"` elsewhere
   */
  flushEvery?: "line" | "turn" | number | undefined;
  /** How long the end of the process, or closing, waits for a pipe whose reader reads nothing, in ms. @default 5000 */
  exitTimeout?: number | undefined;
}

const COMMON_KEYS = ["name", "minLevel", "format", "filters", "redact"];
export const BUFFER_KEYS: readonly string[] = ["overflow", "maxBuffer", "flushEvery", "exitTimeout"];

export const MAX_BUFFER = 1_048_576;

/**
 * The options that a logger reads, to be spread into a transport. Their values are checked when it is attached.
 * @throws {TypeError} For an unknown option or a wrong name.
 */
export function commonOptions(
  where: string,
  options: TransportOptions,
  keys: readonly string[],
  kind: string,
): Omit<Transport, "write"> {
  checkKeys(where, options, [...COMMON_KEYS, ...keys]);
  const { minLevel, format, filters, redact } = options;
  return { name: checkName(`${where}'s name`, options.name) ?? kind, minLevel, format, filters, redact };
}

/** What holds if no transport to a destination was given anything else. */
export const DEFAULTS: WriterSettings = {
  overflow: "wait",
  maxBuffer: MAX_BUFFER,
  exitTimeout: 5000,
  flushEvery: "turn",
  mode: 0o640,
  fsync: false,
  rotate: undefined,
};

/**
 * The settings that were given, checked.
 * @throws {TypeError} For a wrong value.
 */
export function bufferSettings(where: string, options: BufferOptions): GivenSettings {
  const { overflow, exitTimeout, flushEvery } = options;
  const maxBuffer = checkBytes(`${where}'s maxBuffer`, options.maxBuffer, 0, undefined);
  checkOneOf(`${where}'s overflow`, overflow, ["wait", "drop"], "wait");
  checkInteger(`${where}'s exitTimeout`, exitTimeout, { min: 0 }, 0);
  if (flushEvery !== undefined && flushEvery !== "line" && flushEvery !== "turn" && !isDelay(flushEvery)) {
    const takes = `"line", "turn" or a whole number of ms from 1 to ${MAX_DELAY}`;
    throw configError(`${where}'s flushEvery`, flushEvery, takes, ["line", "turn"]);
  }
  return { overflow, maxBuffer, exitTimeout, flushEvery };
}

function isDelay(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_DELAY;
}
