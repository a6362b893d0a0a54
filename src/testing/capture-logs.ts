import { ContextLogger } from "../context-logger.js";
import type { Undo } from "../internal/undo.js";
import type { Logger } from "../logger-contract.js";
import { type Recorded, recorder } from "./recorder.js";

/**
 * The lines of a captured logger, as {@link captureLogs} returns them. A `using` declaration ends the capture.
 *
 * @example
 * using logs: CapturedLogs = captureLogs(log);
 */
export interface CapturedLogs extends Recorded {
  /** Ends the capture. */
  readonly undo: Undo;
  /** The same as `undo`, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * Captures what a logger that is in use logs, such as the default `log`: its lines go nowhere else, and every level is
 * captured, whatever `minLevel` or LOG_LEVEL is. The logger's filters and redaction rules run as usual, and so do its
 * children, except for levels and transports of their own. The lines are in the line format.
 *
 * @returns What is logged until `undo` is called.
 * @throws {TypeError} If `logger` was not created by `createLogger`.
 *
 * @example
 * const logs = captureLogs(log);
 * await charge(order);                      // logs with the default `log`
 * expect(logs.records).toMatchObject([{ level: "INFO", message: "Charged" }]);
 * logs.undo();
 */
export function captureLogs(logger: Logger): CapturedLogs {
  const { transport, ...recorded } = recorder({ format: "line" });
  const undo = ContextLogger.redirect("captureLogs' logger", logger, transport);
  return { ...recorded, undo, [Symbol.dispose]: undo };
}
