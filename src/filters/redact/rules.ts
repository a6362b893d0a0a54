import { Censor, type CensorOptions } from "./censor.js";
import { Names as KnownNames, type NameRules } from "./names.js";
import type { ParsedPath } from "./paths/parse.js";
import { CompiledPaths, type Place } from "./paths/place.js";
import type { Look } from "./text/look.js";
import { TextSearch } from "./text/text-search.js";
import { KeyVerdicts, type Names } from "./values/key-verdicts.js";

/** Compiled redaction rules. */
export interface Rules {
  readonly names: Names;
  /** What is known of the keys of objects. */
  readonly keys: KeyVerdicts;
  /** Where the paths begin; undefined if there are none. */
  readonly root: Place | undefined;
  /** Whether values and texts are searched, and not only the places of `paths`. */
  readonly searchesValues: boolean;
  /** Whether a number alone can be a secret. */
  readonly hidesNumbers: boolean;
  readonly texts: TextSearch;
  readonly censor: Censor;
}

export interface RuleSet extends CensorOptions, NameRules {
  readonly paths: readonly ParsedPath[];
  readonly patterns: readonly RegExp[];
  readonly looks: readonly Look[];
  readonly hidesNumbers: boolean;
}

export function compileRules(set: RuleSet): Rules {
  const known = new KnownNames(set);
  const names: Names = { ruleOf: (name) => (known.has(name) ? `name ${name}` : undefined) };
  const texts = new TextSearch({ ...set, names: known.isEmpty ? undefined : names });
  return {
    names,
    keys: new KeyVerdicts(names, texts),
    root: new CompiledPaths(set.paths).root,
    searchesValues: !known.isEmpty || set.looks.length + set.patterns.length > 0,
    hidesNumbers: set.hidesNumbers || set.patterns.length > 0,
    texts,
    censor: new Censor(set),
  };
}
