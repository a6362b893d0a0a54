import { clearTimeout, now, setImmediate, setTimeout } from "../internal/timing.js";
import { noteTurn } from "../writer/exit-hook.js";

/** How often in a row the end of the program sends: a `beforeExit` listener that logs would keep it alive for ever. */
const MAX_ENDINGS = 2;
/** After this time, in ms, another end is not in a row. */
const ENDINGS_APART = 5000;

/** The time that closing, and the end of the program, have for sending what waits. */
export class LastSends {
  /** How long they go on, in ms. */
  readonly #exitTimeout: number;
  readonly #onTimeout: () => void;
  /** Until when; undefined if neither is going on. */
  #deadline: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #endings = 0;
  /** When the last of them was over. */
  #endedAt = Number.NEGATIVE_INFINITY;
  #isTurnKept = false;

  constructor(exitTimeout: number, onTimeout: () => void) {
    this.#exitTimeout = exitTimeout;
    this.#onTimeout = onTimeout;
  }

  get areOn(): boolean {
    return this.#deadline !== undefined;
  }

  /** Begins. The timer keeps the program alive. */
  start(): void {
    this.end();
    this.#deadline = now() + this.#exitTimeout;
    this.#timer = setTimeout(this.#onTimeout, this.#exitTimeout);
  }

  /** Begins because the program ends. Returns whether it may. */
  startAtEnd(): boolean {
    if (!this.#mayEnd()) return false;
    this.#endings++;
    this.start();
    return true;
  }

  /** Ends, successfully or not. */
  end(): void {
    clearTimeout(this.#timer);
    if (this.#deadline !== undefined) this.#endedAt = now();
    this.#deadline = undefined;
  }

  /** Ends in vain: the end of the program does not begin again. */
  giveUp(): void {
    this.end();
    this.#endings = MAX_ENDINGS;
  }

  /** Whether the time is up in so many ms. */
  areOverIn(ms: number): boolean {
    return this.#deadline !== undefined && now() + ms >= this.#deadline;
  }

  /** A `beforeExit` listener may have logged after ours was called: another turn makes it come again. */
  keepTurn(): void {
    if (this.#isTurnKept || !this.#mayEnd()) return;
    this.#isTurnKept = true;
    setImmediate(() => {
      this.#isTurnKept = false;
      noteTurn();
    });
  }

  #mayEnd(): boolean {
    if (!this.areOn && now() - this.#endedAt > ENDINGS_APART) this.#endings = 0;
    return this.#endings < MAX_ENDINGS;
  }
}
