import { checkKeys, configError } from "../../config-error.js";
import type { Placeholder } from "./censor.js";
import { plainName } from "./names.js";
import { PRESETS, type RedactPreset } from "./presets.js";
import { compileRules, type Rules } from "./rules.js";

export interface RedactFilterOptions {
  /** `"credentials"`: passwords, tokens, keys, cookies, by their names and by their looks; `"cards"`: numbers of payment cards. */
  presets?: readonly RedactPreset[] | undefined;
  /** Names of fields, headers and parameters, at any depth and in texts. Case, `-` and `_` make no difference; or expressions for the name as it stands. */
  keys?: readonly (string | RegExp)[] | undefined;
  /** Places: `user.card.number`, `orders.*.iban`; `*` stands for any one part. */
  paths?: readonly string[] | undefined;
  /** Expressions for what is hidden in any text, number or key. They see what clients send, so they must not backtrack without bound. */
  patterns?: readonly RegExp[] | undefined;
  /** What becomes of a secret: `"placeholder"` (the default), `"remove"`, or `"hash"`, which is equal for equal secrets. */
  censor?: "placeholder" | "remove" | "hash" | undefined;
  /** What stands for a secret, `[redacted]` unless told; or a function of the value and its path. Where that throws, the line is withheld. */
  placeholder?: Placeholder | undefined;
  /** The key of the hashes (HMAC-SHA-256), for lines of several processes that are to agree; random unless told. */
  hashKey?: string | Uint8Array | undefined;
}

const KNOWN = ["presets", "keys", "paths", "patterns", "censor", "placeholder", "hashKey"];
const CENSORS = ["placeholder", "remove", "hash"];

/** @throws {TypeError} For an unknown option or a wrong value, and where there is no rule. */
export function parseRules(options: RedactFilterOptions): Rules {
  checkKeys("redactFilter", options, KNOWN);
  checkLists(options);
  checkCensor(options);
  const { presets = [], keys = [], paths = [], patterns = [], censor = "placeholder", hashKey } = options;
  const { placeholder = "[redacted]" } = options;
  const chosen = presets.map((preset) => PRESETS[preset]);
  const words = keys.filter((key) => typeof key === "string").map(plainName);
  const expressions = keys.filter((key) => key instanceof RegExp);
  return compileRules({
    exact: new Set([...chosen.flatMap(({ exact }) => exact), ...words]),
    ends: chosen.flatMap(({ ends }) => ends),
    // What a search has found must not change the next one.
    expressions: expressions.map((key) => new RegExp(key.source, key.flags.replace(/[gy]/g, ""))),
    texts: chosen.flatMap(({ texts }) => texts),
    hidesNumbers: chosen.some(({ hidesNumbers }) => hidesNumbers),
    paths,
    patterns,
    how: censor,
    placeholder,
    hashKey,
  });
}

function checkLists({ presets = [], keys = [], paths = [], patterns = [] }: RedactFilterOptions): void {
  const names = Object.keys(PRESETS);
  const isName = (key: unknown) => typeof key === "string" && plainName(key) !== "";
  const isPath = (path: unknown) => typeof path === "string" && /^[^.]+(\.[^.]+)*$/.test(path);
  const isPattern = (pattern: unknown) => pattern instanceof RegExp;
  checkList("presets", presets, (preset) => names.includes(preset as string), `"${names.join('", "')}"`);
  checkList("keys", keys, (key) => isName(key) || isPattern(key), "names and regular expressions");
  checkList("paths", paths, isPath, 'places such as "user.*.email"');
  checkList("patterns", patterns, isPattern, "regular expressions");
  if (presets.length + keys.length + paths.length + patterns.length === 0) {
    throw new TypeError(
      "ctxlog: redactFilter has no rule; it takes at least one of presets, keys, paths and patterns.",
    );
  }
}

function checkList(option: string, list: unknown, isRight: (entry: unknown) => boolean, takes: string): void {
  if (!Array.isArray(list) || !list.every(isRight))
    throw configError(`redactFilter's ${option}`, list, `an array of ${takes}`);
}

function checkCensor({ censor = "placeholder", placeholder = "", hashKey }: RedactFilterOptions): void {
  if (!CENSORS.includes(censor))
    throw configError("redactFilter's censor", censor, '"placeholder", "remove" or "hash"', CENSORS);
  if (typeof placeholder !== "string" && typeof placeholder !== "function")
    throw configError("redactFilter's placeholder", placeholder, "a text or a function");
  if (hashKey !== undefined && !((typeof hashKey === "string" || hashKey instanceof Uint8Array) && hashKey.length > 0))
    throw configError("redactFilter's hashKey", "a key", "a text or bytes, not empty");
}
