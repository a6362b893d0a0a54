import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { MESSAGE } from "./data.mjs";

/** @typedef {import("../types.d.ts").Variant} Variant */
/** @typedef {import("../types.d.ts").TimedCase} TimedCase */
/** @typedef {import("../types.d.ts").Expectation} Expectation */

/**
 * Reads back what a logger has written and compares it with what it was given, so that only equal work is timed.
 * @param {string} path
 * @param {string} name The case's name.
 * @param {Pick<TimedCase, "ownIds" | "lines" | "expected" | "check" | "records">} timed
 * @param {Pick<Variant, "id" | "keys" | "differs">} variant
 * @param {number} count The number of lines.
 * @param {import("../types.d.ts").Ids} ids
 * @throws {Error} If a line is wrong: says which, and how.
 */
export function verify(path, name, timed, variant, count, ids) {
  const { ownIds = false, expected = amountLine, check = checkJson, records = (text) => text.split("\n") } = timed;
  const perCall = timed.lines ?? 1;
  const lines = records(readFileSync(path, "utf8"));
  if (lines.pop() !== "") throw new Error(`${variant.id}, ${name}: the last line has no end`);
  if (lines.length !== count) throw new Error(`${variant.id}, ${name}: ${lines.length} lines, not ${count}`);
  const checkLine = variant.differs?.[name] === undefined ? check : checkJson;
  const seen = ownIds ? new Set() : undefined;
  for (const [i, line] of lines.entries()) {
    const wrong = checkLine(line, i, { variant, expected: expected(i, variant), ids, nth: i % perCall, seen });
    if (wrong !== undefined) throw new Error(`${variant.id}, ${name}, line ${i}: ${wrong}: ${line}`);
  }
}

/** The line of most cases: a message and one number. @param {number} i */
export function amountLine(i) {
  return { message: MESSAGE, fields: { amount: i } };
}

/** @type {import("../types.d.ts").Check} */
function checkJson(line, _i, { variant: { keys = {} }, expected, ids, nth, seen }) {
  const record = JSON.parse(line);
  const { message = "message", error = "error", time = "time", level = "level", context = "" } = keys;
  if (!(Math.abs(Date.now() - new Date(record[time]).getTime()) < 60_000)) return "not the time";
  if (!["INFO", "info", 30].includes(record[level])) return "not the level";
  if (record[message] !== expected.message) return "not the message";
  if (context !== "none" && !hasIds(record[context] ?? record, ids, seen, nth)) return "not the IDs";
  if (expected.error !== undefined && !isError(record[error], expected.error)) return "not the error";
  const fields = Object.entries(expected.fields ?? {});
  return fields.every(([key, value]) => isDeepStrictEqual(record[key], value)) ? undefined : "not the fields";
}

/**
 * @param {{ requestId?: string, sessionId?: string }} record
 * @param {import("../types.d.ts").Ids} ids
 * @param {Set<string> | undefined} seen
 * @param {number} nth
 */
function hasIds({ requestId = "", sessionId = "" }, ids, seen, nth) {
  if (seen === undefined) return requestId === ids.requestId && sessionId === ids.sessionId;
  // A call's further lines have the IDs of its first.
  if (nth > 0) return [...seen].slice(-2).join() === [requestId, sessionId].join();
  const isFresh = !seen.has(requestId) && !seen.has(sessionId) && requestId !== sessionId;
  seen.add(requestId).add(sessionId);
  return isFresh && requestId.length === 20 && sessionId.length === 20;
}

/**
 * An error's name may be called its type, and its stack may be a list of frames.
 * @param {{ message?: string, name?: string, type?: string, stack?: unknown } | undefined} written
 * @param {Error} error
 */
function isError(written, { name, message, stack = "" }) {
  if (written?.message !== message || (written.name ?? written.type) !== name) return false;
  const text = typeof written.stack === "string" ? written.stack : JSON.stringify(written.stack);
  const functions = Array.from(stack.matchAll(/at (\w+)/g), ([, functionName = ""]) => functionName);
  return written.stack === stack || functions.every((functionName) => text.includes(functionName));
}
