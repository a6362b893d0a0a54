import { Censor, type CensorOptions } from "./censor.js";
import { type NameRules, Names } from "./names.js";
import type { Look } from "./text/look.js";
import { replaceRanges } from "./text/range.js";
import { TextSearch } from "./text/text-search.js";

/** Compiled redaction rules. */
export interface Rules {
  readonly names: Names;
  readonly paths: readonly (readonly string[])[];
  /** The length of the longest path. Below it, a value's place makes no difference. */
  readonly pathDepth: number;
  /** Whether a number alone can be a secret. */
  readonly hidesNumbers: boolean;
  readonly censor: Censor;
  /** A text without its secrets. */
  text(text: string, path: readonly string[]): string;
  /** A field's name without its secrets. */
  key(name: string, path: readonly string[]): string;
}

export interface RuleSet extends CensorOptions, NameRules {
  readonly paths: readonly string[];
  readonly patterns: readonly RegExp[];
  readonly looks: readonly Look[];
  readonly hidesNumbers: boolean;
}

/** How many names without a secret are cached. */
const MAX_NAMES = 2000;

/**
 * How many characters of one text are searched. The rest is not shown. By default, formatters show half as much of a
 * whole line.
 */
const MAX_TEXT = 2 ** 21;

export function compileRules(set: RuleSet): Rules {
  const names = new Names(set);
  const censor = new Censor(set);
  const verdicts = { ruleOf: (name: string) => (names.has(name) ? `name ${name}` : undefined) };
  const search = new TextSearch({ ...set, names: names.isEmpty ? undefined : verdicts });
  const clean = new Set<string>();
  function text(text: string, path: readonly string[]): string {
    const shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…[the rest is not searched for secrets]` : text;
    return replaceRanges(shown, search.find(shown), (found) => censor.text(found, path));
  }
  function key(name: string, path: readonly string[]): string {
    if (clean.has(name)) return name;
    const shown = text(name, path);
    if (shown === name && clean.size < MAX_NAMES && name.length < 100) clean.add(name);
    return shown;
  }
  const paths = set.paths.map((path) => path.split("."));
  return {
    names,
    paths,
    pathDepth: Math.max(0, ...paths.map((path) => path.length)),
    hidesNumbers: set.hidesNumbers || set.patterns.length > 0,
    censor,
    text,
    key,
  };
}

/** Whether a rule names a path; `*` stands for any one part. */
export function matchesPath(paths: readonly (readonly string[])[], path: readonly string[]): boolean {
  return paths.some(
    (wanted) => wanted.length === path.length && wanted.every((part, at) => part === "*" || part === path[at]),
  );
}
