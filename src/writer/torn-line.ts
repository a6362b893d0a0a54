import type { Backlog } from "./backlog.js";
import type { Destination } from "./destination.js";

/** Stands for the fingerprint of a file that could not be read any more. */
const LOST = "lost";

/**
 * The line that a full disk accepted in part. When there is room again, its rest follows only if nobody has changed the
 * file. If it was rotated or truncated, or another process has written to it, the whole line is written again.
 */
export class TornLine {
  /** The file's, after the first part was written. Undefined if no line is torn. */
  #fingerprint: string | undefined;

  /** The descriptor was given up: the file may be another one. */
  lose(): void {
    this.#fingerprint = LOST;
  }

  /** A part of the first line has been written. */
  remember(destination: Destination): void {
    if (this.#fingerprint !== undefined) return;
    try {
      this.#fingerprint = destination.fingerprint();
    } catch {
      this.#fingerprint = LOST;
    }
  }

  /** Makes the backlog begin with what has to follow. */
  mend(destination: Destination, backlog: Backlog): void {
    if (this.#fingerprint === undefined) return;
    try {
      if (destination.fingerprint() !== this.#fingerprint) {
        backlog.rewindToLine();
        // Opening it again ends a line that is incomplete.
        destination.close();
      }
      this.#fingerprint = undefined;
    } catch {
      // It cannot be opened: the write that follows reports that.
    }
  }
}
