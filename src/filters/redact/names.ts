/** How many names are cached: a program has hundreds, a hostile client sends any number. */
const MAX_NAMES = 2000;

/** Names of secrets: whole names, endings and regular expressions. */
export interface NameRules {
  readonly exact: ReadonlySet<string>;
  readonly ends: readonly string[];
  readonly expressions: readonly RegExp[];
}

/** Decides whether a field, header or parameter of a name holds a secret. */
export class Names {
  readonly #rules: NameRules;
  readonly #known = new Map<string, boolean>();

  constructor(rules: NameRules) {
    this.#rules = rules;
  }

  get isEmpty(): boolean {
    const { exact, ends, expressions } = this.#rules;
    return exact.size + ends.length + expressions.length === 0;
  }

  has(name: string): boolean {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const verdict = this.#judge(name);
    if (this.#known.size < MAX_NAMES && name.length < 100) this.#known.set(name, verdict);
    return verdict;
  }

  #judge(name: string): boolean {
    const { exact, ends, expressions } = this.#rules;
    if (expressions.some((expression) => expression.test(name))) return true;
    const last = /[^.[\]]+(?=[.[\]]*$)/.exec(name.slice(-200))?.[0] ?? name;
    return [plainName(name), plainName(last)].some((one) => exact.has(one) || ends.some((end) => one.endsWith(end)));
  }
}

/** `X-Api-Key`, `x_api_key` and `xApiKey` are the same name. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s!-/:-@[-`{-~]/g, "");
}
