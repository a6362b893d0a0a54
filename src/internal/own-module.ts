import { builtin } from "./builtins.js";

const nodeModule = /* @__PURE__ */ builtin("node:module");
const nodeUrl = /* @__PURE__ */ builtin("node:url");

// What a module knows of itself. The CommonJS build has build/own-module.mjs in the place of this file.

/** Loads a package that this one depends on. On every supported Node version, `require` loads ES modules. */
export function requireTslog(): unknown {
  return nodeModule.createRequire(import.meta.url)("tslog");
}

/** The path of the file that this code is in. */
export function ownPath(): string {
  return nodeUrl.fileURLToPath(import.meta.url);
}
