import { extractContext, signDebugLevel } from "../../dist/http.js";
import { timedCase } from "../lib/timed-case.mjs";

const hmacKey = "0123456789abcdef0123456789abcdef";
const headers = { host: "shop.example", "x-session-id": "1234567890abcdef", accept: "application/json" };
const signed = () =>
  signDebugLevel({ level: "debug", expires: Date.now() + 3_600_000, hmacKey, sessionId: "1234567890abcdef" });

/**
 * @param {string} id @param {string} name @param {() => object} more The request's other headers.
 * @param {import("../../dist/http.js").ExtractOptions} [options]
 * @returns {import("../types.d.ts").OwnVariant}
 */
function row(id, name, more, options = {}) {
  return {
    id,
    name,
    logger: "ctxlog",
    keys: { output: "none" },
    setUp() {
      const request = { method: "GET", url: "/orders/4711", headers: { ...headers, ...more() } };
      return {
        inContext: (_ids, fn) => fn(),
        log: () => void extractContext(request, options),
        flush: () => Promise.resolve(),
      };
    },
  };
}

export default timedCase(import.meta.url, {
  order: 96,
  title: "Watching one session",
  note: "extractContext for a request of node:http with the session's ID.",
  unit: "call",
  variants: [
    row("off", "without the option debug", () => ({})),
    row("absent", "with it, and without the header", () => ({}), { debug: { hmacKey } }),
    row("signed", "with the header", () => ({ "x-debug-log": signed() }), { debug: { hmacKey } }),
    row("forged", "with a forged header", () => ({ "x-debug-log": `debug.4102444800.${"0".repeat(64)}` }), {
      debug: { hmacKey },
      onReject: () => {},
    }),
  ],
  writes: false,
});
