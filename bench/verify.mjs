import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { BINDINGS, ERRORS, FAILURE, MESSAGE, richFields } from "./data.mjs";

/**
 * Reads back what a logger has written and compares it with what it was given, so that only equal work is timed.
 * @throws {Error} That says which line is wrong and how.
 */
export function verify(
  /** @type {string} */ path,
  /** @type {string} */ name,
  /** @type {import("./types.d.ts").Variant} */ variant,
  /** @type {number} */ count,
  /** @type {{ requestId: string, sessionId: string }} */ ids,
) {
  const text = readFileSync(path, "utf8");
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error(`${variant.id}, ${name}: the last line has no end`);
  if (lines.length !== count) throw new Error(`${variant.id}, ${name}: ${lines.length} lines, not ${count}`);
  const check = name === "line" && variant.differs?.line === undefined ? checkLayout : checkJson;
  const requests = new Set();
  for (const [i, line] of lines.entries()) {
    const wrong = check(line, i, name, variant, ids, requests);
    if (wrong !== undefined) throw new Error(`${variant.id}, ${name}, line ${i}: ${wrong}: ${line}`);
  }
}

const LAYOUT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - INFO - \[req=(.{8})\|session=(.{8})\] - (.*) amount=(\d+)$/;

function checkLayout(line, i, _name, _variant, ids) {
  const [, request, session, message, amount] = LAYOUT.exec(line) ?? [];
  if (request !== ids.requestId.slice(0, 8) || session !== ids.sessionId.slice(0, 8)) return "not the IDs";
  if (message !== MESSAGE || amount !== String(i)) return "not the message and field";
}

function checkJson(line, i, name, { keys = {} }, ids, requests) {
  const record = JSON.parse(line);
  const { message = "message", error = "error", time = "time", level = "level" } = keys;
  const context = keys.context === "_logMeta" ? record._logMeta : record;
  const when = new Date(record[time]).getTime();
  if (!(Math.abs(Date.now() - when) < 60_000)) return "not the time";
  if (!["INFO", "info", 30].includes(record[level])) return "not the level";
  if (record[message] !== (name === "error" ? FAILURE : MESSAGE)) return "not the message";
  if (keys.context !== "none" && !hasIds(context, ids, name, requests)) return "not the IDs";
  if (name === "error") return isError(record[error], ERRORS[i & 15]) ? undefined : "not the error";
  const fields = {
    ...(name === "rich" ? richFields(i) : { amount: i }),
    ...(name === "child" && keys.bindings !== "none" && BINDINGS),
  };
  return Object.entries(fields).every(([key, value]) => isDeepStrictEqual(record[key], value))
    ? undefined
    : "not the fields";
}

function hasIds({ requestId, sessionId }, ids, name, requests) {
  if (name !== "request") return requestId === ids.requestId && sessionId === ids.sessionId;
  const fresh = !requests.has(requestId) && !requests.has(sessionId) && requestId !== sessionId;
  requests.add(requestId).add(sessionId);
  return fresh && requestId.length === 20 && sessionId.length === 20;
}

/** An error's name may be called its type, and its stack may be a list of frames. */
function isError(written, { name, message, stack }) {
  if (written?.message !== message || (written.name ?? written.type) !== name) return false;
  const functions = typeof written.stack === "string" ? written.stack : JSON.stringify(written.stack);
  return written.stack === stack || stack.match(/at (\w+)/g).every((frame) => functions.includes(frame.slice(3)));
}
