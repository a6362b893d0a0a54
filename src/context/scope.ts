/** Named values, as a log call, a logger's bindings or a context holds them. */
export type Fields = Readonly<Record<string, unknown>>;

/** One thing kept about a scope, by whoever made it. */
interface Kept {
  readonly by: object;
  readonly value: unknown;
  readonly next: Kept | undefined;
}

/**
 * Fields that never change once they are here, and beside them what others made of them: a formatter renders a
 * context or a logger's bindings once, and finds the text here on every later line.
 * There are one or two keepers, and may be a hundred thousand contexts: so one has its place here, and the others are a
 * list, not a map. (bench: heap)
 */
export class Scope<F extends object = Fields> {
  readonly fields: F;
  private by: object | undefined = undefined;
  private value: unknown = undefined;
  private next: Kept | undefined = undefined;

  constructor(fields: F) {
    this.fields = fields;
  }

  /** What `by` has kept here, or undefined. */
  find(by: object): unknown {
    if (this.by === by) return this.value;
    let entry = this.next;
    while (entry !== undefined && entry.by !== by) entry = entry.next;
    return entry?.value;
  }

  /** Keeps a value for `by`, which must not have kept one here yet, and returns it. */
  keep<T>(by: object, value: T): T {
    if (this.by === undefined) {
      this.by = by;
      this.value = value;
    } else this.next = { by, value, next: this.next };
    return value;
  }
}
