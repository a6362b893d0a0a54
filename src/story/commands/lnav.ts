import { EXIT, type Io, write } from "../io.js";

/**
 * Prints a format file for lnav (https://docs.lnav.org/en/latest/formats.html): the line format, and ctxlog's JSON. The
 * request is lnav's operation, so that `o` moves through a request's lines.
 */
export async function lnav(io: Io): Promise<number> {
  await write(io.stdout, `${JSON.stringify({ ...lineFormat(), ...jsonFormat() }, undefined, 2)}\n`);
  return EXIT.ok;
}

const LEVELS = { fatal: "FATAL", error: "ERROR", warning: "WARN", info: "INFO", debug: "DEBUG", trace: "TRACE|SILLY" };
const IDS = {
  request: { kind: "string", identifier: true },
  session: { kind: "string", identifier: true },
};

function lineFormat(): object {
  const time = String.raw`(?<timestamp>\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z?)`;
  const head = `(?: - (?<name>.{1,128}?))? - (?<level>${Object.values(LEVELS).join("|")})`;
  const tag = String.raw`\[req=(?<request>[^|\]]+)\|session=(?<session>[^|\]]+)[^\]]*\]`;
  return {
    ctxlog_line: {
      title: "ctxlog, the line format",
      description: "Lines of ctxlog, with the request's and the session's ID",
      regex: { line: { pattern: `^${time}${head} (?:- ${tag} )?[-|] (?<body>.*)$` } },
      "level-field": "level",
      "opid-field": "request",
      level: LEVELS,
      value: { name: { kind: "string", identifier: true }, ...IDS },
      sample: [
        { line: "2024-01-15 10:30:15 - INFO - [req=a1b2c3d4|session=12345678] - Processing payment for user Alice" },
        { line: "2024-01-15 10:30:15 - shop.db - ERROR - [req=a1b2c3d4|session=12345678] |     at pay (pay.ts:10:5)" },
      ],
    },
  };
}

function jsonFormat(): object {
  return {
    ctxlog_json: {
      title: "ctxlog, JSON",
      description: "JSON lines of ctxlog",
      json: true,
      "hide-extra": false,
      "file-type": "json",
      "timestamp-field": "time",
      "level-field": "level",
      "body-field": "message",
      "opid-field": "requestId",
      level: LEVELS,
      value: {
        name: { kind: "string", identifier: true },
        requestId: { kind: "string", identifier: true },
        sessionId: { kind: "string", identifier: true },
        error: { kind: "json" },
      },
      "line-format": [
        { field: "__timestamp__" },
        " ",
        { field: "level", "min-width": 5 },
        " ",
        { field: "name", "default-value": "" },
        " [req=",
        { field: "requestId", "max-width": 12, overflow: "truncate", "default-value": "none" },
        "|session=",
        { field: "sessionId", "max-width": 12, overflow: "truncate", "default-value": "none" },
        "] ",
        { field: "message" },
      ],
    },
  };
}
