/** What a logger has in a slot. The room `held` knows more about it. */
export interface HeldInSlot {
  /** The logger, with its children. */
  readonly owner: object;
  /** What another logger has in the same slot. */
  readonly next: HeldInSlot | undefined;
}

/** The place in a context for the lines that loggers hold back. It is collected with the context. */
export class HeldSlot {
  first: HeldInSlot | undefined = undefined;
}
