/**
 * Named values: the fields of a call, a logger's bindings, or a context.
 *
 * @example
 * const tenantOf = (fields: Fields) => fields["tenant"];
 */
export type Fields = Readonly<Record<string, unknown>>;

/** One thing that was rendered from a field set. */
interface Rendering {
  readonly by: object;
  readonly value: unknown;
  readonly next: Rendering | undefined;
}

/**
 * Fields that never change, and what was rendered from them: a formatter renders a context or a logger's bindings once,
 * and finds the text here at every later line. There are one or two renderers, and there may be a hundred thousand
 * contexts: so the first rendering is stored in place and the others in a list, not in a map. (bench: heap)
 */
export class FieldSet<F extends object = Fields> {
  readonly fields: F;
  private by: object | undefined = undefined;
  private value: unknown = undefined;
  private next: Rendering | undefined = undefined;

  constructor(fields: F) {
    this.fields = fields;
  }

  /** What `by` has stored here, or undefined. */
  find(by: object): unknown {
    if (this.by === by) return this.value;
    let entry = this.next;
    while (entry !== undefined && entry.by !== by) entry = entry.next;
    return entry?.value;
  }

  /** Stores a value for `by`, which must not have stored one here yet, and returns it. */
  store<T>(by: object, value: T): T {
    if (this.by === undefined) {
      this.by = by;
      this.value = value;
    } else this.next = { by, value, next: this.next };
    return value;
  }
}
