import type { AttachedTransport } from "../attached-transport.js";
import type { HeldInSlot } from "../context/held-slot.js";
import { type Budget, MOST_BYTES, type Share } from "./budget.js";
import type { HeldLine } from "./held-line.js";
import { Missing } from "./missing.js";
import type { HeldLimits } from "./options.js";

/**
 * The lines that one logger holds back in one context.
 *
 * To measure a text makes V8 copy it, which takes a third of the time that a line takes. So a line counts as the most
 * bytes that it can have, until that is too much; then what was not measured is measured in one go. (bench: held)
 */
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
  /** The bytes of the lines that were counted. */
  #bytes = 0;
  /** Of the others, the first, and their length. */
  #firstUncounted: HeldLine | undefined = undefined;
  #uncounted = 0;

  constructor(owner: object, next: HeldInSlot | undefined, limits: HeldLimits, budget: Budget) {
    this.owner = owner;
    this.next = next;
    this.#limits = limits;
    this.#budget = budget;
  }

  /** Adds a line, in place of the oldest ones if there is no room. A line that is too long for any room is dropped. */
  add(line: HeldLine): void {
    this.#countEmptied();
    const isRoom = this.#most + MOST_BYTES * line.length <= this.#limits.bytes || this.#makeRoom(line);
    if (!isRoom) {
      this.#drop(line);
      return;
    }
    while (this.#count >= this.#limits.lines) this.#dropFirst();
    if (!this.#budget.hasRoom(MOST_BYTES * line.length)) {
      this.#budget.makeRoom(line.bytes);
      // An estimate would be measured again at the next line.
      line.isCounted = true;
    }
    this.#append(line);
    this.#share ??= this.#budget.join(this);
    this.#budget.set(this.#share, this.#most, this.#uncounted === 0);
  }

  /** Measures what was not measured. */
  measure(): void {
    let texts = "";
    for (let line = this.#firstUncounted; line !== undefined; line = line.next) {
      if (line.isCounted) continue;
      line.isCounted = true;
      texts += line.texts();
    }
    this.#bytes += Buffer.byteLength(texts);
    this.#firstUncounted = undefined;
    this.#uncounted = 0;
    this.#updateShare();
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

  /** The most bytes that its lines can have. */
  get #most(): number {
    return this.#bytes + MOST_BYTES * this.#uncounted;
  }

  /** Drops the oldest lines, if necessary. Returns false if the line is too long for any room. */
  #makeRoom(line: HeldLine): boolean {
    const bytes = line.bytes;
    if (bytes > this.#limits.bytes) return false;
    this.measure();
    while (this.#bytes + bytes > this.#limits.bytes) this.#dropFirst();
    line.isCounted = true;
    return true;
  }

  #append(line: HeldLine): void {
    if (this.#last === undefined) this.#first = line;
    else this.#last.next = line;
    this.#last = line;
    this.#count++;
    if (line.isCounted) this.#bytes += line.bytes;
    else {
      this.#firstUncounted ??= line;
      this.#uncounted += line.length;
    }
  }

  #takeAll(): HeldLine | undefined {
    const first = this.#first;
    this.#first = undefined;
    this.#last = undefined;
    this.#firstUncounted = undefined;
    this.#count = 0;
    this.#bytes = 0;
    this.#uncounted = 0;
    this.#updateShare();
    return first;
  }

  #dropFirst(): void {
    const line = this.#first as HeldLine;
    this.#first = line.next;
    if (line.next === undefined) this.#last = undefined;
    if (line === this.#firstUncounted) this.#firstUncounted = line.next;
    this.#count--;
    if (line.isCounted) this.#bytes -= line.bytes;
    else this.#uncounted -= line.length;
    this.#updateShare();
    this.#drop(line);
  }

  #updateShare(): void {
    if (this.#share !== undefined) this.#budget.set(this.#share, this.#most, this.#uncounted === 0);
  }

  #drop(line: HeldLine): void {
    this.missing ??= new Missing();
    this.missing.add(line);
    for (let output = line.outputs; output !== undefined; output = output.nextOutput)
      countAsDropped(output.transport, 1);
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
