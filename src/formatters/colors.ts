import type { LevelName } from "../contracts.js";

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
