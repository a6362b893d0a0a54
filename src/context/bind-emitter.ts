import { EventEmitter } from "node:events";
import { configError } from "../internal/check-options.js";
import { bindCalls } from "./bind.js";

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

type Methods = Pick<EventEmitter, "on" | "addListener" | "prependListener" | "off" | "removeListener" | "rawListeners">;

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
 * returns the functions that were added, and `newListener` receives them. Binding an emitter again does nothing.
 *
 * @returns The emitter itself.
 * @throws {TypeError} If `emitter` is not an EventEmitter of Node. Bind the listeners of an EventTarget one by one,
 * with {@link bindContext}.
 *
 * @example
 * const pool = bindEmitter(new Pool());
 * pool.once("connect", () => log.info("Connected"));     // with the IDs of the request that waits here
 */
export function bindEmitter<E extends EventEmitter>(emitter: E): E {
  if (!(emitter instanceof EventEmitter)) throw configError("bindEmitter's emitter", emitter, "Node's EventEmitter");
  if (Object.hasOwn(emitter, BOUND)) return emitter;
  const methods = { ...boundMethods(emitter), listenerCount: boundListenerCount(emitter), [BOUND]: true };
  for (const key of Reflect.ownKeys(methods) as (keyof typeof methods)[]) {
    Object.defineProperty(emitter, key, { value: methods[key], writable: true, configurable: true });
  }
  return emitter;
}

/** The methods that accept a listener or show listeners. `once` is not among them: it passes its wrapper to `on`. */
function boundMethods({ on, addListener, prependListener, off, removeListener, rawListeners }: EventEmitter): Methods {
  function unboundListeners(this: EventEmitter, event: Event): Listener[] {
    return (rawListeners.call(this, event) as Listener[]).map((stored) => stored[UNBOUND] ?? stored);
  }

  function bindAndAdd(add: EventEmitter["on"]): EventEmitter["on"] {
    return function (this: EventEmitter, event: Event, listener: Listener) {
      return add.call(this, event, boundListener(listener)) as EventEmitter;
    } as EventEmitter["on"];
  }

  /** Node finds the user's function itself, but not a listener that is a wrapper already, such as that of `once`. */
  function findAndRemove(remove: EventEmitter["off"]): EventEmitter["off"] {
    return function (this: EventEmitter, event: Event, listener: Listener) {
      const unbound = listener?.[UNBOUND] ?? listener;
      if (typeof unbound !== "function" || unbound.listener === undefined) {
        return remove.call(this, event, unbound) as EventEmitter;
      }
      const list = rawListeners.call(this, event) as Listener[];
      return remove.call(this, event, list.findLast((stored) => matches(stored, unbound)) ?? unbound) as EventEmitter;
    } as EventEmitter["off"];
  }

  return {
    on: bindAndAdd(on),
    addListener: bindAndAdd(addListener),
    prependListener: bindAndAdd(prependListener),
    off: findAndRemove(off),
    removeListener: findAndRemove(removeListener),
    rawListeners: unboundListeners as EventEmitter["rawListeners"],
  };
}

function boundListenerCount({ listenerCount, rawListeners }: EventEmitter): EventEmitter["listenerCount"] {
  return function (this: EventEmitter, event: Event, listener?: Listener) {
    if (listener === undefined || listener === null) return listenerCount.call(this, event);
    return (rawListeners.call(this, event) as Listener[]).filter((stored) => matches(stored, listener)).length;
  } as EventEmitter["listenerCount"];
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
