import { report } from "./internal/report.js";
import { INFO, type Level } from "./level.js";
import { ContextLogger, type OwnSettings, ownSettingsOf } from "./logger.js";
import type { Logger } from "./logger-contract.js";
import { parseFormat, parseMinLevel, parseOptions } from "./options.js";

/** The default logger's settings. A log call must not throw, so a wrong value in the environment is reported and ignored. */
function environmentSettings(): OwnSettings {
  return ownSettingsOf(
    parseOptions({ minLevel: orDefault(parseMinLevel, INFO) as Level, format: orDefault(parseFormat, "line") }),
  );
}

function orDefault<T>(parse: (given: undefined) => T, byDefault: T): T {
  try {
    return parse(undefined);
  } catch (error) {
    report(error, "config");
    return byDefault;
  }
}

/**
 * A logger for programs that need only one: the line format on stdout, from INFO on. LOG_LEVEL and LOG_FORMAT in the
 * environment change that. They are read when the logger is first used.
 *
 * @example
 * import { log } from "ctxlog";
 * log.info("Ready");
 */
export const log: Logger = new ContextLogger(undefined, {}, environmentSettings);
