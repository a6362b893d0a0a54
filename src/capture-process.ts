import { configError } from "./internal/check-options.js";
import { isError } from "./internal/is-error.js";
import { checkHasProcess } from "./internal/runtime.js";
import { readText } from "./internal/safe-read.js";
import { sharedState } from "./internal/shared-state.js";
import { type Undo, undoOnce } from "./internal/undo.js";
import type { Logger } from "./logger-contract.js";
import { observeProcess, type ProcessObserver, unobserveProcess } from "./process-events.js";

/**
 * Logs what the process itself says, in the context that it concerns, as far as Node knows it:
 *
 * - an uncaught exception, and a rejection that ends the process: FATAL, with Node's `origin` as a field;
 * - a warning: WARN, once for each code, or for each text if it has none. With `--unhandled-rejections=warn` a rejection is
 *   one, and is logged each time;
 * - SIGTERM: INFO, before your own listeners have it.
 *
 * It only watches. Node prints what it would have printed; the process ends, or does not end, as it would have, with the
 * same code or signal; `--unhandled-rejections` and other listeners have their effect. With
 * `--abort-on-uncaught-exception` Node aborts before anything can be logged, and with `--unhandled-rejections=none` a
 * rejection is not logged, as Node says nothing.
 *
 * If nobody else listens to SIGTERM, the process ends by the signal, after lines for stdout, stderr and files were written.
 * A transport of yours that sends later needs a listener that awaits `log.close()`. In a worker thread there are no
 * signals.
 *
 * @returns Undoes the capture.
 * @throws {TypeError} If `logger` is not a logger, and in a Worker, which is no process.
 *
 * @example
 * const undo = captureProcess(log);
 */
export function captureProcess(logger: Logger): Undo {
  checkHasProcess("captureProcess", "the error path of your handler");
  if (typeof logger?.fatal !== "function" || typeof logger.warn !== "function") {
    throw configError("captureProcess's logger", logger, "a logger");
  }
  const existing = captures.get(logger);
  const capture = existing ?? { observer: observerOf(logger), count: 0 };
  if (capture.count++ === 0) observeProcess(capture.observer);
  captures.set(logger, capture);
  return undoOnce(() => {
    if (--capture.count === 0) unobserveProcess(capture.observer);
  });
}

/** A logger that is captured twice logs everything once, until both are undone. */
const captures = /* @__PURE__ */ sharedState(
  "captures.v1",
  () => new WeakMap<Logger, { readonly observer: ProcessObserver; count: number }>(),
);

/** How many warnings are remembered. */
const MAX_WARNINGS = 1000;
/** The name of the two warnings that a rejection becomes, by Node's mode. */
const REJECTION = "UnhandledPromiseRejectionWarning";
/** The beginning of the second, which is the same for every rejection. */
const ADVICE = "Unhandled promise rejection. This error originated";

function observerOf(logger: Logger): ProcessObserver {
  const seen = new Set<string>();
  return {
    exception(error, origin) {
      // Anything can be thrown.
      if (isError(error)) logger.fatal("Uncaught exception", { error, origin });
      else logger.fatal("Uncaught exception", { thrown: error, origin });
    },
    warning(warning) {
      if (typeof warning !== "object" || warning === null) return;
      const [name, message, code] = ["name", "message", "code"].map((key) => readText(warning, key)) as [
        string,
        string,
        string,
      ];
      if (name === REJECTION && message.startsWith(ADVICE)) return;
      const key = code === "" ? `${name}: ${message}` : code;
      if (name !== REJECTION && seen.has(key)) return;
      if (seen.size >= MAX_WARNINGS) seen.clear();
      seen.add(key);
      const detail = readText(warning, "detail");
      logger.warn(`${name}: ${message}`, { ...(code !== "" && { code }), ...(detail !== "" && { detail }) });
    },
    signal: (name) => logger.info(`Received ${name}`),
  };
}
