import type { Environment } from "./internal/environment.js";
import type { Report } from "./internal/report.js";
import { findLevel, parseLevel } from "./level.js";
import { type LevelRule, type LevelRules, parseRule, sorted } from "./level-rules.js";

// What is wrong in the environment is reported, and left aside: a typing error must not stop a program.

const LOG_LEVEL = "LOG_LEVEL in the environment";
const LAMBDA_LEVEL = "AWS_LAMBDA_LOG_LEVEL";

/** The levels that LOG_LEVEL gives to names: `shop.db=debug`. */
export function namedLevels(environment: Environment, report: Report): LevelRules {
  const named = entriesOf(environment).filter(isNamed);
  return sorted(named.flatMap((entry) => parsed(() => parseNamed(entry), report)));
}

/** The level that LOG_LEVEL gives to all loggers. Of several, the last stands. */
export function plainLevel(environment: Environment, report: Report): number | undefined {
  const plain = entriesOf(environment).filter((entry) => !isNamed(entry));
  return plain.flatMap((entry) => parsed(() => parseLevel(entry, LOG_LEVEL, withColon(entry)), report)).at(-1);
}

/** The level below which AWS Lambda drops lines, if its log format is JSON. */
export function lambdaLevel(environment: Environment, report: Report): number | undefined {
  const level = environment(LAMBDA_LEVEL);
  return level ? parsed(() => parseLevel(level, `${LAMBDA_LEVEL} in the environment`), report)[0] : undefined;
}

function entriesOf(environment: Environment): string[] {
  const entries = (environment("LOG_LEVEL") ?? "").split(",");
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== "");
}

function isNamed(entry: string): boolean {
  return entry.includes("=");
}

function parseNamed(entry: string): LevelRule {
  const at = entry.lastIndexOf("=");
  const name = entry.slice(0, at).trim();
  return parseRule(LOG_LEVEL, name, parseLevel(entry.slice(at + 1).trim(), `${name} in ${LOG_LEVEL}`));
}

/** The suggestion for `shop.db:debug`: `=` instead of the colon. */
function withColon(entry: string): Record<string, string> {
  const at = entry.lastIndexOf(":");
  const isMeant = at > 0 && findLevel(entry.slice(at + 1)) !== undefined;
  return isMeant ? { [entry.toLowerCase()]: `${entry.slice(0, at)}=${entry.slice(at + 1)}` } : {};
}

/** What `parse` returns, or nothing if it throws, which is reported. */
function parsed<T>(parse: () => T, report: Report): T[] {
  try {
    return [parse()];
  } catch (error) {
    report(error, "config");
    return [];
  }
}
