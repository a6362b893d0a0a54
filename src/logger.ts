import { ContextLogger } from "./context-logger.js";
import { type Environment, readEnvironment } from "./internal/environment.js";
import type { Logger } from "./logger-contract.js";
import { ownSettingsOf } from "./logger-state.js";
import { type LoggerOptions, parseOptions } from "./options.js";

/**
 * Creates a logger.
 *
 * @throws {TypeError} For an unknown option or a wrong value. The message names the option, the value and what is
 * allowed.
 *
 * @example
 * const log = createLogger({ name: "shop", minLevel: "debug", bindings: { service: "checkout" } });
 * log.info("Ready", { port: 8080 });       // 2024-01-15 10:30:15 - shop - INFO - [req=none|session=none] - Ready service=checkout port=8080
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  return createLoggerIn(readEnvironment, options);
}

/** Creates a logger whose defaults are those of `environment`. */
export function createLoggerIn(environment: Environment, options: LoggerOptions): Logger {
  const settings = parseOptions(options, environment);
  const logger = new ContextLogger(settings.name, settings.bindings, () => ownSettingsOf(settings));
  // Decides the level, so that one whose lines Lambda drops is reported now, and not at the first line.
  void logger.minLevel;
  return logger;
}

/**
 * A logger for programs that need only one: the line format on stdout, from INFO on. LOG_LEVEL and LOG_FORMAT in the
 * environment change that. They are read when the logger is first used.
 *
 * @example
 * import { log } from "ctxlog";
 * log.info("Ready");
 */
export const log: Logger = new ContextLogger(undefined, {}, () => ownSettingsOf(parseOptions({})));
