import type { Filter, FormatName, Formatter, RedactOptions, Transport } from "../contracts.js";
import { checkInteger, checkKeys, checkName, checkOneOf } from "../internal/check-options.js";
import type { Level } from "../level.js";
import type { DeliveryOptions } from "../writer/descriptor-delivery.js";

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
 * Options of a transport to stdout, stderr or a file. Transports on one descriptor or path share a writer: the
 * options of the one that writes first apply to all.
 *
 * @example
 * const options: BufferOptions = { overflow: "drop", maxBuffer: 65_536 };
 */
export interface BufferOptions {
  /** When a pipe and the buffer are full: the caller waits, or lines are dropped and counted. @default "wait" */
  overflow?: "wait" | "drop" | undefined;
  /** Bytes that are buffered while they cannot be written. @default 1048576 */
  maxBuffer?: number | undefined;
  /** How long the end of the process, or closing, waits for a pipe whose reader reads nothing, in ms. @default 5000 */
  exitTimeout?: number | undefined;
}

const COMMON_KEYS = ["name", "minLevel", "format", "filters", "redact"];
export const BUFFER_KEYS: readonly string[] = ["overflow", "maxBuffer", "exitTimeout"];

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

/** @throws {TypeError} For a wrong value. */
export function deliveryOptions(where: string, { overflow, maxBuffer, exitTimeout }: BufferOptions): DeliveryOptions {
  return {
    overflow: checkOneOf(`${where}'s overflow`, overflow, ["wait", "drop"], "wait"),
    maxBuffer: checkInteger(`${where}'s maxBuffer`, maxBuffer, { min: 0 }, MAX_BUFFER),
    exitTimeout: checkInteger(`${where}'s exitTimeout`, exitTimeout, { min: 0 }, 5000),
  };
}
