import { rankOf } from "../build/arrange.js";
import type { CommandLine } from "../command-line.js";

/** Whether a line passes `--since`, `--until` and `--level`, by its time and the number of its level. */
export function isWanted(time: number | undefined, rank: number, { since, until, level }: CommandLine): boolean {
  if (time !== undefined && since !== undefined && time < since) return false;
  if (time !== undefined && until !== undefined && time > until) return false;
  return level === undefined || rank >= rankOf(level);
}
