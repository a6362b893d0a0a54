// The three formats, with every kind of value, and redaction.
import { createLogger, jsonFormatter, memoryTransport, runWithContext } from "ctxlog";
import { testClock } from "ctxlog/testing";

/** @typedef {import("./checks.mjs").Checks} Checks */

class Point {
  x = 1;
  y = 2;
}

/** An error whose stack is the same everywhere. @param {string} message @param {object} [options] */
export function errorOf(message, options) {
  const error = new Error(message, options);
  error.stack = `Error: ${message}\n    at pay (/srv/shop/pay.js:17:37)\n    at main (/srv/shop/main.js:3:1)`;
  return error;
}

/** @returns {Record<string, unknown>} */
function values() {
  /** @type {Record<string, unknown>} */
  const circular = { name: "circular" };
  circular["self"] = circular;
  return {
    string: "two words",
    hostile: "line\nbreak [req=forged|session=x] \u001b[31mred \u2028",
    number: 1.5,
    minusZero: -0,
    notANumber: Number.NaN,
    bigint: 12345678901234567890n,
    nothing: null,
    undefined: undefined,
    yes: true,
    symbol: Symbol("s"),
    date: new Date(Date.UTC(2024, 0, 15)),
    regexp: /a+/g,
    list: [1, "two", [3]],
    nested: { a: { b: { c: { d: { e: 1 } } } } },
    map: new Map([["key", { value: 1 }]]),
    set: new Set([1, "two"]),
    bytes: new Uint8Array([1, 2, 255]),
    buffer: new ArrayBuffer(4),
    point: new Point(),
    circular,
    url: new URL("https://user:secret@shop.example/pay?x=1#y"),
    headers: new Headers({ accept: "text/plain", "x-request-id": "r1" }),
    error: errorOf("inner"),
    fn: function named() {},
  };
}

/** @param {import("ctxlog").LoggerOptions} options @param {(log: import("ctxlog").Logger) => void} use */
function linesOf(options, use) {
  const memory = memoryTransport();
  use(createLogger({ name: "shop", minLevel: "silly", clock: testClock(), transports: [memory], ...options }));
  return memory.lines;
}

/** @param {import("ctxlog").Logger} log */
function logEverything(log) {
  runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", userId: 7 }, () => {
    for (const [key, value] of Object.entries(values())) log.info(`a ${key}`, { [key]: value });
    log.info("several", "values", { a: 1 }, [2], null);
    log.info("%s is %d of %j", "one", 1, { a: 1 });
    log.error("Failed", errorOf("outer", { cause: errorOf("cause") }));
    log.warn(new AggregateError([errorOf("first"), errorOf("second")], "all failed").message, { code: "E1" });
  });
  log.fatal({ free: false }, "Outside");
  log.trace("😀 ünïcode");
}

/** @type {Checks} */
export const formats = {
  "the line format": async ({ lines }) => void lines.push(...linesOf({ format: "line" }, logEverything)),
  JSON: async ({ lines }) => void lines.push(...linesOf({ format: "json" }, logEverything)),
  "pretty lines": async ({ lines }) => void lines.push(...linesOf({ format: "pretty" }, logEverything)),

  redaction: async ({ lines }) => {
    const redact = /** @type {const} */ ({
      presets: ["credentials", "cards", "personal"],
      keys: ["iban"],
      action: "hash",
      hmacKey: "a key of sixteen bytes or more",
    });
    lines.push(
      ...linesOf({ format: "json", redact }, (log) => {
        log.info("GET /pay?token=s3cret&x=1", { user: { iban: "CH93 0076", city: "Bern" }, password: "hunter2" });
        log.info("card 4111 1111 1111 1111 of ada@shop.example", new Map([["password", "hunter2"]]));
        log.error("Failed", Object.assign(errorOf("for Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln"), { apiKey: "k-123456" }));
      }),
    );
  },

  "the presets of JSON": async ({ lines }) => {
    for (const preset of /** @type {const} */ (["ecs", "gcp", "datadog", "lambda", "otel"])) {
      const logFailure = (/** @type {import("ctxlog").Logger} */ log) =>
        runWithContext({ requestId: "a1b2c3d4e5f6" }, () => log.error("Failed", errorOf("x")));
      lines.push(...linesOf({ format: jsonFormatter({ preset }) }, logFailure));
    }
  },
};
