import type { HeldInSlot } from "../context/held-slot.js";
import type { Budget, Share } from "./budget.js";
import type { HeldLine } from "./held-line.js";
import { Missing } from "./missing.js";
import type { HeldLimits } from "./options.js";

/** The lines that one logger holds back in one context. */
export class Ring implements HeldInSlot {
  readonly owner: object;
  readonly next: HeldInSlot | undefined;
  /** Whether the context has failed: its lines are written at once. */
  isOpen = false;
  /** The lines that were dropped since the ring was last released. */
  missing: Missing | undefined = undefined;
  readonly #limits: HeldLimits;
  readonly #budget: Budget;
  #share: Share | undefined = undefined;
  #first: HeldLine | undefined = undefined;
  #last: HeldLine | undefined = undefined;
  #count = 0;
  #bytes = 0;

  constructor(owner: object, next: HeldInSlot | undefined, limits: HeldLimits, budget: Budget) {
    this.owner = owner;
    this.next = next;
    this.#limits = limits;
    this.#budget = budget;
  }

  /** Adds a line, in place of the oldest ones if there is no room. A line that is too long for any room is dropped. */
  add(line: HeldLine): void {
    const { bytes } = line;
    if (bytes > this.#limits.bytes) {
      this.#drop(line);
      return;
    }
    while (this.#count >= this.#limits.lines || this.#bytes + bytes > this.#limits.bytes) this.#dropFirst();
    this.#budget.makeRoom(bytes);
    this.#share ??= this.#budget.join(this);
    this.#budget.add(this.#share, bytes);
    if (this.#last === undefined) this.#first = line;
    else this.#last.next = line;
    this.#last = line;
    this.#count++;
    this.#bytes += bytes;
  }

  dropAll(): void {
    while (this.#first !== undefined) this.#dropFirst();
  }

  /** Returns the first line, which is followed by the others, and holds none of them any longer. */
  takeAll(): HeldLine | undefined {
    const first = this.#first;
    if (this.#share !== undefined) this.#budget.remove(this.#share, this.#bytes);
    this.#first = undefined;
    this.#last = undefined;
    this.#count = 0;
    this.#bytes = 0;
    return first;
  }

  #dropFirst(): void {
    const line = this.#first as HeldLine;
    this.#first = line.next;
    if (line.next === undefined) this.#last = undefined;
    this.#count--;
    this.#bytes -= line.bytes;
    if (this.#share !== undefined) this.#budget.remove(this.#share, line.bytes);
    this.#drop(line);
  }

  #drop(line: HeldLine): void {
    this.missing ??= new Missing();
    this.missing.add(line);
    line.countAsDropped();
  }
}
