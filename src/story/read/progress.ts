import type { Io } from "../io.js";
import { MAX_LINE } from "./blocks.js";
import { reportFailure } from "./open-sources.js";
import type { Source } from "./source.js";

/** A shorter search says nothing, in ms. */
const AFTER = 1000;
const EVERY = 200;

/** One line on stderr that says how far a long search is; only on a terminal. */
export class Progress {
  readonly #io: Io;
  readonly #started: number;
  readonly #total: number;
  readonly #done = new Map<Source, number>();
  readonly #divided = new Set<Source>();
  #shown = 0;

  constructor(io: Io, sources: readonly Source[]) {
    this.#io = io;
    this.#started = io.now();
    this.#total = sources.reduce((sum, { size = Number.NaN }) => sum + size, 0);
  }

  /** Takes how far a source was read. A line that was divided, because it is too long, is reported once for its source. */
  readonly update = (bytes: number, source: Source, isInLine: boolean): void => {
    if (isInLine && !this.#divided.has(source)) {
      this.#divided.add(source);
      const limit = `${MAX_LINE / 2 ** 20} MiB`;
      reportFailure(
        this.#io,
        source.path,
        new Error(`a line is longer than ${limit}; what is behind that is not read`),
      );
    }
    if (this.#io.stderr.isTTY !== true) return;
    this.#done.set(source, bytes);
    const now = this.#io.now();
    if (now - this.#started < AFTER || now - this.#shown < EVERY) return;
    this.#shown = now;
    const sum = [...this.#done.values()].reduce((all, one) => all + one, 0);
    const share = Number.isNaN(this.#total) ? "" : ` of ${megabytes(this.#total)}`;
    this.#io.stderr.write(`\r\x1b[Kctxlog: searched ${megabytes(sum)}${share}`);
  };

  end(): void {
    if (this.#shown > 0) this.#io.stderr.write("\r\x1b[K");
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
