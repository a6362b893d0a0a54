/** Stands for a value that cannot be read. */
export class Unreadable {
  readonly #text: string;

  constructor(error: unknown) {
    this.#text = unreadableText(error);
  }

  /** The text of an Unreadable; undefined for any other object. Unlike `instanceof`, it runs no Proxy trap. */
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

/** What `get` returns, or an {@link Unreadable} if it throws. */
export function attempt(get: () => unknown): unknown {
  try {
    return get();
  } catch (error) {
    return new Unreadable(error);
  }
}

/** A property, or an {@link Unreadable} if reading it throws. */
export function read(object: object, key: PropertyKey): unknown {
  try {
    return (object as Record<PropertyKey, unknown>)[key];
  } catch (error) {
    return new Unreadable(error);
  }
}

/** A property that is a string; `""` for anything else. Never throws. */
export function readText(object: object, key: PropertyKey): string {
  return asText(read(object, key));
}

/** A value that is a string; `""` for anything else. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
