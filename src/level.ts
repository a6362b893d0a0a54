import { configError, type Synonyms } from "./internal/check-options.js";

/**
 * The name of a level. The order and the numbers (0 SILLY to 6 FATAL) are tslog's, so that a level means the same to a
 * tslog transport.
 *
 * @example
 * const isFailure = (level: LevelName) => level === "ERROR" || level === "FATAL";
 */
export type LevelName = "SILLY" | "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";

/**
 * A level of the Model Context Protocol, which are those of RFC 5424 (section 6.2.1). They are accepted wherever a
 * level is: `notice` is INFO, `warning` WARN, and `critical`, `alert` and `emergency` are FATAL.
 *
 * @example
 * server.setRequestHandler(SetLevelRequestSchema, ({ params }) => { log.minLevel = params.level satisfies McpLevel; });
 */
export type McpLevel = "debug" | "info" | "notice" | "warning" | "error" | "critical" | "alert" | "emergency";

/**
 * A level, as options accept it: a name in upper or lower case, an MCP name, a number from 0 (SILLY) to 6 (FATAL), or
 * `"OFF"`, which lets nothing pass. At run time, text in any case is accepted.
 *
 * @example
 * const minLevel: Level = process.env.NODE_ENV === "production" ? "info" : "debug";
 */
export type Level = LevelName | Lowercase<LevelName> | McpLevel | "OFF" | "off" | 0 | 1 | 2 | 3 | 4 | 5 | 6;

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

// RFC 5424 has "notice" between info and warning, and three levels above error: the nearest that loses no alarm is
// chosen.
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

/** What other loggers call a level, or the lack of one. */
const SYNONYMS: Synonyms = {
  silent: "off",
  none: "off",
  quiet: "off",
  disabled: "off",
  false: "off",
  verbose: "debug",
  http: "debug",
  log: "info",
  success: "info",
  crit: "critical",
  emerg: "emergency",
  panic: "fatal",
  all: "silly",
  // pino's numbers, and bunyan's.
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

/** The words for a level. */
const WORDS: readonly string[] = Object.keys(NUMBERS);

/** The number of a level, or undefined for anything else. Never throws. The environment has numbers as text. */
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
 * @param option Named in the error.
 * @param synonyms Suggested as well.
 * @throws {TypeError} For anything but a level.
 */
export function parseLevel(level: unknown, option: string, synonyms: Synonyms = {}): number {
  const found = findLevel(level);
  if (found !== undefined) return found;
  throw configError(option, level, `one of ${WORDS.join(", ")} or 0 to 6`, WORDS, { ...SYNONYMS, ...synonyms });
}

/** The name of a minimum level: a level's name, or `"OFF"`. */
export function levelName(id: number): LevelName | "OFF" {
  return LEVEL_NAMES[id] ?? "OFF";
}
