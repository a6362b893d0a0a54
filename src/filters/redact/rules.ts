import { Censor, type CensorOptions } from "./censor.js";
import { type NameRules, NameVerdicts } from "./names/name-verdicts.js";
import type { ParsedPath } from "./paths/parse.js";
import { CompiledPaths, type Place } from "./paths/place.js";
import type { Look } from "./text/look.js";
import { TextSearch } from "./text/text-search.js";
import { KeyVerdicts } from "./values/key-verdicts.js";

/** Compiled redaction rules. */
export interface Rules {
  readonly names: NameVerdicts;
  /** What is known of the keys of objects. */
  readonly keys: KeyVerdicts;
  /** Where the paths begin; undefined if there are none. */
  readonly root: Place | undefined;
  /** Whether values and texts are searched, and not only the places of `paths`. */
  readonly searchesValues: boolean;
  /** Numbers from here on are searched as texts, whatever their sign; infinity if none are. */
  readonly leastNumber: number;
  readonly texts: TextSearch;
  readonly censor: Censor;
}

export interface RuleSet extends CensorOptions, NameRules {
  readonly paths: readonly ParsedPath[];
  readonly patterns: readonly RegExp[];
  readonly looks: readonly Look[];
  readonly leastNumber: number;
}

export function compileRules(set: RuleSet): Rules {
  const names = new NameVerdicts(set);
  const texts = new TextSearch({ ...set, names: names.isEmpty ? undefined : names });
  return {
    names,
    keys: new KeyVerdicts(names, texts),
    root: new CompiledPaths(set.paths).root,
    searchesValues: !names.isEmpty || set.looks.length + set.patterns.length > 0,
    leastNumber: set.patterns.length > 0 ? 0 : set.leastNumber,
    texts,
    censor: new Censor(set),
  };
}
