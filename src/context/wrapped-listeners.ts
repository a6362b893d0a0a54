type Event = string | symbol;

/**
 * The listeners that were passed on to an emitter whose methods a tracer has wrapped. The emitter stores a function of
 * the tracer instead, and only the tracer finds it, by the listener that it was given. Whatever has been removed
 * otherwise is not kept in memory.
 */
export class WrappedListeners<Listener extends WeakKey> {
  readonly #passedOn = new WeakMap<Listener, Map<Event, readonly WeakRef<Listener>[]>>();

  /** Remembers that `passedOn` was added in place of `listener`. */
  add(event: Event, listener: Listener, passedOn: Listener): void {
    const events = this.#passedOn.get(listener) ?? new Map<Event, readonly WeakRef<Listener>[]>();
    this.#passedOn.set(listener, events);
    const alive = (events.get(event) ?? []).filter((entry) => entry.deref() !== undefined);
    events.set(event, [...alive, new WeakRef(passedOn)]);
  }

  /** What was added in place of `listener`, the last one first. Some of it may have been removed since. */
  find(event: Event, listener: Listener): Listener[] {
    const entries = this.#passedOn.get(listener)?.get(event) ?? [];
    return entries
      .map((entry) => entry.deref())
      .filter((entry) => entry !== undefined)
      .reverse();
  }

  /** Forgets one that was removed. */
  delete(event: Event, listener: Listener, passedOn: Listener): void {
    const events = this.#passedOn.get(listener);
    const rest = events?.get(event)?.filter((entry) => entry.deref() !== passedOn) ?? [];
    if (rest.length > 0) events?.set(event, rest);
    else events?.delete(event);
  }
}
