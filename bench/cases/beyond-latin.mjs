import pino from "pino";
import { createLogger, fileTransport } from "../../dist/index.js";
import { MESSAGE } from "../lib/data.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

const KEYS = /** @type {const} */ ({ context: "none" });
const PLAIN = "Lodz";
const BEYOND = "\u0141\u00f3d\u017a";

/** The city of a line, beyond Latin-1 in every 100th. @param {boolean} isBeyond @param {number} i */
const cityOf = (isBeyond, i) => (isBeyond && i % 100 === 0 ? BEYOND : PLAIN);

/** @param {string} id @param {string} name @param {boolean} isBeyond @param {"json" | "line"} format @returns {import("../types.d.ts").OwnVariant} */
function ours(id, name, isBeyond, format) {
  return {
    id,
    name: `ctxlog, ${name}`,
    logger: "ctxlog",
    keys: KEYS,
    base: format,
    setUp(path) {
      const log = createLogger({ format, minLevel: "info", transports: [fileTransport({ path })] });
      return {
        log: (i) => log.info(MESSAGE, { amount: i, city: cityOf(isBeyond, i) }),
        flush: () => log.flush(),
      };
    },
  };
}

/** @param {string} id @param {string} name @param {boolean} isBeyond @returns {import("../types.d.ts").OwnVariant} */
function pinos(id, name, isBeyond) {
  return {
    id,
    name: `pino, ${name}`,
    logger: "pino",
    keys: { ...KEYS, message: "msg" },
    base: "pino",
    setUp(path) {
      const destination = pino.destination({ dest: path, sync: true, minLength: 4096 });
      const log = pino({ base: null }, destination);
      return {
        log: (i) => log.info({ amount: i, city: cityOf(isBeyond, i) }, MESSAGE),
        flush: () => destination.flushSync(),
      };
    },
  };
}

export default timedCase(import.meta.url, {
  order: 35,
  title: "Text beyond Latin-1 in every 100th line",
  note: "A line with a number and a city, outside a context: ASCII in all lines, or a name beyond Latin-1 in every 100th.",
  variants: [
    ours("json", "JSON, ASCII", false, "json"),
    ours("json-beyond", "JSON, every 100th line beyond Latin-1", true, "json"),
    ours("line", "the line format, ASCII", false, "line"),
    ours("line-beyond", "the line format, every 100th line beyond Latin-1", true, "line"),
    pinos("pino", "ASCII", false),
    pinos("pino-beyond", "every 100th line beyond Latin-1", true),
  ],
  check(line, i, { variant }) {
    return line.includes(MESSAGE) && line.includes(cityOf(variant.id.endsWith("-beyond"), i))
      ? undefined
      : "not the text";
  },
  targets: (results) =>
    ["json", "line"].map((id) =>
      atMost(results, `${id}: at most 1.05 times the line without`, { id: `${id}-beyond`, to: id, most: 1.05 }),
    ),
});
