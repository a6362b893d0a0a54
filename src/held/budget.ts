/** What has a share of a budget, and can be made to give it back. */
interface Holder {
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
  readonly #collected = new FinalizationRegistry<Share>((share) => this.#giveBack(share));

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The share of a new ring. */
  join(ring: Holder): Share {
    const share = new Share(ring);
    this.#collected.register(ring, share);
    return share;
  }

  /** Empties rings, the oldest first, until there is room for so many bytes: no more than the limit. */
  makeRoom(bytes: number): void {
    while (this.#bytes + bytes > this.#limit && this.#first !== undefined) {
      const ring = this.#first.ring.deref();
      if (ring === undefined) this.#giveBack(this.#first);
      else {
        this.wasExceeded = true;
        ring.dropAll();
      }
    }
  }

  add(share: Share, bytes: number): void {
    if (share.bytes === 0 && bytes > 0) this.#append(share);
    share.bytes += bytes;
    this.#bytes += bytes;
  }

  remove(share: Share, bytes: number): void {
    if (share.bytes === 0) return;
    share.bytes -= bytes;
    this.#bytes -= bytes;
    if (share.bytes === 0) this.#unlink(share);
  }

  #giveBack(share: Share): void {
    this.remove(share, share.bytes);
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
