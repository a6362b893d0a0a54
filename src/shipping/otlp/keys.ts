/** A text without lone surrogates, for which strict parsers refuse a whole batch. */
export function wellFormed(text: string): string {
  // Node has it since 20.0; TypeScript's ES2023 does not know it.
  return (text as string & { toWellFormed(): string }).toWellFormed();
}

/** The keys of one list. OTLP wants them to be unique, and not empty. */
export class UniqueKeys {
  readonly #used = new Set<string>();

  /** The key, with `_` behind it if it is in use. */
  add(key: string): string {
    let name = wellFormed(key) || "_";
    while (this.#used.has(name)) name += "_";
    this.#used.add(name);
    return name;
  }
}
