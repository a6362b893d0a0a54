import { HeldSlot } from "./held-slot.js";
import type { RequestContext } from "./storage.js";

/**
 * How many contexts around each other are looked at. There is a limit, because a job may start the next one inside its
 * own context, and so for ever.
 */
const MAX_NESTED = 100;

/** The slots of a context: its own, and then those of the contexts around it. */
export function slotsOf(context: RequestContext): readonly HeldSlot[] {
  context.heldSlots ??= [new HeldSlot()];
  return context.heldSlots;
}

/** The slots of a context that is entered inside another one. */
export function slotsInside(outer: RequestContext): readonly HeldSlot[] {
  return [new HeldSlot(), ...slotsOf(outer).slice(0, MAX_NESTED - 1)];
}
