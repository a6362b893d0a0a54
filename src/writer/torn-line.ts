import type { Backlog } from "./backlog.js";
import type { Target } from "./destination.js";

/**
 * The line of which a full disk took a part. When there is room again, the rest may follow only if nobody has touched the
 * file; else (it was rotated or truncated, or another process has written) the whole line is written once more.
 */
export class TornLine {
  // What the file looked like; "lost" where it could not be looked at any more.
  #look: string | undefined;

  /** Notes that the descriptor was given up. */
  lose(): void {
    this.#look = "lost";
  }

  /** Notes what the target looks like, of whose first line a part has been written. */
  remember(target: Target): void {
    if (this.#look !== undefined) return;
    try {
      this.#look = target.look();
    } catch {
      this.#look = "lost";
    }
  }

  /** Makes the backlog begin with what has to follow. */
  mend(target: Target, backlog: Backlog): void {
    if (this.#look === undefined) return;
    try {
      if (target.look() !== this.#look) {
        backlog.rewindToLine();
        // A file that is opened is put in order first.
        target.close();
      }
      this.#look = undefined;
    } catch {
      // It cannot be opened: the write that follows says so.
    }
  }
}
