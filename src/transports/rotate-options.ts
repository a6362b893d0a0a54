import { type ByteSize, checkBytes } from "../internal/byte-size.js";
import { checkBoolean, checkInteger, checkKeys, checkOneOf, configError } from "../internal/check-options.js";
import type { Every } from "../writer/rotation/period.js";
import type { RotateSettings } from "../writer/rotation/settings.js";

/**
 * When {@link fileTransport} goes on in a new file, and what becomes of the old ones. `size`, `every` or both are
 * necessary.
 *
 * @example
 * const rotate: RotateOptions = { size: "100 MiB", every: "day", maxFiles: 14, compress: true, names: "dated" };
 */
export interface RotateOptions {
  /**
   * The largest size of a file, in bytes or as `"100 MiB"`. A longer line has a file of its own. Several processes that
   * write to one file may exceed it by what they write at the same time.
   * @default no limit
   */
  size?: ByteSize | undefined;
  /**
   * One file for each day or hour, in local time, as the line format shows it. The first line of the next day rotates: there
   * are no empty files. @default no limit
   */
  every?: "day" | "hour" | undefined;
  /** How many rotated files are kept, beside the one that is written to. Older ones are deleted. @default 7 */
  maxFiles?: number | undefined;
  /** Whether rotated files are compressed with gzip, beside the event loop. @default false */
  compress?: boolean | undefined;
  /**
   * Names of rotated files. `"numbered"`: `app.log.1` is the newest. `"dated"`: `app-2026-11-26.log`, or
   * `app-2026-11-26T13.log` by the hour; further ones of the same time are `app-2026-11-26_1.log` and so on.
   * @default "numbered"
   */
  names?: "numbered" | "dated" | undefined;
}

/** Numbers have four digits at most. */
const MOST_FILES = 9999;

/** @throws {TypeError} For an unknown option or a wrong value. */
export function rotateSettings(where: string, options: RotateOptions | undefined): RotateSettings | undefined {
  if (options === undefined) return undefined;
  checkKeys(where, options, ["size", "every", "maxFiles", "compress", "names"]);
  const { size, every, maxFiles, compress, names } = options;
  if (size === undefined && every === undefined) {
    throw configError(where, options, 'an object with size, every, or both, such as { size: "100 MiB" }');
  }
  return {
    size: checkBytes(`${where}.size`, size, 1, undefined),
    every: every === undefined ? undefined : checkOneOf<Every>(`${where}.every`, every, ["day", "hour"], "day"),
    maxFiles: checkInteger(`${where}.maxFiles`, maxFiles, { min: 1, max: MOST_FILES }, 7),
    compress: checkBoolean(`${where}.compress`, compress, false),
    names: checkOneOf(`${where}.names`, names, ["numbered", "dated"], "numbered"),
  };
}
