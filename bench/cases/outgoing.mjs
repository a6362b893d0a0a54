import { propagatingFetch } from "../../dist/http.js";
import { createLogger, fileTransport, runWithContext } from "../../dist/index.js";
import { timedCase } from "../lib/timed-case.mjs";

const answer = new Response("paid");
const fakeFetch = /** @type {typeof fetch} */ (() => Promise.resolve(answer));

/**
 * @param {string} id @param {string} name
 * @param {(log: import("../../dist/index.js").Logger) => typeof fetch} prepare
 * @returns {import("../types.d.ts").OwnVariant}
 */
function row(id, name, prepare) {
  return {
    id,
    name,
    logger: "ctxlog",
    setUp(path) {
      const log = createLogger({ format: "json", minLevel: "info", transports: [fileTransport({ path })] });
      const send = prepare(log);
      return {
        inContext: (ids, fn) => runWithContext(ids, fn),
        log: () => void send("http://127.0.0.1:8081/items/7").then(() => id === "logged" || log.info("GET /items/7")),
        flush: () => new Promise(setImmediate).then(() => log.flush()),
      };
    },
  };
}

const to = ["http://127.0.0.1:8081"];

export default timedCase(import.meta.url, {
  order: 97,
  title: "A call to another service",
  note: "A fetch that answers at once, and one line for each call: by hand, or by propagatingFetch with its six fields.",
  unit: "call",
  batch: 200,
  variants: [
    row("plain", "fetch, and a line by hand", () => fakeFetch),
    row("propagating", "propagatingFetch, and a line by hand", () => propagatingFetch(fakeFetch, { to })),
    row("logged", "propagatingFetch with log", (log) => propagatingFetch(fakeFetch, { to, log })),
  ],
  check: (line) => (line.includes("/items/7") ? undefined : "not the call"),
});
