/** What has become of the lines of one transport. A line is one call, whatever line breaks it has. */
export class LineCounts {
  /** Lines that the transport was given. */
  accepted = 0;
  /** Lines that its destination has. */
  written = 0;
  /** Lines that were given up: there was no room, or the destination was closed. */
  dropped = 0;
  /** Lines at which writing failed for good. */
  failed = 0;
}

/** Lines of one transport, one after another. */
export interface LineRun {
  readonly counts: LineCounts;
  readonly lines: number;
}

/** No line that is counted: notices, and lines of an older copy of the package. */
export const NO_RUNS: readonly LineRun[] = [];

/** Collects the lines of one turn, by transport. A line costs one comparison and one addition. (bench: json, line) */
export class TurnLines {
  /** The transport of the last line, and how many lines it has had since another one's. */
  #source: LineCounts | undefined;
  #lines = 0;
  #runs: LineRun[] = [];

  add(source: LineCounts | undefined): void {
    if (source !== this.#source) this.#change(source);
    this.#lines++;
  }

  /** Counts the lines so far as accepted. */
  settle(): void {
    this.#change(this.#source);
  }

  /** The runs since the last call, in order. */
  take(): readonly LineRun[] {
    this.settle();
    const runs = this.#runs;
    if (runs.length === 0) return NO_RUNS;
    this.#runs = [];
    return runs;
  }

  #change(source: LineCounts | undefined): void {
    const counts = this.#source;
    if (counts !== undefined && this.#lines > 0) {
      counts.accepted += this.#lines;
      this.#runs.push({ counts, lines: this.#lines });
    }
    this.#lines = 0;
    this.#source = source;
  }
}

export function countWritten(runs: readonly LineRun[]): void {
  for (const { counts, lines } of runs) counts.written += lines;
}

export function countDropped(runs: readonly LineRun[]): void {
  for (const { counts, lines } of runs) counts.dropped += lines;
}

/**
 * Counts lines of which only the first bytes were written. Where each of them ends is not known if any of them has line
 * breaks; then some of those that were written may count as dropped.
 * @param ends How many line ends were not written.
 */
export function countTorn(runs: readonly LineRun[], ends: number): void {
  let written = Math.max(0, runs.reduce((sum, { lines }) => sum + lines, 0) - ends);
  for (const { counts, lines } of runs) {
    const whole = Math.min(lines, written);
    written -= whole;
    counts.written += whole;
    counts.dropped += lines - whole;
  }
}
