import { type ByteSize, checkBytes } from "../internal/byte-size.js";
import { checkInteger, checkKeys, configError } from "../internal/check-options.js";
import { DEBUG, ERROR, type Level, levelName, OFF, parseLevel } from "../level.js";

/**
 * What `debugOnError` holds back, and until when.
 *
 * @example
 * const options: DebugOnErrorOptions = { level: "TRACE", trigger: "WARN", lines: 500 };
 */
export interface DebugOnErrorOptions {
  /** The least level that is held. @default "DEBUG" */
  level?: Level | undefined;
  /** A line of this level or above makes its context write what it holds. It is above `level`. @default "ERROR" */
  trigger?: Level | undefined;
  /** How many lines a context holds. Of more, the oldest are dropped. @default 200 */
  lines?: number | undefined;
  /**
   * How many bytes of lines a context holds, as UTF-8, or a size such as `"64 KiB"`. Of more, the oldest lines are dropped.
   * @default 65536, or `totalBytes` if that is less
   */
  bytes?: ByteSize | undefined;
  /**
   * How many bytes all contexts of the logger hold together, or a size. Of more, the contexts that have held lines for the longest
   * time lose them. @default 16777216
   */
  totalBytes?: ByteSize | undefined;
}

/** The bounds of what is held, in lines and bytes. */
export interface HeldLimits {
  readonly lines: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

/** The option, checked. */
export interface HeldSettings extends HeldLimits {
  readonly levelId: number;
  readonly triggerId: number;
}

const BYTES = 65_536;
const TOTAL_BYTES = 16 * 1024 * 1024;

/** @throws {TypeError} For an unknown option or a wrong value. */
export function parseDebugOnError(option: string, given: unknown): HeldSettings | undefined {
  if (given === undefined || given === false) return undefined;
  const options = given === true ? {} : given;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw configError(option, given, "true, false or an object with level, trigger, lines, bytes, totalBytes");
  }
  checkKeys(option, options, ["level", "trigger", "lines", "bytes", "totalBytes"]);
  return { ...parseLevels(option, options), ...parseLimits(option, options) };
}

function parseLevels(
  option: string,
  { level, trigger }: DebugOnErrorOptions,
): Pick<HeldSettings, "levelId" | "triggerId"> {
  const levelId = level === undefined ? DEBUG : parseLevel(level, `${option}.level`);
  if (levelId === OFF) throw configError(`${option}.level`, level, "a level; false holds nothing");
  const triggerId = trigger === undefined ? ERROR : parseLevel(trigger, `${option}.trigger`);
  if (triggerId === OFF) throw configError(`${option}.trigger`, trigger, "a level; false holds nothing");
  if (triggerId <= levelId) {
    const named = levelName(triggerId);
    throw configError(`${option}.trigger`, trigger ?? named, `a level above ${option}.level, ${levelName(levelId)}`);
  }
  return { levelId, triggerId };
}

function parseLimits(option: string, { lines, bytes, totalBytes }: DebugOnErrorOptions): HeldLimits {
  const total = checkBytes(`${option}.totalBytes`, totalBytes, 1, TOTAL_BYTES);
  const own = checkBytes(`${option}.bytes`, bytes, 1, Math.min(BYTES, total));
  if (own > total) throw configError(`${option}.bytes`, bytes, `no more than ${option}.totalBytes, ${total}`);
  return { lines: checkInteger(`${option}.lines`, lines, { min: 1 }, 200), bytes: own, totalBytes: total };
}
