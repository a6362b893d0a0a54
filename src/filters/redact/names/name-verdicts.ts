import { findName, type NameList } from "./name-list.js";
import type { ValueKind } from "./value-kinds.js";
import { lastName, plainName, wordsOf } from "./words.js";

/** How many names are cached, and how long they may be: a program has hundreds, a hostile client sends any number. */
const MAX_NAMES = 2000;
const MAX_LENGTH = 200;

/** Texts that are no names: parameters with their values, routes, JSON, and sentences of more than three words. */
const NO_NAME = /[=&?"'`<>{},;/\\]|\s\S+\s+\S+\s/;

/** Which names are those of secrets. */
export interface NameRules {
  /** Names given by the user. */
  readonly keys: readonly (string | RegExp)[];
  /** Names of presets, by the preset. */
  readonly lists: readonly (readonly [preset: string, list: NameList])[];
}

/** Decides whether a field, header or parameter of a name holds a secret: once for each name. */
export class NameVerdicts {
  readonly #keys: ReadonlyMap<string, string>;
  readonly #expressions: readonly (readonly [expression: RegExp, rule: string])[];
  readonly #lists: NameRules["lists"];
  readonly #known = new Map<string, string | undefined>();
  /** The values that each rule of a preset hides. */
  readonly #kinds = new Map<string, ValueKind>();

  constructor({ keys, lists }: NameRules) {
    const texts = keys.filter((key) => typeof key === "string");
    const expressions = keys.filter((key) => key instanceof RegExp);
    this.#keys = new Map(texts.map((key) => [plainName(key), `key ${key}`]));
    // Without the flags that make a match depend on the last one.
    this.#expressions = expressions.map((key) => [
      new RegExp(key.source, key.flags.replace(/[gy]/g, "")),
      `key ${key}`,
    ]);
    this.#lists = lists;
  }

  /** Whether there is no rule. */
  get isEmpty(): boolean {
    return this.#keys.size + this.#expressions.length + this.#lists.length === 0;
  }

  /** The rule that a name falls under, or undefined: `key iban`, `name token (credentials)`. */
  ruleOf(name: string): string | undefined {
    const rule = this.#known.get(name);
    return rule !== undefined || this.#known.has(name) ? rule : this.#decide(name);
  }

  /**
   * Whether a rule hides a value that stands under its name. Under the names of presets, some values are no secrets:
   * `auth: true`, `tokens: 12`. Other rules hide every value.
   */
  hides(rule: string, value: unknown): boolean {
    return value !== undefined && value !== null && (this.#kinds.get(rule)?.hides(value) ?? true);
  }

  #decide(name: string): string | undefined {
    const rule = this.#judge(name);
    if (name.length > MAX_LENGTH) return rule;
    // Cleared, not grown, when a client chooses the names.
    if (this.#known.size >= MAX_NAMES) this.#known.clear();
    this.#known.set(name, rule);
    return rule;
  }

  #judge(name: string): string | undefined {
    return (
      this.#keyRule(name) ??
      this.#expressions.find(([expression]) => expression.test(name))?.[1] ??
      this.#listRule(name)
    );
  }

  #keyRule(name: string): string | undefined {
    if (this.#keys.size === 0) return undefined;
    return this.#keys.get(plainName(name)) ?? this.#keys.get(plainName(lastName(name)));
  }

  #listRule(name: string): string | undefined {
    if (this.#lists.length === 0 || NO_NAME.test(name)) return undefined;
    const words = wordsOf(name);
    for (const [preset, list] of this.#lists) {
      const found = findName(list, words);
      if (found === undefined) continue;
      const rule = `name ${found.name} (${preset})`;
      this.#kinds.set(rule, found.kind);
      return rule;
    }
    return undefined;
  }
}
