/** What stands for a value that cannot be read. */
export class Unreadable {
  readonly #text: string;

  constructor(error: unknown) {
    this.#text = unreadableText(error);
  }

  /** The text of one; undefined for anything else. Unlike `instanceof` it runs no Proxy's trap. */
  static text(value: object): string | undefined {
    return #text in value ? value.#text : undefined;
  }
}

/** Says that a value cannot be read, and what it threw. Never throws. */
export function unreadableText(error: unknown): string {
  return `[unreadable: threw ${thrownName(error)}]`;
}

function thrownName(error: unknown): string {
  try {
    return error instanceof Error ? String(error.name) : typeof error;
  } catch {
    return "an error";
  }
}

/** A property, or what stands for it where reading throws. */
export function read(object: object, key: PropertyKey): unknown {
  try {
    return (object as Record<PropertyKey, unknown>)[key];
  } catch (error) {
    return new Unreadable(error);
  }
}
