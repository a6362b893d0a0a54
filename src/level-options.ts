import { lambdaLevel, namedLevels, plainLevel } from "./environment-levels.js";
import type { Environment } from "./internal/environment.js";
import type { Report } from "./internal/report.js";
import { INFO, parseLevel } from "./level.js";
import { NO_RULES, parseLevels } from "./level-rules.js";
import { LambdaMinimum, type SharedLevels } from "./logger-level.js";

interface LevelOptions {
  readonly minLevel?: unknown;
  readonly levels?: unknown;
}

/**
 * The minimum level of a logger that is created, and what it and its children share.
 * @throws {TypeError} For a wrong option. What is wrong in the environment is reported.
 */
export function parseLevelOptions(
  { minLevel, levels }: LevelOptions,
  environment: Environment,
  report: Report,
): { minLevelId: number; sharedLevels: SharedLevels } {
  const lambdaId = lambdaLevel(environment, report);
  const minLevelId =
    minLevel === undefined ? (plainLevel(environment, report) ?? lambdaId ?? INFO) : parseLevel(minLevel, "minLevel");
  const sharedLevels = {
    environment: namedLevels(environment, report),
    code: levels === undefined ? NO_RULES : parseLevels("levels", levels),
    lambda: lambdaId === undefined ? undefined : new LambdaMinimum(lambdaId, report),
  };
  return { minLevelId, sharedLevels };
}
