import { checkKeys, configError } from "../config-error.js";
import type { Filter, FormatName, Formatter, Level, Transport } from "../contracts.js";
import type { WriterOptions } from "./writer.js";

/** What every transport takes. */
export interface TransportOptions {
  /** Names the transport in what is told of it. */
  name?: string | undefined;
  /** The least level that is written here. */
  minLevel?: Level | undefined;
  /** How lines look here; as the logger's `format` says where it is absent. */
  format?: FormatName | Formatter | undefined;
  /** Filters for this transport alone. */
  filters?: readonly Filter[] | undefined;
}

/** What a transport takes that writes to a descriptor. Transports on one descriptor or path share a writer: the first one's count. */
export interface BufferOptions {
  /** When a pipe is full and the buffer too: make the caller wait (the default), or drop lines and tell how many. */
  overflow?: "wait" | "drop" | undefined;
  /** How many bytes are kept while they cannot be written; 1,048,576 unless told. */
  maxBuffer?: number | undefined;
  /** How long the end of the process, or a disposal, waits for a pipe's reader that takes nothing, in ms; 5,000 unless told. */
  exitWait?: number | undefined;
}

const COMMON = ["name", "minLevel", "format", "filters"];
export const BUFFER: readonly string[] = ["overflow", "maxBuffer", "exitWait"];

/** The common part of a transport, to be spread into it. Level, format and filters are checked when it is attached. */
export function commonOptions(
  where: string,
  options: TransportOptions,
  own: readonly string[],
  name: string,
): Omit<Transport, "write"> {
  checkKeys(where, options, [...COMMON, ...own]);
  const { minLevel, format, filters } = options;
  if (options.name !== undefined && (typeof options.name !== "string" || options.name === ""))
    throw configError(`${where}'s name`, options.name, "a string that is not empty");
  return { name: options.name ?? name, minLevel, format, filters };
}

/** @throws {TypeError} For a wrong value. */
export function writerOptions(where: string, options: BufferOptions): WriterOptions {
  const { overflow = "wait", maxBuffer = 1_048_576, exitWait = 5000 } = options;
  if (overflow !== "wait" && overflow !== "drop") {
    throw configError(`${where}'s overflow`, overflow, '"wait" or "drop"', ["wait", "drop"]);
  }
  for (const [name, value] of Object.entries({ maxBuffer, exitWait })) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw configError(`${where}'s ${name}`, value, "a whole number, 0 or more");
  }
  return { overflow, maxBuffer, exitWait };
}
