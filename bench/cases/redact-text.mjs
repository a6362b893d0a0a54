import { createLogger } from "../../dist/index.js";
import { login } from "../lib/login.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @typedef {import("../../dist/index.js").RedactOptions} RedactOptions */

const LENGTH = 2 ** 20;
const PROSE = "The worker took order 4711 of user al and wrote 12 rows in 35 ms, as it did the night before. ";
const JSON_LINE = `${JSON.stringify(login(12))}\n`;

/** Characters that the texts do not contain. */
const ABSENT = ["\u00fe", "\u00ff"];

/** A text that is one piece in memory, as one that was read from a socket. @param {string} piece */
function megabyte(piece) {
  return Buffer.from(piece.repeat(LENGTH / piece.length + 1)).toString("latin1", 0, LENGTH);
}

/** A line of such a text, which is searched and written nowhere. @param {string} id @param {string} name @param {string} piece @param {RedactOptions} [redact] */
function line(id, name, piece, redact) {
  return {
    id,
    name,
    logger: "ctxlog",
    keys: /** @type {const} */ ({ output: "none" }),
    setUp() {
      const text = megabyte(piece);
      const log = createLogger({ format: () => "", transports: [{ write() {} }], ...(redact && { redact }) });
      return { log: () => log.info(text), flush() {} };
    },
  };
}

/** @type {RedactOptions} */
const credentials = { presets: ["credentials"] };
/** @type {RedactOptions} */
const all = { presets: ["credentials", "cards", "personal"] };

export default timedCase(import.meta.url, {
  order: 131.6,
  title: "Redaction of a text of 1 MiB",
  note: "One call with a message of 2^20 characters that holds no secret; it is formatted as an empty line. The first row is one indexOf over the same text, for a character that it does not contain.",
  unit: "call",
  batch: 2,
  writes: false,
  variants: [
    {
      id: "indexOf",
      name: "one indexOf",
      logger: "ctxlog",
      keys: { output: "none" },
      setUp() {
        const text = megabyte(PROSE);
        let found = 0;
        // Not the same each time, and added up: the compiler would leave it out.
        const log = (/** @type {number} */ i) => {
          found += text.indexOf(ABSENT[i & 1]);
        };
        return { log, flush: () => found };
      },
    },
    line("none", "prose, without", PROSE),
    line("prose", "prose, credentials", PROSE, credentials),
    line("prose-all", "prose, all presets", PROSE, all),
    line("json", "JSON, credentials", JSON_LINE, credentials),
    line("json-all", "JSON, all presets", JSON_LINE, all),
  ],
  targets: (results) => [
    atMost(results, "prose, credentials: at most 20 times one indexOf", { id: "prose", to: "indexOf", most: 20 }),
    atMost(results, "JSON, credentials: at most 20 times one indexOf", { id: "json", to: "indexOf", most: 20 }),
  ],
});
