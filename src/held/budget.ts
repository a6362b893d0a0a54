/** A UTF-16 code unit takes so many bytes as UTF-8, or fewer. */
export const MOST_BYTES = 3;

/** What has a share of a budget, and can be made to give it back. */
interface Holder {
  /** Finds out how many bytes it really has. */
  measure(): void;
  dropAll(): void;
}

/** What one ring has of the budget. */
export class Share {
  readonly ring: WeakRef<Holder>;
  bytes = 0;
  before: Share | undefined = undefined;
  after: Share | undefined = undefined;

  constructor(ring: Holder) {
    this.ring = new WeakRef(ring);
  }
}

/**
 * The bytes that all rings of a logger hold. It does not keep a ring in memory: one that was collected with its context
 * gives its bytes back.
 */
export class Budget {
  /** Whether a ring was ever emptied for another. */
  wasExceeded = false;
  readonly #limit: number;
  #bytes = 0;
  // The shares that are not empty, by the time of their first line.
  #first: Share | undefined = undefined;
  #last: Share | undefined = undefined;
  /** The shares whose bytes are only the most that they can be. */
  readonly #estimated = new Set<Share>();
  readonly #collected = new FinalizationRegistry<Share>((share) => this.set(share, 0, true));

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The share of a new ring. */
  join(ring: Holder): Share {
    const share = new Share(ring);
    this.#collected.register(ring, share);
    return share;
  }

  hasRoom(bytes: number): boolean {
    return this.#bytes + bytes <= this.#limit;
  }

  /** Measures rings, and empties them, the oldest first, until there is room for so many bytes: no more than the limit. */
  makeRoom(bytes: number): void {
    for (const share of this.#estimated) {
      if (this.hasRoom(bytes)) return;
      const ring = share.ring.deref();
      if (ring === undefined) this.set(share, 0, true);
      else ring.measure();
    }
    while (!this.hasRoom(bytes) && this.#first !== undefined) {
      const ring = this.#first.ring.deref();
      if (ring === undefined) this.set(this.#first, 0, true);
      else {
        this.wasExceeded = true;
        ring.dropAll();
      }
    }
  }

  /** @param isExact Whether that was measured, and is not only the most that it can be. */
  set(share: Share, bytes: number, isExact: boolean): void {
    if (isExact) this.#estimated.delete(share);
    else this.#estimated.add(share);
    if (share.bytes === 0 && bytes > 0) this.#append(share);
    else if (share.bytes > 0 && bytes === 0) this.#unlink(share);
    this.#bytes += bytes - share.bytes;
    share.bytes = bytes;
  }

  #append(share: Share): void {
    share.before = this.#last;
    if (this.#last === undefined) this.#first = share;
    else this.#last.after = share;
    this.#last = share;
  }

  #unlink(share: Share): void {
    const { before, after } = share;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    share.before = undefined;
    share.after = undefined;
  }
}
