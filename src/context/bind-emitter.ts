import { EventEmitter } from "node:events";
import { configError } from "../internal/check-options.js";
import { bindContext } from "./bind.js";

type Event = string | symbol;

/** A listener as the emitter holds it. By `listener`, Node's own `off`, `listeners` and `newListener` know whose it is. */
interface Listener {
  (this: unknown, ...args: unknown[]): unknown;
  listener?: Listener;
  [GIVEN]?: Listener;
}

type Emitter = EventEmitter;
type Methods = Pick<Emitter, "on" | "addListener" | "prependListener" | "off" | "removeListener" | "rawListeners">;

// By name, since two copies of the package must not bind one emitter twice.
const BOUND: unique symbol = Symbol.for("ctxlog.emitter.v1");
/** What the emitter was given: the user's listener, or what Node's `once` has made of it. */
const GIVEN: unique symbol = Symbol.for("ctxlog.listener.v1");

/**
 * Has every listener that is added to an emitter from now on run in the context in which it was added, whoever emits;
 * one added outside any context runs outside any. Those that are there already stay as they are. A listener holds its
 * context for as long as the emitter holds the listener.
 *
 * All else is as before: `off` removes the last one added, `once` fires once, `listeners` shows the functions that
 * were given, and `newListener` gets them. To bind an emitter again changes nothing.
 *
 * @returns The emitter itself.
 * @throws {TypeError} Where it is no EventEmitter of Node's. The listeners of an EventTarget are bound one by one, with `bindContext`.
 *
 * @example
 * const pool = bindEmitter(new Pool());
 * pool.once("connect", () => log.info("connected"));     // with the IDs of the request that waits here
 */
export function bindEmitter<E extends Emitter>(emitter: E): E {
  if (!(emitter instanceof EventEmitter)) throw configError("bindEmitter's emitter", emitter, "Node's EventEmitter");
  if (Object.hasOwn(emitter, BOUND)) return emitter;
  const methods = { ...boundMethods(emitter), listenerCount: counting(emitter), [BOUND]: true };
  for (const key of Reflect.ownKeys(methods) as (keyof typeof methods)[]) {
    Object.defineProperty(emitter, key, { value: methods[key], writable: true, configurable: true });
  }
  return emitter;
}

/** The methods that take a listener, look for one, or show them. `once` needs none: it gives its wrapper to these. */
function boundMethods({ on, addListener, prependListener, off, removeListener, rawListeners }: Emitter): Methods {
  function shown(this: Emitter, event: Event): Listener[] {
    return (rawListeners.call(this, event) as Listener[]).map((held) => held[GIVEN] ?? held);
  }

  function taking(add: Emitter["on"]): Emitter["on"] {
    return function (this: Emitter, event: Event, listener: Listener) {
      return add.call(this, event, bound(listener)) as Emitter;
    } as Emitter["on"];
  }

  /** Node finds the user's listeners by itself, but not one that is a wrapper already, such as that of `once`. */
  function removing(remove: Emitter["off"]): Emitter["off"] {
    return function (this: Emitter, event: Event, listener: Listener) {
      const given = listener?.[GIVEN] ?? listener;
      if (typeof given !== "function" || given.listener === undefined)
        return remove.call(this, event, given) as Emitter;
      const list = rawListeners.call(this, event) as Listener[];
      return remove.call(this, event, list.findLast((held) => matches(held, given)) ?? given) as Emitter;
    } as Emitter["off"];
  }

  return {
    on: taking(on),
    addListener: taking(addListener),
    prependListener: taking(prependListener),
    off: removing(off),
    removeListener: removing(removeListener),
    rawListeners: shown as Emitter["rawListeners"],
  };
}

function counting({ listenerCount, rawListeners }: Emitter): Emitter["listenerCount"] {
  return function (this: Emitter, event: Event, listener?: Listener) {
    if (listener === undefined || listener === null) return listenerCount.call(this, event);
    return (rawListeners.call(this, event) as Listener[]).filter((held) => matches(held, listener)).length;
  } as Emitter["listenerCount"];
}

/** Whether Node would take one for the other, were the held one what was given. */
function matches(held: Listener, listener: Listener): boolean {
  return (held[GIVEN] ?? held) === listener || held.listener === listener;
}

/** A listener tied to the context of here and now. What is no function is left to the emitter to refuse. */
function bound(listener: Listener): Listener {
  if (typeof listener !== "function" || GIVEN in listener) return listener;
  const held: Listener = bindContext(listener);
  held.listener = listener.listener ?? listener;
  held[GIVEN] = listener;
  return held;
}
