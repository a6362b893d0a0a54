// Logs hostile values of growing size with all presets. Prints the ms of each, the shortest of several calls.
import { createLogger } from "../../dist/index.js";
import { HOSTILE } from "../lib/hostile-values.mjs";

const [repeats, ...sizes] = process.argv.slice(2).map(Number);
const redact = { presets: /** @type {const} */ (["credentials", "cards", "personal"]), keys: ["iban"] };
const log = createLogger({ redact, format: () => "", transports: [{ write() {} }], onError() {} });

// So that the smallest size is not the one that waits for the compiler.
for (const make of Object.values(HOSTILE))
  for (let round = 0; round < 20; round++) log.info("x", { value: make(2000) });

/** @param {unknown} value */
function shortest(value) {
  const times = Array.from({ length: repeats ?? 1 }, () => {
    const start = performance.now();
    log.info("x", { value });
    return performance.now() - start;
  });
  return Math.min(...times);
}

const rows = Object.entries(HOSTILE).map(([name, make]) => ({ name, ms: sizes.map((bytes) => shortest(make(bytes))) }));
console.log(JSON.stringify(rows));
