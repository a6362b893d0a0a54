/** How many names are remembered with their verdict: a program has some hundreds, a hostile one any number. */
const MAX_NAMES = 2000;

/** Names of secrets: some by themselves, some by their end, some by an expression. */
export interface NameRules {
  readonly exact: ReadonlySet<string>;
  readonly ends: readonly string[];
  readonly expressions: readonly RegExp[];
}

/** Tells whether a field, a header or a parameter of this name holds a secret. */
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

/** `X-Api-Key`, `x_api_key` and `xApiKey` are one name. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s!-/:-@[-`{-~]/g, "");
}
