/**
 * What a server has not taken of a batch that it accepted.
 *
 * @example
 * const rejection: RejectedLines = { lines: 2, message: "timestamp too old" };
 */
export interface RejectedLines {
  /** How many lines. With 0, `message` is reported as a warning of the server. */
  readonly lines: number;
  /** Why. */
  readonly message: string;
}
