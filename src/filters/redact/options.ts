import type { RedactOptions } from "../../contracts.js";
import { checkKeys, checkOneOf, configError, type Synonyms } from "../../internal/check-options.js";
import { parseHmacKey } from "../../internal/hmac.js";
import { plainName } from "./names/words.js";
import { expressionFor, parsePaths } from "./paths/parse.js";
import { PRESETS } from "./presets/presets.js";
import { compileRules, type Rules } from "./rules.js";

const KEYS = ["presets", "keys", "paths", "patterns", "action", "placeholder", "hmacKey"];
/** What pino and others call them, in lower case. */
const SYNONYMS: Synonyms = {
  censor: "placeholder",
  mask: "placeholder",
  remove: 'action: "remove"',
  hash: 'action: "hash"',
  fields: "keys",
  regex: "patterns",
};
const ACTIONS = ["placeholder", "remove", "hash"] as const;

/** @throws {TypeError} For an unknown option or a wrong value, and if there is no rule. */
export function parseRules(where: string, options: RedactOptions): Rules {
  checkKeys(where, options, KEYS, SYNONYMS);
  checkLists(where, options);
  const { presets = [], keys = [], paths = [], patterns = [], placeholder = "[redacted]" } = options;
  if (typeof placeholder !== "string" && typeof placeholder !== "function")
    throw configError(`${where}.placeholder`, placeholder, "a text or a function");
  const chosen = presets.map((preset) => PRESETS[preset]);
  return compileRules({
    keys,
    lists: presets.map((preset) => [preset, PRESETS[preset].names]),
    looks: chosen.flatMap(({ looks }) => looks),
    leastNumber: Math.min(...chosen.map(({ leastNumber }) => leastNumber)),
    paths: parsePaths(`${where}.paths`, paths),
    patterns,
    action: checkOneOf(`${where}.action`, options.action, ACTIONS, "placeholder"),
    placeholder,
    hmacKey: parseHmacKey(`${where}.hmacKey`, options.hmacKey),
  });
}

function checkLists(where: string, { presets = [], keys = [], paths = [], patterns = [] }: RedactOptions): void {
  const names = Object.keys(PRESETS);
  const isName = (key: unknown) => typeof key === "string" && plainName(key) !== "";
  const isPath = (path: unknown) => typeof path === "string" && path !== "";
  const isPattern = (pattern: unknown) => pattern instanceof RegExp;
  checkList(`${where}.presets`, presets, (preset) => names.includes(preset as string), `"${names.join('", "')}"`);
  checkList(`${where}.keys`, keys, (key) => isName(key) || isPattern(key), "names and regular expressions");
  checkKeyNames(`${where}.keys`, keys);
  checkList(`${where}.paths`, paths, isPath, 'places such as "user.*.email"');
  checkList(`${where}.patterns`, patterns, isPattern, "regular expressions");
  if (presets.length + keys.length + paths.length + patterns.length === 0) {
    throw new TypeError(`ctxlog: ${where} has no rule; it needs at least one of presets, keys, paths and patterns.`);
  }
}

function checkList(option: string, list: unknown, isRight: (entry: unknown) => boolean, allowed: string): void {
  if (!Array.isArray(list) || !list.every(isRight)) throw configError(option, list, `an array of ${allowed}`);
}

/** Keys are whole names: a place, or a name with a wildcard, would match nothing. */
function checkKeyNames(option: string, keys: readonly (string | RegExp)[]): void {
  for (const [index, key] of keys.entries()) {
    if (typeof key !== "string") continue;
    const where = `${option}[${index}]`;
    if (/[.[\]]/.test(key)) throw configError(where, key, `a name; a place belongs to paths: ["${key}"]`);
    if (key.includes("*")) throw configError(where, key, `a name, or a regular expression: ${expressionFor(key)}`);
  }
}
