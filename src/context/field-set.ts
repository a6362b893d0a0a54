/**
 * Named values: the fields of a call, a logger's bindings, or a context.
 *
 * @example
 * const tenantOf = (fields: Fields) => fields["tenant"];
 */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Renderings that had no room in their field set, by renderer. They are collected with the renderer or the field set.
 */
const overflow = new WeakMap<object, WeakMap<object, unknown>>();

/**
 * Fields that never change, and what was rendered from them: a formatter renders a context or a logger's bindings once,
 * and finds the text here at every later line. There are two or three renderers, and there may be a hundred thousand
 * contexts: so three renderings are stored in place. (bench: heap) A fourth takes the place of an older one, which
 * moves to a WeakMap: a logger that lives long must not keep every formatter that it ever had.
 */
export class FieldSet<F extends object = Fields> {
  readonly fields: F;
  /** Of a context: the filter that was the first to make the short IDs of the tag, and what it made. */
  tagBy: object | undefined = undefined;
  shortRequestId = "";
  shortSessionId = "";
  private by1: object | undefined = undefined;
  private value1: unknown = undefined;
  private by2: object | undefined = undefined;
  private value2: unknown = undefined;
  private by3: object | undefined = undefined;
  private value3: unknown = undefined;

  constructor(fields: F) {
    this.fields = fields;
  }

  /** Stores the tag in place: there may be any number of contexts, and hardly ever a second filter. (bench: heap) */
  storeTag(by: object, { requestId, sessionId }: { readonly requestId: string; readonly sessionId: string }): void {
    this.tagBy = by;
    this.shortRequestId = requestId;
    this.shortSessionId = sessionId;
  }

  /** What `by` has stored here, or undefined. */
  find(by: object): unknown {
    if (this.by1 === by) return this.value1;
    if (this.by2 === by) return this.value2;
    if (this.by3 === by) return this.value3;
    return this.by3 === undefined ? undefined : overflow.get(by)?.get(this);
  }

  /** Stores a value for `by`, which must not have stored one here yet, and returns it. */
  store<T>(by: object, value: T): T {
    if (this.by3 !== undefined) this.#moveOldest();
    this.by3 = this.by2;
    this.value3 = this.value2;
    this.by2 = this.by1;
    this.value2 = this.value1;
    this.by1 = by;
    this.value1 = value;
    return value;
  }

  /** Nothing: a record that a transport makes JSON of has the fields beside it. */
  toJSON(): undefined {}

  #moveOldest(): void {
    const by = this.by3 as object;
    const renderings = overflow.get(by) ?? new WeakMap<object, unknown>();
    overflow.set(by, renderings);
    renderings.set(this, this.value3);
  }
}
