import { ServerResponse } from "node:http";
import { logRequest } from "../../dist/http.js";
import { bindContext, createLogger, fileTransport, runWithContext } from "../../dist/index.js";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @typedef {import("../../dist/index.js").Logger} Logger */

const REQUEST = /** @type {import("node:http").IncomingMessage} */ (
  /** @type {unknown} */ ({ method: "GET", url: "/orders/4711", httpVersionMajor: 1, httpVersionMinor: 1 })
);

/** The line with the same fields. @param {Logger} log @param {number} start */
function lineByHand(log, start) {
  const durationMs = Math.round((performance.now() - start) * 10) / 10;
  const fields = { method: "GET", path: "/orders/4711", status: 200, durationMs, bytesSent: 4 };
  log.info(`GET /orders/4711 200 ${Math.round(durationMs)} ms`, fields);
}

/**
 * A response without a socket, whose end the row sees or not.
 * @param {string} id @param {string} name @param {(log: Logger, response: ServerResponse) => (() => void) | void} prepare
 * @returns {import("../types.d.ts").OwnVariant}
 */
function row(id, name, prepare) {
  return {
    id,
    name,
    logger: "ctxlog",
    setUp(path) {
      const log = createLogger({ format: "json", minLevel: "info", transports: [fileTransport({ path })] });
      return {
        inContext: (ids, fn) => runWithContext(ids, fn),
        log() {
          const response = new ServerResponse(REQUEST);
          const after = prepare(log, response);
          response.end("paid");
          response.emit("finish");
          response.emit("close");
          after?.();
        },
        flush: () => log.flush(),
      };
    },
  };
}

export default timedCase(import.meta.url, {
  order: 95,
  title: "A request's line",
  note: "A response of node:http without a socket, and one line with five fields at its end. All rows create the response.",
  unit: "call",
  variants: [
    row("after", "a line after it, by hand", (log) => {
      const start = performance.now();
      return () => lineByHand(log, start);
    }),
    row("by-hand", "a bound listener of close, by hand", (log, response) => {
      const start = performance.now();
      response.once(
        "close",
        bindContext(() => lineByHand(log, start)),
      );
    }),
    row("logged", "logRequest", (log, response) => logRequest(log, response)),
  ],
  check: (line) => (line.includes('"message":"GET /orders/4711 200 ') ? undefined : "not the message"),
  targets: (results) => [
    atMost(results, "at most 1.5 times a listener by hand", { id: "logged", to: "by-hand", most: 1.5 }),
  ],
});
