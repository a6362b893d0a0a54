/** The files of this folder that set a logger up, in the order of the tables. A file is loaded only where it is run: its package may be absent. */
export const LOGGERS = ["floor", "ctxlog", "pino", "winston", "tslog", "logtape", "consola", "bunyan"];

/** @returns {Promise<import("../types.d.ts").Variant[]>} */
export async function loadVariants(/** @type {string} */ logger) {
  return (await import(`./${logger}.mjs`)).default;
}
