import { EventEmitter } from "node:events";
import { configError } from "../internal/check-options.js";
import { bindCalls } from "./bind.js";
import { WrappedListeners } from "./wrapped-listeners.js";

type Event = string | symbol;

/**
 * A listener as the emitter stores it. By its `listener`, Node's `off`, `listeners` and `newListener` find the user's
 * function.
 */
interface Listener {
  (this: unknown, ...args: unknown[]): unknown;
  listener?: Listener;
  [UNBOUND]?: Listener;
}

/** What an emitter must have: those of Node, also if they were mixed into an object that is no instance. */
const NEEDED = [
  "on",
  "addListener",
  "prependListener",
  "off",
  "removeListener",
  "rawListeners",
  "listenerCount",
] as const;

type Methods = Pick<EventEmitter, (typeof NEEDED)[number]>;

// Registered symbols, because two copies of the package must not bind one emitter twice.
const BOUND: unique symbol = Symbol.for("ctxlog.emitter.v1");
/** The listener before it was bound: the user's function, or the wrapper that Node's `once` created for it. */
const UNBOUND: unique symbol = Symbol.for("ctxlog.listener.v1");

/**
 * Binds every listener that is added to an emitter from now on to the context in which it is added, whoever emits. A
 * listener that is added outside any context runs outside any. Existing listeners are not changed. A listener keeps its
 * context in memory until it is removed.
 *
 * The emitter's methods work as before: `off` removes the listener that was added last, `once` fires once, `listeners`
 * returns the functions that were added, and `newListener` receives them. They also work if a tracer has wrapped the
 * emitter, or wraps it later. Binding an emitter again does nothing.
 *
 * @returns The emitter itself.
 * @throws {TypeError} If `emitter` does not have the methods of Node's EventEmitter. Those may have been mixed in, as
 * in ioredis and Express. Bind the listeners of an EventTarget one by one, with {@link bindContext}.
 *
 * @example
 * const pool = bindEmitter(new Pool());
 * pool.once("connect", () => log.info("Connected"));     // with the IDs of the request that waits here
 */
export function bindEmitter<E extends EventEmitter>(emitter: E): E {
  if (!isEmitter(emitter)) throw configError("bindEmitter's emitter", emitter, "Node's EventEmitter");
  if (Object.hasOwn(emitter, BOUND)) return emitter;
  const methods = { ...boundMethods(emitter), [BOUND]: true };
  for (const key of Reflect.ownKeys(methods) as (keyof typeof methods)[]) {
    Object.defineProperty(emitter, key, { value: methods[key], writable: true, configurable: true });
  }
  return emitter;
}

function isEmitter(value: unknown): value is EventEmitter {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  return NEEDED.every((name) => typeof (value as Partial<Methods>)[name] === "function");
}

/** The methods that accept a listener or show listeners. `once` is not among them: it passes its wrapper to `on`. */
function boundMethods(emitter: EventEmitter): Methods {
  const { on, addListener, prependListener, off, removeListener, rawListeners, listenerCount } = emitter;
  const wrapped = new WrappedListeners<Listener>();

  function listenersOf(emitter: EventEmitter, event: Event): Listener[] {
    return rawListeners.call(emitter, event) as Listener[];
  }

  function bindAndAdd(add: EventEmitter["on"]): EventEmitter["on"] {
    return function (this: EventEmitter, event: Event, listener: Listener) {
      const bound = boundListener(listener);
      const result = add.call(this, event, bound) as EventEmitter;
      if (bound !== listener && !isOfNode(add) && !listenersOf(this, event).includes(bound)) {
        for (const key of new Set([listener, bound.listener as Listener])) wrapped.add(event, key, bound);
      }
      return result;
    } as EventEmitter["on"];
  }

  /** Removes what was added in place of a listener, if the emitter has something else in place of that. */
  function removeWrapped(this: EventEmitter, remove: EventEmitter["off"], event: Event, listener: Listener): boolean {
    for (const bound of wrapped.find(event, listener)) {
      const before = listenerCount.call(this, event);
      remove.call(this, event, bound);
      for (const key of [bound[UNBOUND], bound.listener]) if (key) wrapped.delete(event, key, bound);
      if (listenerCount.call(this, event) < before) return true;
    }
    return false;
  }

  /** Node finds the user's function itself, but not a listener that is a wrapper already, such as that of `once`. */
  function findAndRemove(remove: EventEmitter["off"]): EventEmitter["off"] {
    return function (this: EventEmitter, event: Event, listener: Listener) {
      const unbound = listener?.[UNBOUND] ?? listener;
      if (typeof unbound !== "function") return remove.call(this, event, unbound) as EventEmitter;
      if (removeWrapped.call(this, remove, event, unbound)) return this;
      if (unbound.listener === undefined) return remove.call(this, event, unbound) as EventEmitter;
      const stored = listenersOf(this, event).findLast((stored) => matches(stored, unbound));
      return remove.call(this, event, stored ?? unbound) as EventEmitter;
    } as EventEmitter["off"];
  }

  function unboundListeners(this: EventEmitter, event: Event): Listener[] {
    return listenersOf(this, event).map((stored) => stored[UNBOUND] ?? stored);
  }

  function countListeners(this: EventEmitter, event: Event, listener?: Listener): number {
    if (listener === undefined || listener === null) return listenerCount.call(this, event);
    return listenersOf(this, event).filter((stored) => matches(stored, listener)).length;
  }

  return {
    on: bindAndAdd(on),
    addListener: bindAndAdd(addListener),
    prependListener: bindAndAdd(prependListener),
    off: findAndRemove(off),
    removeListener: findAndRemove(removeListener),
    rawListeners: unboundListeners as EventEmitter["rawListeners"],
    listenerCount: countListeners as EventEmitter["listenerCount"],
  };
}

/** Whether a method that adds is Node's own, which stores the very listener that it is given. */
function isOfNode(add: EventEmitter["on"]): boolean {
  const { on, prependListener } = EventEmitter.prototype;
  return add === on || add === prependListener;
}

/** Whether Node would accept `listener` for the stored one, if that were not bound. */
function matches(stored: Listener, listener: Listener): boolean {
  return (stored[UNBOUND] ?? stored) === listener || stored.listener === listener;
}

/** A listener bound to the current context. Anything but a function is passed on, for the emitter to refuse. */
function boundListener(listener: Listener): Listener {
  if (typeof listener !== "function" || UNBOUND in listener) return listener;
  const bound: Listener = bindCalls(listener);
  bound.listener = listener.listener ?? listener;
  bound[UNBOUND] = listener;
  return bound;
}
