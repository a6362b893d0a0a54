// Stands in the CommonJS build for src/internal/own-module.ts, which uses what only ES modules have.

/** @returns {unknown} */
export function requireTslog() {
  return require("tslog");
}

export function ownPath() {
  return __filename;
}
