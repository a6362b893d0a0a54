import { onRejection } from "./internal/promise.js";
import { type ErrorStage, type Report, report } from "./internal/report.js";
import { guard, whileHandlingFailure } from "./reentry.js";

/**
 * Receives failures inside logging: a filter that threw, a transport that failed. What the handler throws, or rejects
 * with, is reported on stderr. So are failures while it runs: a handler that logs to what has failed would never end.
 *
 * @example
 * const onError: ErrorHandler = (error, stage) => metrics.increment(`log_errors.${stage}`);
 */
export type ErrorHandler = (error: unknown, stage: ErrorStage) => unknown;

/** Reports to the user's handler, or on stderr if there is none. */
export function reporter(onError: ErrorHandler | undefined): Report {
  if (onError === undefined) return report;
  return (error, stage) => {
    if (guard.isHandlingFailure) {
      report(error, stage);
      return;
    }
    whileHandlingFailure(() => {
      try {
        onRejection(onError(error, stage), (failure) => report(failure, stage));
      } catch (failure) {
        report(failure, stage);
      }
    });
  };
}
