import { now, retakeTimers, setImmediate, setTimeout, unref } from "../internal/timing.js";
import { mayBeEnding, noteTurn } from "./exit-hook.js";

/** How long the event loop may sleep while lines wait for the end of the turn, in ms. */
const LONGEST_SLEEP = 1;
/** An Immediate that is so late, in ms, may never come. */
const OVERDUE = 20;

let isAwake = false;
let hasPlanned = false;

/**
 * A step at the end of the turn of the event loop. It keeps no process alive: what waits when there is nothing else to
 * do is written by the exit hook.
 */
export class TurnEnd {
  readonly #step: () => void;
  #immediate: NodeJS.Immediate | undefined;
  #dueAt = 0;
  isPlanned = false;

  constructor(step: () => void) {
    this.#step = step;
  }

  /** @param delay In ms, if the step may wait for longer than the turn. */
  plan(delay?: number): void {
    this.isPlanned = true;
    this.#dueAt = now() + (delay ?? 0);
    if (delay !== undefined) {
      unref(setTimeout(this.#run, delay));
      return;
    }
    this.#immediate = setImmediate(this.#run);
    if (mayBeEnding()) this.releaseLoop();
  }

  /** Keeps the event loop alive no longer. Otherwise it does, since that is cheaper. (bench: request) */
  releaseLoop(): void {
    if (this.#immediate === undefined) return;
    unref(this.#immediate);
    hasPlanned = true;
    if (!isAwake) stayAwake();
  }

  /** Plans the step no longer. */
  cancel(): void {
    this.isPlanned = false;
  }

  /** Gives up a step that is overdue: the timers were fakes when they were taken. The next plan takes the real ones. */
  check(): void {
    if (!this.isPlanned || now() - this.#dueAt < OVERDUE) return;
    this.isPlanned = false;
    isAwake = false;
    retakeTimers();
  }

  readonly #run = (): void => {
    noteTurn();
    this.#immediate = undefined;
    if (!this.isPlanned) return;
    this.isPlanned = false;
    this.#step();
  };
}

/** An unreferenced Immediate does not keep the loop from sleeping until the next event, which may be an hour away. */
function stayAwake(): void {
  isAwake = hasPlanned;
  hasPlanned = false;
  if (isAwake) unref(setTimeout(stayAwake, LONGEST_SLEEP));
}
