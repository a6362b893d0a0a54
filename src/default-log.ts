import { ContextLogger, ownSettingsOf } from "./logger.js";
import type { Logger } from "./logger-contract.js";
import { parseOptions } from "./options.js";

/**
 * A logger for programs that need only one: the line format on stdout, from INFO on. LOG_LEVEL and LOG_FORMAT in the
 * environment change that. They are read when the logger is first used.
 *
 * @example
 * import { log } from "ctxlog";
 * log.info("Ready");
 */
export const log: Logger = new ContextLogger(undefined, {}, () => ownSettingsOf(parseOptions({})));
