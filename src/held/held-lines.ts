import type { HeldInSlot, HeldSlot } from "../context/held-slot.js";
import { storageState } from "../context/storage.js";
import type { Report } from "../internal/report.js";
import { Budget } from "./budget.js";
import type { HeldLine } from "./held-line.js";
import { Missing } from "./missing.js";
import type { HeldSettings } from "./options.js";
import { Ring } from "./ring.js";

/** The lines that a logger and its children hold back until their context fails. Each context has a ring of them. */
export class HeldLines {
  readonly settings: HeldSettings;
  readonly #budget: Budget;
  #hasReported = false;
  /** Lines of contexts that have failed, and are not written yet. */
  readonly #released: HeldLine[] = [];

  constructor(settings: HeldSettings) {
    this.settings = settings;
    this.#budget = new Budget(settings.totalBytes);
    storageState.hasHeldLines = true;
  }

  /** Whether a context, or one around it, has failed: then its lines are written at once. */
  isOpen(slots: readonly HeldSlot[]): boolean {
    for (let index = 0; index < slots.length; index++) {
      if (this.#find(slots[index] as HeldSlot)?.isOpen === true) return true;
    }
    return false;
  }

  /** Holds a line in the context that has these slots. */
  hold(slots: readonly HeldSlot[], line: HeldLine, report: Report): void {
    line.countAsHeld();
    this.#ringOf(slots[0] as HeldSlot).add(line);
    if (!this.#budget.wasExceeded || this.#hasReported) return;
    this.#hasReported = true;
    const { totalBytes } = this.settings;
    const message = `debugOnError: contexts hold more than totalBytes (${totalBytes}); the oldest lose their lines`;
    report(new Error(`${message} (reported once)`), "context");
  }

  /**
   * Writes what a context that has failed holds, and what the contexts around it hold, in the order of the calls. From
   * now on they hold nothing. It throws only what `mustRetry` means: the next call then goes on.
   * @param onMissing Called first, if lines were dropped.
   */
  release(slots: readonly HeldSlot[], onMissing: (missing: Missing) => void, report: Report): void {
    if (this.#find(slots[0] as HeldSlot)?.isOpen === true) return;
    const rings = slots.map((slot) => this.#ringOf(slot));
    for (const ring of rings) this.#take(ring);
    try {
      sayMissing(rings, onMissing);
      this.#writeReleased(report);
    } catch (error) {
      (rings[0] as Ring).isOpen = false;
      throw error;
    }
  }

  #take(ring: Ring): void {
    let line = ring.open();
    if (line === undefined) return;
    for (; line !== undefined; line = line.next) this.#released.push(line);
    this.#released.sort((one, other) => one.order - other.order);
  }

  #writeReleased(report: Report): void {
    for (let line = this.#released.shift(); line !== undefined; line = this.#released.shift()) {
      try {
        line.write(report);
      } catch (error) {
        this.#released.unshift(line);
        throw error;
      }
    }
  }

  #find(slot: HeldSlot): Ring | undefined {
    let held: HeldInSlot | undefined = slot.first;
    while (held !== undefined && held.owner !== this) held = held.next;
    return held as Ring | undefined;
  }

  #ringOf(slot: HeldSlot): Ring {
    const known = this.#find(slot);
    if (known !== undefined) return known;
    const ring = new Ring(this, slot.first, this.settings, this.#budget);
    slot.first = ring;
    return ring;
  }
}

function sayMissing(rings: readonly Ring[], onMissing: (missing: Missing) => void): void {
  const incomplete = rings.filter(({ missing }) => missing !== undefined);
  if (incomplete.length === 0) return;
  const missing = new Missing();
  for (const ring of incomplete) missing.addAll(ring.missing as Missing);
  onMissing(missing);
  for (const ring of incomplete) ring.missing = undefined;
}
