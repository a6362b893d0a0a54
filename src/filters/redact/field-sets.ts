import { FieldSet, type Fields } from "../../context/field-set.js";
import type { Rules } from "./rules.js";
import { SearchBudget } from "./search-budget.js";
import { Masker } from "./values/masker.js";
import type { QuickMask } from "./values/quick-mask.js";

/**
 * Loggers' and contexts' field sets without secrets. Each is searched once, and stores what formatters render of it. One
 * that holds objects is copied whole: what their owners write into them later would not be searched.
 */
export class MaskedFieldSets {
  readonly #rules: Rules;
  readonly #replacements = new WeakMap<object, ReadonlySet<string>>();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /**
   * A field set without its secrets, if it was searched before, or is ordinary and holds none; undefined if it has to be
   * looked at more closely. Most contexts are searched here, since each request has a new one. (bench: together)
   */
  quick(source: FieldSet | undefined, fields: Fields, mask: QuickMask): FieldSet | undefined {
    if (source === undefined || source.fields !== fields) return undefined;
    const found = source.find(this) as FieldSet | undefined;
    if (found !== undefined) return found;
    mask.reset(true);
    const isClean = !Object.values(fields).some(isMutable) && mask.fields(fields) === fields;
    return isClean ? source.store(this, source) : undefined;
  }

  /** A field set without its secrets; itself if it holds none. `source` counts only while its fields are the record's. */
  masked(source: FieldSet | undefined, fields: Fields | undefined, known?: ReadonlySet<string>): FieldSet | undefined {
    if (fields === undefined) return undefined;
    if (source === undefined || source.fields !== fields) return this.#mask(fields, false, known);
    const found = source.find(this) as FieldSet | undefined;
    if (found !== undefined) return found;
    const masked = this.#mask(fields, Object.values(fields).some(isMutable), known);
    if (masked.fields === fields) return source.store(this, source);
    masked.store(this, masked);
    return source.store(this, masked);
  }

  /** The replacements in a field set, if a second search could not tell them from secrets. */
  replacementsIn(set: FieldSet | undefined): ReadonlySet<string> | undefined {
    return set === undefined ? undefined : this.#replacements.get(set);
  }

  #mask(fields: Fields, copiesAll: boolean, known: ReadonlySet<string> | undefined): FieldSet {
    const masker = new Masker(this.#rules, new SearchBudget(), { copiesAll, known });
    const set = new FieldSet(masker.fields(fields) as Fields);
    if (masker.replacements !== undefined) this.#replacements.set(set, masker.replacements);
    return set;
  }
}

function isMutable(value: unknown): boolean {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
