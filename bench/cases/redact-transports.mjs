import { devNull } from "node:os";
import { createLogger, fileTransport, runWithContext } from "../../dist/index.js";
import { BINDINGS, MESSAGE } from "../lib/data.mjs";
import { login, PATHS } from "../lib/login.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @param {string} id @param {string} name @param {import("../../dist/index.js").RedactOptions | undefined} redact */
function variant(id, name, redact) {
  return {
    id,
    name,
    logger: "ctxlog",
    setUp(/** @type {string} */ path) {
      const transports = [
        fileTransport({ path, format: "json" }),
        fileTransport({ path: devNull, format: "line" }),
        fileTransport({ path: devNull, format: "json", minLevel: "INFO" }),
      ];
      const log = createLogger({ transports, ...(redact && { redact }) }).child({ bindings: BINDINGS });
      return {
        inContext: (/** @type {import("../types.d.ts").Ids} */ ids, /** @type {() => void} */ fn) =>
          runWithContext({ ...ids, userId: 42, tenant: "shop" }, fn),
        log: (/** @type {number} */ i) => log.info(MESSAGE, login(i)),
        flush: () => log.flush(),
      };
    },
  };
}

export default timedCase(import.meta.url, {
  order: 131.5,
  title: "Redaction of a login, to three transports",
  note: "The login record inside a context, on a child with bindings, to three files: two of JSON and one of text. It holds no secret. Contexts have 200 lines each.",
  variants: [
    variant("none", "without", undefined),
    variant("credentials", "credentials", { presets: ["credentials"] }),
    variant("paths", "three paths", { paths: PATHS }),
  ],
  batch: 200,
  expected: (i) => ({ message: MESSAGE, fields: login(i) }),
  targets: (results) => [
    atMost(results, "credentials: at most 1.8 times the lines without", { id: "credentials", to: "none", most: 1.8 }),
  ],
});
