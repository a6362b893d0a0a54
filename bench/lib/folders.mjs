// Cases and loggers are the files of two folders. A file's name is the name of the case or logger.
import { readdirSync } from "node:fs";

/** @typedef {import("../types.d.ts").Case} Case */
/** @typedef {import("../types.d.ts").Logger} Logger */

export const caseNames = namesIn("cases");
export const loggerNames = namesIn("loggers");

/** Loads cases, in their order. @param {readonly string[]} names */
export function loadCases(names = caseNames) {
  return inOrder(names.map(loadCase));
}

/** Loads loggers, in their order. Their packages are needed only now. @param {readonly string[]} names */
export function loadLoggers(names = loggerNames) {
  return inOrder(names.map(loadLogger));
}

/** @param {string} id */
export async function loadCase(id) {
  const module = await import(`../cases/${id}.mjs`);
  return { id, .../** @type {Case} */ (module.default) };
}

/** @param {string} id */
export async function loadLogger(id) {
  const module = await import(`../loggers/${id}.mjs`);
  return { id, .../** @type {Logger} */ (module.default) };
}

/** @param {"cases" | "loggers"} folder */
function namesIn(folder) {
  const files = readdirSync(new URL(`../${folder}/`, import.meta.url)).filter((file) => file.endsWith(".mjs"));
  return files.map((file) => file.slice(0, -".mjs".length)).sort();
}

/**
 * @template {{ order: number }} T
 * @param {Promise<T>[]} loading
 */
async function inOrder(loading) {
  return (await Promise.all(loading)).sort((a, b) => a.order - b.order);
}
