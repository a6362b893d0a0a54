// The portable part of the suite: what it logs has to be the same bytes on every runtime.
import { createLogger, memoryTransport } from "ctxlog";
import { testClock } from "ctxlog/testing";
import { consoles } from "./console.mjs";
import { context } from "./context.mjs";
import { formats } from "./formats.mjs";
import { http } from "./http.mjs";
import { testing } from "./testing.mjs";

/** @typedef {{ log: import("ctxlog").Logger, lines: string[] }} Means A logger, and the lines that it has logged. */
/** @typedef {Record<string, (means: Means) => Promise<void>>} Checks By their names. */

/** @type {Checks} */
const CHECKS = { ...context, ...formats, ...consoles, ...http, ...testing };

/** Runs each check, and returns what it has logged. @returns {Promise<Record<string, string[]>>} */
export async function transcript() {
  /** @type {Record<string, string[]>} */
  const result = {};
  for (const [name, check] of Object.entries(CHECKS)) {
    const memory = memoryTransport();
    const log = createLogger({ minLevel: "silly", clock: testClock(), transports: [memory] });
    try {
      await check({ log, lines: memory.lines });
      result[name] = memory.lines;
    } catch (error) {
      result[name] = [...memory.lines, `threw ${error instanceof Error ? error.stack : error}`];
    }
  }
  return result;
}
