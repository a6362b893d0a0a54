import type { Transport, TslogTransport } from "../../contracts.js";

/**
 * A transport, and what `checkTransport` needs to see of its destination.
 *
 * @example
 * const received: string[] = [];
 * const made: CheckedTransport = { transport: { write: (_, line) => received.push(line) }, received: () => received };
 */
export interface CheckedTransport {
  /** The transport: a new one for each call. */
  readonly transport: Transport | TslogTransport;
  /**
   * Returns what the destination has received so far, in order: lines, or a text with them in whatever encoding. Without it
   * nothing can be said about lost, doubled or reordered lines. @default not checked
   */
  readonly received?: () => string | readonly string[] | Promise<string | readonly string[]>;
  /** Makes the destination refuse what comes next, until the returned function is called. @default not checked */
  readonly refuse?: () => () => void;
  /** Makes the destination accept nothing for now, until the returned function is called. @default not checked */
  readonly stall?: () => () => void;
}
