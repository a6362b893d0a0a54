import pino from "pino";
import { createLogger, fileTransport } from "../../dist/index.js";
import { MESSAGE } from "../lib/data.mjs";
import { login, PATHS, secretLogin } from "../lib/login.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @typedef {import("../../dist/index.js").RedactOptions} RedactOptions */

/** @param {string} id @param {string} name @param {RedactOptions | undefined} redact @param {(amount: number) => object} fields */
function ours(id, name, redact, fields = login) {
  return {
    id,
    name: `ctxlog, ${name}`,
    logger: "ctxlog",
    keys: /** @type {const} */ ({ context: "none" }),
    setUp(/** @type {string} */ path) {
      const log = createLogger({ format: "json", transports: [fileTransport({ path })], ...(redact && { redact }) });
      return { log: (/** @type {number} */ i) => log.info(MESSAGE, fields(i)), flush: () => log.flush() };
    },
  };
}

/** @param {string} id @param {string} name @param {string[]} paths @param {(amount: number) => object} fields */
function pinos(id, name, paths, fields = login) {
  return {
    id,
    name: `pino, ${name}`,
    logger: "pino",
    keys: /** @type {const} */ ({ context: "none", message: "msg" }),
    setUp(/** @type {string} */ path) {
      const destination = pino.destination({ dest: path, sync: true, minLength: 4096 });
      const redact = { paths, censor: "[redacted]" };
      const log = pino({ base: null, ...(paths.length > 0 && { redact }) }, destination);
      return {
        log: (/** @type {number} */ i) => log.info(fields(i), MESSAGE),
        flush: () => destination.flushSync(),
      };
    },
  };
}

/** @type {RedactOptions} */
const credentials = { presets: ["credentials"] };
const hidden = "[redacted]";

export default timedCase(import.meta.url, {
  order: 130,
  title: "Redaction of a login",
  note: "A line of JSON with a user, a request with headers and two items, outside a context. It holds no secret, or three: a password, a cookie and an Authorization header.",
  variants: [
    ours("none", "without", undefined),
    ours("credentials", "credentials", credentials),
    ours("presets", "credentials, cards and personal", { presets: ["credentials", "cards", "personal"] }),
    ours("paths", "three paths", { paths: PATHS }),
    pinos("pino-none", "without", []),
    pinos("pino-paths", "three paths", PATHS),
    ours("secret-none", "three secrets, without", undefined, secretLogin),
    ours("secret-credentials", "three secrets, credentials", credentials, secretLogin),
    ours("secret-paths", "three secrets, three paths", { paths: PATHS }, secretLogin),
    pinos("secret-pino-paths", "three secrets, three paths", PATHS, secretLogin),
  ],
  batch: 200,
  expected: (i, { id }) => ({ message: MESSAGE, fields: expectedFields(id, i) }),
  targets: (results) => [
    atMost(results, "credentials: at most 1.8 times the line without", { id: "credentials", to: "none", most: 1.8 }),
    atMost(results, "credentials: faster than pino with three paths", { id: "credentials", to: "pino-paths", most: 1 }),
    atMost(results, "three paths: at most 1.2 times the line without", { id: "paths", to: "none", most: 1.2 }),
    atMost(results, "three paths: faster than pino with them", { id: "paths", to: "pino-paths", most: 1 }),
    atMost(results, "credentials, three secrets: faster than pino with three paths", {
      id: "secret-credentials",
      to: "secret-pino-paths",
      most: 1,
    }),
  ],
});

/** @param {string} id @param {number} i */
function expectedFields(id, i) {
  if (!id.startsWith("secret")) return login(i);
  return id === "secret-none" ? secretLogin(i) : secretLogin(i, hidden, hidden, hidden);
}
