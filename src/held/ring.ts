import type { AttachedTransport } from "../attached-transport.js";
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
  /** The lines that were dropped for another context, which count as dropped only if this one is still in use. */
  #emptied: Missing | undefined = undefined;
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
    this.#countEmptied();
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

  /** Makes room for another context. Most contexts that are emptied have ended. */
  dropAll(): void {
    this.#emptied ??= new Missing();
    for (let line = this.#takeAll(); line !== undefined; line = line.next) this.#emptied.add(line);
  }

  /** The context has failed: returns the first line, which is followed by the others, and holds none of them any longer. */
  open(): HeldLine | undefined {
    this.isOpen = true;
    this.#countEmptied();
    return this.#takeAll();
  }

  #takeAll(): HeldLine | undefined {
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
    for (let output = line.outputs; output !== undefined; output = output.next) countAsDropped(output.transport, 1);
  }

  #countEmptied(): void {
    if (this.#emptied === undefined) return;
    for (const [transport, count] of this.#emptied.counts) countAsDropped(transport, count);
    this.missing ??= new Missing();
    this.missing.addAll(this.#emptied);
    this.#emptied = undefined;
  }
}

function countAsDropped(transport: AttachedTransport, count: number): void {
  transport.held -= count;
  transport.droppedHeld += count;
}
