import type { EventEmitter } from "node:events";
import fc from "fast-check";
import { currentContext, runWithContext, runWithoutContext } from "../../src/index.js";

const currentId = (): string | undefined => currentContext()?.requestId;
const inContext = <T>(requestId: string, fn: () => T): T => runWithContext({ requestId }, fn);

export type Listener = (...args: unknown[]) => void;
const EVENTS = ["a", "b", Symbol.for("c")] as const;
const ADDING = ["on", "addListener", "prependListener", "once", "prependOnceListener"] as const;
const REMOVING = ["off", "removeListener"] as const;

/** A listener in the model. */
interface StoredListener {
  readonly fn: Listener;
  readonly once: boolean;
  readonly context: string | undefined;
}

/** An emitter as Node's documentation describes it. Each listener is stored with the context in which it was added. */
export class EmitterModel {
  readonly #lists = new Map<PropertyKey, StoredListener[]>();
  readonly #fired = new Set<StoredListener>();

  list(event: PropertyKey): StoredListener[] {
    return this.#lists.get(event) ?? [];
  }

  add(how: (typeof ADDING)[number], event: PropertyKey, fn: Listener): void {
    const stored = { fn, once: /once/i.test(how), context: currentId() };
    this.#lists.set(event, how.startsWith("prepend") ? [stored, ...this.list(event)] : [...this.list(event), stored]);
  }

  remove(event: PropertyKey, is: (stored: StoredListener) => boolean): void {
    const at = this.list(event).findLastIndex(is);
    this.#lists.set(
      event,
      this.list(event).filter((_, index) => index !== at),
    );
  }

  clear(event: PropertyKey | undefined): void {
    if (event === undefined) this.#lists.clear();
    else this.#lists.delete(event);
  }

  emit(event: PropertyKey): void {
    for (const stored of this.list(event)) {
      if (stored.once && this.#fired.has(stored)) continue;
      this.#fired.add(stored);
      if (stored.once) this.remove(event, (other) => other === stored);
      stored.context === undefined ? runWithoutContext(stored.fn) : inContext(stored.context, stored.fn);
    }
  }
}

/** One operation on an emitter. */
export type Operation =
  | { do: "add"; how: (typeof ADDING)[number]; event: number; fn: number; context: number | undefined }
  | { do: "remove"; how: (typeof REMOVING)[number]; event: number; fn: number }
  | { do: "removeRaw"; event: number; at: number }
  | { do: "clear"; event: number | undefined }
  | { do: "emit"; event: number; from: number; first: Operation | undefined };

const small = fc.nat({ max: 2 });
export const operation = fc.letrec<{ operation: Operation }>((tie) => ({
  operation: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("add" as const),
        how: fc.constantFrom(...ADDING),
        event: small,
        fn: small,
        context: fc.option(fc.nat({ max: 99 }), { nil: undefined, freq: 5 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("remove" as const),
        how: fc.constantFrom(...REMOVING),
        event: small,
        fn: small,
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("removeRaw" as const), event: small, at: small }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant("clear" as const), event: fc.option(small, { nil: undefined, freq: 8 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("emit" as const),
        event: small,
        from: fc.nat({ max: 99 }),
        first: fc.option(tie("operation"), { nil: undefined }) as fc.Arbitrary<Operation | undefined>,
      }),
    },
  ),
})).operation;

/** Runs operations on an emitter or on the model, and records the calls of its listeners. */
export class Trial {
  readonly calls: string[] = [];
  readonly fns: readonly Listener[] = [0, 1, 2].map((number) => () => this.#called(number));
  /** What the next listener does when it is called. */
  #first: (() => void) | undefined;
  #depth = 0;
  readonly target: EventEmitter | EmitterModel;

  constructor(target: EventEmitter | EmitterModel) {
    this.target = target;
  }

  #called(number: number): void {
    this.calls.push(`${number} in ${currentId()}`);
    const first = this.#first;
    this.#first = undefined;
    first?.();
  }

  run(step: Operation): void {
    const { target } = this;
    const event = EVENTS[step.event as number] as string;
    if (step.do === "add") {
      const add = (): unknown =>
        target instanceof EmitterModel
          ? target.add(step.how, event, this.fns[step.fn] as Listener)
          : target[step.how](event, this.fns[step.fn] as Listener);
      step.context === undefined ? runWithoutContext(add) : inContext(String(step.context), add);
    } else if (step.do === "remove") {
      const fn = this.fns[step.fn] as Listener;
      target instanceof EmitterModel ? target.remove(event, (stored) => stored.fn === fn) : target[step.how](event, fn);
    } else if (step.do === "removeRaw") this.#removeRaw(event, step.at);
    else if (step.do === "clear") this.#clear(step.event === undefined ? undefined : event);
    else this.#emit(event, step);
  }

  /** Removes a listener that rawListeners shows. The wrapper of a once listener stands for that listener alone. */
  #removeRaw(event: string, at: number): void {
    const { target } = this;
    if (target instanceof EmitterModel) {
      const raw = target.list(event)[at];
      if (raw) target.remove(event, (stored) => (raw.once ? stored === raw : stored.fn === raw.fn));
      return;
    }
    const raw = target.rawListeners(event)[at];
    if (raw) target.off(event, raw as Listener);
  }

  #clear(event: string | undefined): void {
    if (this.target instanceof EmitterModel) this.target.clear(event);
    else if (event === undefined) this.target.removeAllListeners();
    else this.target.removeAllListeners(event);
  }

  #emit(event: string, step: Operation & { do: "emit" }): void {
    if (this.#depth >= 3) return;
    this.#depth++;
    const { first } = step;
    this.#first = first && (() => this.run(first));
    inContext(`emitter ${step.from}`, () => this.target.emit(event));
    this.#first = undefined;
    this.#depth--;
  }

  /** Everything that an emitter shows, with its listeners as numbers. */
  view(): unknown {
    const { target, fns } = this;
    if (target instanceof EmitterModel) throw new Error("only an emitter has a view");
    const number = (fn: unknown): number => fns.indexOf(fn as Listener);
    return EVENTS.map((event) => ({
      names: target.eventNames(),
      count: target.listenerCount(event),
      counts: fns.map((fn) => target.listenerCount(event, fn)),
      listeners: target.listeners(event).map(number),
      raw: target.rawListeners(event).map((fn) => [number(fn), number((fn as { listener?: unknown }).listener)]),
    }));
  }
}
