import type { AttachedTransport } from "./attached-transport.js";
import type { LineQueue } from "./transports/counted.js";

/**
 * What has become of lines. A line is one call that reached one transport: it had passed the levels and the filters. At
 * any time, `accepted` is the sum of `written`, `dropped`, `failed`, `held` and `waiting`.
 *
 * @example
 * const lossRate = ({ accepted, dropped }: LineStats): number => dropped / accepted;
 */
export interface LineStats {
  /** Lines that the transport was given, and those that are held back for it. */
  readonly accepted: number;
  /**
   * Lines that the destination has: the operating system, for stdout, stderr and files; the stream, which has called back.
   * For a transport of yours: `write` has returned, and the promise that it returned has resolved.
   */
  readonly written: number;
  /**
   * Lines that were given up: the buffer was full, the destination was closed, or its reader has gone; and lines held back
   * for which there was no room.
   */
  readonly dropped: number;
  /** Lines for which a transport of yours threw or rejected, or a stream called back with an error. */
  readonly failed: number;
  /**
   * Lines that this logger and its children hold back until an error (`debugOnError`), or that went with their context
   * because there was none.
   */
  readonly held: number;
  /** Lines for which none of that is decided yet. */
  readonly waiting: number;
  /**
   * Bytes that wait for the destination, in ctxlog and in the stream. Transports to one destination share it, and each
   * shows all of it. It is 0 for a transport of yours.
   */
  readonly bytesWaiting: number;
}

/**
 * The lines of one transport, since it was created. A transport that several loggers have has one set of counts.
 *
 * @example
 * const isHealthy = ({ failed }: TransportStats): boolean => failed === 0;
 */
export interface TransportStats extends LineStats {
  /** The transport's name. */
  readonly name: string | undefined;
}

/**
 * The lines of a logger's transports, as {@link Logger.stats} returns them: the sums, and each transport's. Bytes that wait
 * for one destination are counted once in the sum.
 *
 * @example
 * const { dropped, transports }: LoggerStats = log.stats();
 */
export interface LoggerStats extends LineStats {
  /** Those of the logger and its ancestors, in the order in which lines reach them. */
  readonly transports: readonly TransportStats[];
}

const COUNTS = ["accepted", "written", "dropped", "failed", "held", "waiting"] as const;

export function statsOf(attached: readonly AttachedTransport[]): LoggerStats {
  const queues = new Set<LineQueue>();
  const unique = attached.filter(
    (one, index) => attached.findIndex((other) => other.counted === one.counted) === index,
  );
  const transports = unique.map(({ transport, counted }) => {
    const queue = counted.queue();
    if (queue !== undefined) queues.add(queue);
    // Before the counts are read, which this settles.
    const bytesWaiting = queue?.bytesWaiting ?? 0;
    const { accepted, written, dropped, failed } = counted.counts;
    const { held, droppedHeld } = heldFor(attached.filter((one) => one.counted === counted));
    return {
      name: transport.name,
      accepted: accepted + held + droppedHeld,
      written,
      dropped: dropped + droppedHeld,
      failed,
      held,
      waiting: accepted - written - dropped - failed,
      bytesWaiting,
    };
  });
  const total = (key: (typeof COUNTS)[number]): number => transports.reduce((sum, stats) => sum + stats[key], 0);
  const sums = Object.fromEntries(COUNTS.map((key) => [key, total(key)])) as Record<(typeof COUNTS)[number], number>;
  const bytesWaiting = Array.from(queues, (queue) => queue.bytesWaiting).reduce((sum, bytes) => sum + bytes, 0);
  return { ...sums, bytesWaiting, transports };
}

/** The lines that are held back for one transport, by all its places in the logger. */
function heldFor(attached: readonly AttachedTransport[]): { held: number; droppedHeld: number } {
  const sum = (key: "held" | "droppedHeld"): number => attached.reduce((total, one) => total + one[key], 0);
  return { held: sum("held"), droppedHeld: sum("droppedHeld") };
}
