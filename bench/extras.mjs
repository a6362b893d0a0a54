// What pretty lines and redaction cost a line, the best of several rounds, written nowhere: node bench/extras.mjs
import { createLogger, prettyFormatter, runWithContext } from "../dist/index.js";

const ROUNDS = 15;
const LINES = 3000;

const WAYS = {
  line: {},
  json: { format: "json" },
  pretty: { format: "pretty" },
  "pretty, coloured": { format: prettyFormatter({ colors: true }) },
  "pretty, with position": { format: prettyFormatter({ position: true }) },
  "line, redacted by key": { redact: { keys: ["password"] } },
  "line, credentials": { redact: { presets: ["credentials"] } },
  "line, credentials and cards": { redact: { presets: ["credentials", "cards"] } },
};

const ERROR = new Error("no answer", { cause: new Error("timeout") });

const CALLS = {
  "two fields": (log) => log.info("Processing payment for user Alice", { orderId: 84, currency: "EUR" }),
  "an error and its cause": (log) => log.error("Charge failed", ERROR),
};

for (const [what, call] of Object.entries(CALLS)) {
  console.log(`\n${what}, µs a line`);
  for (const [name, options] of Object.entries(WAYS)) {
    const log = createLogger({ ...options, bindings: { service: "shop" }, transports: [{ write() {} }] });
    let best = Number.POSITIVE_INFINITY;
    runWithContext({ sessionId: "1234567890abcdef", userId: 42 }, () => {
      for (let round = 0; round < ROUNDS; round++)
        best = Math.min(
          best,
          time(() => call(log)),
        );
    });
    console.log(`${name.padEnd(30)} ${best.toFixed(2)}`);
  }
}

/** µs for one call of a function. */
function time(step) {
  const began = performance.now();
  for (let count = 0; count < LINES; count++) step();
  return ((performance.now() - began) / LINES) * 1000;
}
