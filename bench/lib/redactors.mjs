// Loggers with redaction, as their documentation shows it, for the same fields. Each logs one line, which is read back.
import { configure, getJsonLinesFormatter, getLogger } from "@logtape/logtape";
import {
  CREDIT_CARD_NUMBER_PATTERN,
  DEFAULT_REDACT_FIELDS,
  JWT_PATTERN,
  redactByField,
  redactByPattern,
} from "@logtape/redaction";
import pino from "pino";
import { Logger } from "tslog";
import { createLogger, memoryTransport } from "../../dist/index.js";

/** @typedef {{ message: string, data: unknown }} Line */
/** @typedef {{ id: string, name: string, log: (message: string, data: object) => Line }} Redactor */

/** Names that users of pino and tslog list, in the spellings of their programs. */
const NAMES = [
  ...[
    "password",
    "passwd",
    "secret",
    "token",
    "accessToken",
    "access_token",
    "refreshToken",
    "refresh_token",
    "idToken",
  ],
  ...["apiKey", "api_key", "privateKey", "clientSecret", "client_secret", "authorization", "cookie", "creditCard"],
  ...["cardNumber", "cvv", "pin"],
];

/** @param {{ line: string }} written @param {string} line */
function keep(written, line) {
  written.line = line;
}

/** @returns {Redactor} */
function ctxlog() {
  const memory = memoryTransport({ format: "json" });
  const log = createLogger({ redact: { presets: ["credentials", "cards"] }, transports: [memory] });
  return {
    id: "ctxlog",
    name: "ctxlog, credentials and cards",
    log(message, data) {
      memory.clear();
      log.info(message, { data });
      return JSON.parse(memory.lines[0] ?? "");
    },
  };
}

/** @returns {Redactor} */
function withPino() {
  const written = { line: "" };
  const paths = [...NAMES.flatMap((name) => [name, `*.${name}`]), 'req.headers["set-cookie"]', 'data["set-cookie"]'];
  const log = pino({ redact: paths, messageKey: "message" }, { write: (line) => keep(written, line) });
  return {
    id: "pino",
    name: `pino, paths of ${NAMES.length} names`,
    log(message, data) {
      log.info({ data }, message);
      return JSON.parse(written.line);
    },
  };
}

/** @returns {Promise<Redactor>} */
async function logtape() {
  const written = { line: "" };
  const format = redactByPattern(getJsonLinesFormatter({ properties: "flatten" }), [
    JWT_PATTERN,
    CREDIT_CARD_NUMBER_PATTERN,
  ]);
  const sink = redactByField((record) => keep(written, String(format(record))), DEFAULT_REDACT_FIELDS);
  await configure({
    sinks: { sink },
    loggers: [
      { category: "bench", lowestLevel: "info", sinks: ["sink"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
    ],
  });
  const log = getLogger("bench");
  return {
    id: "logtape",
    name: "@logtape/redaction, default fields, JWT and cards",
    log(message, data) {
      log.info("{text}", { text: message, data });
      const { text, data: shown } = JSON.parse(written.line);
      return { message: text, data: shown };
    },
  };
}

/** @returns {Redactor} */
function tslog() {
  const written = { line: "" };
  // The first pattern is that of its README, the second the usual one for cards.
  const regex = [/Bearer\s+[A-Za-z0-9._-]+/, /\b(?:\d[ -]*?){13,16}\b/];
  const mask = { keys: NAMES, caseInsensitive: true, regex };
  const log = new Logger({ type: "hidden", stack: { capture: "off" }, mask });
  log.attachTransport({ format: "json", write: (_record, line) => keep(written, line) });
  return {
    id: "tslog",
    name: `tslog, keys of ${NAMES.length} names, patterns for Bearer and cards`,
    log(message, data) {
      log.info(message, { data });
      const { message: shown, data: fields } = JSON.parse(written.line);
      return { message: shown, data: fields };
    },
  };
}

/** @returns {Promise<Redactor[]>} */
export async function redactors() {
  return [ctxlog(), withPino(), await logtape(), tslog()];
}
