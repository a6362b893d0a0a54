/** How long the event loop may sleep while lines wait for the end of the turn, in ms. */
const LONGEST_SLEEP = 1;

let isAwake = false;
let hasPlanned = false;

/**
 * Calls a step at the end of this turn of the event loop. That keeps no process alive: what waits when there is nothing
 * else to do is written by the exit hook. (A line of a `beforeExit` listener would bring that event again, for ever.)
 */
export function atTurnEnd(step: () => void): void {
  hasPlanned = true;
  setImmediate(step).unref();
  if (!isAwake) stayAwake();
}

/** An unreferenced Immediate does not keep the loop from sleeping until the next event, which may be an hour away. */
function stayAwake(): void {
  isAwake = hasPlanned;
  hasPlanned = false;
  if (isAwake) setTimeout(stayAwake, LONGEST_SLEEP).unref();
}
