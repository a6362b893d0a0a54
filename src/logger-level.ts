import type { Report } from "./internal/report.js";
import { levelName, SILLY } from "./level.js";
import { findRule, type LevelRules, merged, NO_RULES } from "./level-rules.js";

// Which level counts for a logger. docs/logging.md has the table of precedence.

/** What a logger and its children have in common, beside the levels of each. */
export interface SharedLevels {
  /** The names in LOG_LEVEL. */
  readonly environment: LevelRules;
  /** The names in the option `levels`. */
  readonly code: LevelRules;
  /** Lambda's own minimum, in whose environment this is. */
  readonly lambda: LambdaMinimum | undefined;
}

/** The levels that one logger was given. */
export interface OwnLevels {
  /** Its `minLevel`. Only a child may have none. */
  minLevelId: number | undefined;
  /** The names that setLevels gave. */
  named: RunTimeLevels;
}

/** What decides a logger's level. A child without levels of its own has its parent's. */
export interface LevelSources {
  /** The `minLevel` of the nearest logger that has one. */
  readonly minLevelId: number;
  /** How many parts the name of that logger has; 0 for the logger that createLogger made. */
  readonly depth: number;
  /** The names that were set at run time. */
  readonly runTime: LevelRules;
  /** Whether tests capture all levels, so that no name has an effect. */
  readonly isCaptured: boolean;
}

const CAPTURED: LevelSources = { minLevelId: SILLY, depth: 0, runTime: NO_RULES, isCaptured: true };

/** A logger's sources: its own levels over its parent's. */
export function levelSources(
  parent: LevelSources | undefined,
  name: string | undefined,
  { minLevelId, named }: OwnLevels,
  isCaptured: boolean,
): LevelSources {
  if (isCaptured) return CAPTURED;
  if (parent !== undefined && minLevelId === undefined && named === NOTHING_NAMED) return parent;
  const { rules } = current(named);
  if (parent === undefined) return { minLevelId: minLevelId ?? SILLY, depth: 0, runTime: rules, isCaptured };
  return {
    minLevelId: minLevelId ?? parent.minLevelId,
    depth: minLevelId === undefined ? parent.depth : (name?.split(".").length ?? 0),
    runTime: merged(rules, parent.runTime),
    isCaptured: parent.isCaptured,
  };
}

/** The level that counts for a logger. */
export function decideLevel(name: string | undefined, sources: LevelSources, shared: SharedLevels): number {
  if (sources.isCaptured) return sources.minLevelId;
  const levelId = namedLevel(name, sources, shared) ?? sources.minLevelId;
  shared.lambda?.check(levelId, name);
  return levelId;
}

/** The level that a name gives. In code, a `minLevel` counts over names that are no more specific than its logger's. */
function namedLevel(
  name: string | undefined,
  { depth, runTime }: LevelSources,
  shared: SharedLevels,
): number | undefined {
  const stated = findRule(runTime, name) ?? findRule(shared.environment, name);
  if (stated !== undefined) return stated.levelId;
  const inCode = findRule(shared.code, name);
  return inCode !== undefined && inCode.parts.length > depth ? inCode.levelId : undefined;
}

/** Names that were set at run time. */
export class RunTimeLevels {
  readonly rules: LevelRules;
  /** What stands in their place, once they are undone. */
  undoneTo: RunTimeLevels | undefined = undefined;

  constructor(rules: LevelRules) {
    this.rules = rules;
  }
}

export const NOTHING_NAMED: RunTimeLevels = new RunTimeLevels(NO_RULES);

/** The names that stand, after all that was undone. */
export function current(levels: RunTimeLevels): RunTimeLevels {
  let standing = levels;
  while (standing.undoneTo !== undefined) standing = standing.undoneTo;
  return standing;
}

/** AWS_LAMBDA_LOG_LEVEL. Lambda drops the lines below it, if its log format is JSON. */
export class LambdaMinimum {
  readonly #id: number;
  readonly #report: Report;
  #isReported = false;

  constructor(id: number, report: Report) {
    this.#id = id;
    this.#report = report;
  }

  /** Reports, once, that a logger goes below it. */
  check(levelId: number, name: string | undefined): void {
    if (levelId >= this.#id || this.#isReported) return;
    this.#isReported = true;
    const logger = name === undefined ? "a logger without a name" : `the logger ${name}`;
    const message = `ctxlog: ${logger} is set to ${levelName(levelId)}, but AWS_LAMBDA_LOG_LEVEL is ${levelName(this.#id)}: Lambda drops the lines below that`;
    this.#report(new Error(message), "config");
  }
}
