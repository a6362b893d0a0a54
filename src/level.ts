import { configError } from "./config-error.js";

/**
 * The seven levels, in tslog's order and with tslog's numbers, so that a level means the same to a tslog
 * transport as it does here. Each is one more severe than the one before it.
 */
export type LevelName = "SILLY" | "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";

/** The levels of the Model Context Protocol (those of RFC 5424), accepted wherever a level is. */
export type McpLevel = "debug" | "info" | "notice" | "warning" | "error" | "critical" | "alert" | "emergency";

/**
 * A level as a caller may write it: a name in either case, an MCP name, `"OFF"` (nothing passes), or tslog's number
 * (0 SILLY to 6 FATAL).
 */
export type Level = LevelName | Lowercase<LevelName> | McpLevel | "OFF" | "off" | number;

export const SILLY = 0;
export const TRACE = 1;
export const DEBUG = 2;
export const INFO = 3;
export const WARN = 4;
export const ERROR = 5;
export const FATAL = 6;
export const OFF = 7;

/** Names by number. */
export const LEVEL_NAMES: readonly LevelName[] = ["SILLY", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

// RFC 5424 knows "notice" between info and warning, and three grades above error; ours are the nearest that lose no alarm.
const NUMBERS: Readonly<Record<string, number>> = {
  silly: SILLY,
  trace: TRACE,
  debug: DEBUG,
  info: INFO,
  notice: INFO,
  warn: WARN,
  warning: WARN,
  error: ERROR,
  fatal: FATAL,
  critical: FATAL,
  alert: FATAL,
  emergency: FATAL,
  off: OFF,
};

/** What a level may be, in words for an error message. */
const ALLOWED: readonly string[] = Object.keys(NUMBERS);

/** The number of a level, or undefined for what is none. Takes anything and throws nothing; the environment has numbers as text. */
export function findLevel(level: unknown): number | undefined {
  if (typeof level === "number") {
    return Number.isInteger(level) && level >= SILLY && level <= OFF ? level : undefined;
  }
  if (typeof level !== "string") return undefined;
  const word = level.trim().toLowerCase();
  return Object.hasOwn(NUMBERS, word) ? NUMBERS[word] : /^[0-7]$/.test(word) ? Number(word) : undefined;
}

/**
 * The number of a level.
 * @param option What the level was given for; an error names it.
 * @throws {TypeError} For what is no level; it names the option, the value and the levels there are.
 */
export function parseLevel(level: unknown, option: string): number {
  const found = findLevel(level);
  if (found === undefined) throw configError(option, level, `one of ${ALLOWED.join(", ")} or 0 to 6`, ALLOWED);
  return found;
}

/** The name of a threshold: a level's, or `"OFF"`. */
export function levelName(id: number): LevelName | "OFF" {
  return LEVEL_NAMES[id] ?? "OFF";
}
