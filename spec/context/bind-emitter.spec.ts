import { EventEmitter, errorMonitor, getEventListeners, on as iterateEvents, once as nextEvent } from "node:events";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bindEmitter, currentContext, runWithContext, runWithoutContext } from "../../src/index.js";

const here = (): string | undefined => currentContext()?.requestId;
const inside = <T>(requestId: string, fn: () => T): T => runWithContext({ requestId }, fn);

/** What a listener that is called in a context leaves behind: its name and the context's ID. */
function recorder(calls: string[], name: string): () => void {
  return () => void calls.push(`${name} in ${here()}`);
}

const wraps = (fn: unknown) => (given: unknown) => given !== fn && (given as { listener?: unknown }).listener === fn;

describe("a listener of a bound emitter", () => {
  test("runs in the context where it was added, whoever emits, and with the emitter as its this", () => {
    const emitter = bindEmitter(new EventEmitter());
    const calls: unknown[] = [];
    const add = ["on", "addListener", "prependListener", "once", "prependOnceListener"] as const;
    for (const name of add) {
      inside(name, () =>
        emitter[name]("x", function (this: unknown, ...args) {
          calls.push([here(), this === emitter, args]);
        }),
      );
    }
    inside("emitter", () => emitter.emit("x", 1, 2));
    const order = ["prependOnceListener", "prependListener", "on", "addListener", "once"];
    expect(calls).toEqual(order.map((name) => [name, true, [1, 2]]));
  });

  test("runs outside any context when it was added outside", () => {
    const calls: string[] = [];
    const emitter = bindEmitter(new EventEmitter());
    runWithoutContext(() => emitter.on("x", recorder(calls, "a")).once("x", recorder(calls, "b")));
    inside("emitter", () => emitter.emit("x"));
    expect(calls).toEqual(["a in undefined", "b in undefined"]);
  });

  test("stays as it is when it was there before", () => {
    const calls: string[] = [];
    const emitter = new EventEmitter();
    const before = recorder(calls, "before");
    inside("adder", () => emitter.on("x", before).once("x", before));
    bindEmitter(emitter);
    inside("emitter", () => emitter.emit("x"));
    expect(calls).toEqual(["before in emitter", "before in emitter"]);
    expect(emitter.off("x", before).listenerCount("x")).toBe(0);
  });

  test("lets its errors through to whoever emits", () => {
    const emitter = bindEmitter(new EventEmitter());
    inside("adder", () => {
      emitter.on("x", () => {
        throw new RangeError("from the listener");
      });
    });
    inside("emitter", () => {
      expect(() => emitter.emit("x")).toThrow(RangeError);
      expect(here()).toBe("emitter");
    });
    expect(() => emitter.emit("error", new Error("nobody listens"))).toThrow("nobody listens");
  });

  test("has its rejection captured where the emitter captures rejections", async () => {
    const emitter = bindEmitter(new EventEmitter({ captureRejections: true }));
    const failure = new Error("late");
    const told = new Promise((resolve) => {
      inside("handler", () => emitter.on("error", (error) => resolve([error, here()])));
    });
    inside("adder", () =>
      emitter.on("x", async () => {
        throw failure;
      }),
    );
    emitter.emit("x");
    expect(await told).toEqual([failure, "handler"]);
  });

  test("is reached by events.once, events.on, symbols, errorMonitor and streams", async () => {
    const emitter = bindEmitter(new EventEmitter());
    const event = Symbol("event");
    const calls: string[] = [];
    inside("adder", () => emitter.on(event, recorder(calls, "symbol")).on(errorMonitor, recorder(calls, "monitor")));
    const one = nextEvent(emitter, event);
    const stream = iterateEvents(emitter, event);
    emitter.emit(event, "value");
    expect(await one).toEqual(["value"]);
    expect((await stream.next()).value).toEqual(["value"]);
    await stream.return?.(undefined);
    expect(() => emitter.emit("error", new Error("unheard"))).toThrow("unheard");
    expect(calls).toEqual(["symbol in adder", "monitor in adder"]);
    expect(emitter.listenerCount(event)).toBe(1);

    const pipe = bindEmitter(new PassThrough());
    const ended = inside(
      "reader",
      () => new Promise<string>((resolve) => pipe.on("end", () => resolve(`end in ${here()}`))),
    );
    const chunks: string[] = [];
    inside("reader", () => pipe.on("data", (chunk) => chunks.push(`${chunk} in ${here()}`)));
    inside("writer", () => pipe.end("chunk"));
    expect(await ended).toBe("end in reader");
    expect(chunks).toEqual(["chunk in reader"]);
  });
});

describe("a bound emitter", () => {
  test("is the emitter itself, bound once however often it is asked", () => {
    const emitter = new EventEmitter();
    const keys = Object.keys(emitter);
    expect(bindEmitter(emitter)).toBe(emitter);
    const { on, off } = emitter;
    bindEmitter(emitter);
    expect([emitter.on, emitter.off, Object.keys(emitter)]).toEqual([on, off, keys]);
  });

  test("gives newListener and removeListener the user's function", () => {
    const emitter = bindEmitter(new EventEmitter());
    const seen: unknown[] = [];
    emitter.on("newListener", (event, listener) => seen.push(["new", event, listener]));
    emitter.on("removeListener", (event, listener) => seen.push(["gone", event, listener]));
    seen.length = 0;
    const a = (): void => {};
    const b = (): void => {};
    inside("adder", () => emitter.on("x", a).once("x", b).on("y", a));
    emitter.off("x", b).off("x", a).removeAllListeners("y");
    expect(seen).toEqual([
      ["new", "x", a],
      ["new", "x", b],
      ["new", "y", a],
      ["gone", "x", b],
      ["gone", "x", a],
      ["gone", "y", a],
    ]);
  });

  test("shows in rawListeners what Node would: the user's function, or once's wrapper, which can be called and taken away", () => {
    const emitter = bindEmitter(new EventEmitter());
    const calls: string[] = [];
    const a = recorder(calls, "a");
    inside("adder", () => emitter.on("x", a).once("x", a).once("x", a));
    const [first, second, third] = emitter.rawListeners("x") as [() => void, () => void, () => void];
    expect(first).toBe(a);
    expect([second, third]).toEqual([expect.toSatisfy(wraps(a)), expect.toSatisfy(wraps(a))]);
    expect(emitter.listenerCount("x", second)).toBe(1);
    expect(emitter.listenerCount("x", a)).toBe(3);
    second();
    expect(emitter.rawListeners("x")).toEqual([a, third]);
    emitter.off("x", third);
    expect(emitter.rawListeners("x")).toEqual([a]);
    expect(getEventListeners(emitter, "x")).toEqual([a]);
    expect(calls).toEqual(["a in undefined"]);
  });

  test("keeps what a subclass does in on, once and off", () => {
    const done: string[] = [];
    class Counting extends EventEmitter {
      override on(event: string, listener: (...args: unknown[]) => void): this {
        done.push(`on ${event}`);
        return super.on(event, listener);
      }
      override once(event: string, listener: (...args: unknown[]) => void): this {
        done.push(`once ${event}`);
        return super.once(event, listener);
      }
      override off(event: string, listener: (...args: unknown[]) => void): this {
        done.push(`off ${event}`);
        return this.removeListener(event, listener);
      }
    }
    const emitter = bindEmitter(new Counting());
    const calls: string[] = [];
    const a = recorder(calls, "a");
    inside("adder", () => emitter.on("x", a).once("x", a));
    emitter.emit("x");
    emitter.off("x", a).emit("x");
    expect(done).toEqual(["on x", "once x", "on x", "off x"]);
    expect(calls).toEqual(["a in adder", "a in adder"]);
  });

  test("refuses what is no listener as Node does, and what is no EventEmitter with a TypeError", () => {
    const emitter = bindEmitter(new EventEmitter());
    for (const add of ["on", "once", "prependListener", "off", "removeListener"] as const) {
      for (const wrong of [undefined, null, "text", {}]) {
        const code = { code: "ERR_INVALID_ARG_TYPE" };
        expect(() => emitter[add]("x", wrong as never)).toThrow(expect.objectContaining(code));
      }
    }
    for (const wrong of [new EventTarget(), new AbortController().signal, {}, undefined, null, "text"]) {
      expect(() => bindEmitter(wrong as never)).toThrow(TypeError);
      expect(() => bindEmitter(wrong as never)).toThrow(/^ctxlog: bindEmitter's emitter is /);
    }
  });
});

// What an emitter is by Node's documentation, with the context that each listener was added in.

type Fn = (...args: unknown[]) => void;
const EVENTS = ["a", "b", Symbol.for("c")] as const;
const ADDING = ["on", "addListener", "prependListener", "once", "prependOnceListener"] as const;
const REMOVING = ["off", "removeListener"] as const;

interface Held {
  readonly fn: Fn;
  readonly once: boolean;
  readonly context: string | undefined;
}

class Model {
  readonly #lists = new Map<PropertyKey, Held[]>();
  readonly #fired = new Set<Held>();

  list(event: PropertyKey): Held[] {
    return this.#lists.get(event) ?? [];
  }

  add(how: (typeof ADDING)[number], event: PropertyKey, fn: Fn): void {
    const held = { fn, once: /once/i.test(how), context: here() };
    this.#lists.set(event, how.startsWith("prepend") ? [held, ...this.list(event)] : [...this.list(event), held]);
  }

  remove(event: PropertyKey, is: (held: Held) => boolean): void {
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
    for (const held of this.list(event)) {
      if (held.once && this.#fired.has(held)) continue;
      this.#fired.add(held);
      if (held.once) this.remove(event, (other) => other === held);
      held.context === undefined ? runWithoutContext(held.fn) : inside(held.context, held.fn);
    }
  }
}

type Op =
  | { do: "add"; how: (typeof ADDING)[number]; event: number; fn: number; context: number | undefined }
  | { do: "remove"; how: (typeof REMOVING)[number]; event: number; fn: number }
  | { do: "removeRaw"; event: number; at: number }
  | { do: "clear"; event: number | undefined }
  | { do: "emit"; event: number; from: number; first: Op | undefined };

const small = fc.nat({ max: 2 });
const op = fc.letrec<{ op: Op }>((tie) => ({
  op: fc.oneof(
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
        first: fc.option(tie("op"), { nil: undefined }) as fc.Arbitrary<Op | undefined>,
      }),
    },
  ),
})).op;

/** Does the same to a plain emitter, a bound one, and the model; each keeps its own list of calls. */
class Trial {
  readonly calls: string[] = [];
  readonly fns: readonly Fn[] = [0, 1, 2].map((number) => () => this.#called(number));
  /** What the next listener that is called does before it returns. */
  #first: (() => void) | undefined;
  #depth = 0;
  readonly target: EventEmitter | Model;

  constructor(target: EventEmitter | Model) {
    this.target = target;
  }

  #called(number: number): void {
    this.calls.push(`${number} in ${here()}`);
    const first = this.#first;
    this.#first = undefined;
    first?.();
  }

  run(step: Op): void {
    const { target } = this;
    const event = EVENTS[step.event as number] as string;
    if (step.do === "add") {
      const add = (): unknown =>
        target instanceof Model
          ? target.add(step.how, event, this.fns[step.fn] as Fn)
          : target[step.how](event, this.fns[step.fn] as Fn);
      step.context === undefined ? runWithoutContext(add) : inside(String(step.context), add);
    } else if (step.do === "remove") {
      const fn = this.fns[step.fn] as Fn;
      target instanceof Model ? target.remove(event, (held) => held.fn === fn) : target[step.how](event, fn);
    } else if (step.do === "removeRaw") this.#removeRaw(event, step.at);
    else if (step.do === "clear") this.#clear(step.event === undefined ? undefined : event);
    else this.#emit(event, step);
  }

  /** Takes away what rawListeners shows: a once listener's wrapper is that listener alone. */
  #removeRaw(event: string, at: number): void {
    const { target } = this;
    if (target instanceof Model) {
      const raw = target.list(event)[at];
      if (raw) target.remove(event, (held) => (raw.once ? held === raw : held.fn === raw.fn));
      return;
    }
    const raw = target.rawListeners(event)[at];
    if (raw) target.off(event, raw as Fn);
  }

  #clear(event: string | undefined): void {
    if (this.target instanceof Model) this.target.clear(event);
    else if (event === undefined) this.target.removeAllListeners();
    else this.target.removeAllListeners(event);
  }

  #emit(event: string, step: Op & { do: "emit" }): void {
    if (this.#depth >= 3) return;
    this.#depth++;
    const { first } = step;
    this.#first = first && (() => this.run(first));
    inside(`emitter ${step.from}`, () => this.target.emit(event));
    this.#first = undefined;
    this.#depth--;
  }

  /** Everything that can be asked of an emitter, its listeners by their numbers. */
  view(): unknown {
    const { target, fns } = this;
    if (target instanceof Model) throw new Error("only an emitter has a view");
    const number = (fn: unknown): number => fns.indexOf(fn as Fn);
    return EVENTS.map((event) => ({
      names: target.eventNames(),
      count: target.listenerCount(event),
      counts: fns.map((fn) => target.listenerCount(event, fn)),
      listeners: target.listeners(event).map(number),
      raw: target.rawListeners(event).map((fn) => [number(fn), number((fn as { listener?: unknown }).listener)]),
    }));
  }
}

/** What an emitter tells about listeners that come and go. */
function watch(emitter: EventEmitter, trial: Trial, watches: boolean): EventEmitter {
  if (!watches) return emitter;
  for (const name of ["newListener", "removeListener"] as const) {
    emitter.on(name, (event: string | symbol, fn: Fn & { listener?: Fn }) => {
      trial.calls.push(`${name} ${String(event)} ${trial.fns.indexOf(fn.listener ?? fn)}`);
    });
  }
  return emitter;
}

test("whatever is done to it, a bound emitter gives the same calls, counts and listeners as a plain one", () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 30 }), fc.boolean(), (steps, watches) => {
      const plain = new Trial(new EventEmitter());
      const bound = new Trial(bindEmitter(new EventEmitter()));
      for (const trial of [plain, bound]) watch(trial.target as EventEmitter, trial, watches);
      for (const step of steps) {
        plain.run(step);
        bound.run(step);
        const withoutContext = bound.calls.map((call) => call.replace(/ in .*/, ""));
        expect(withoutContext).toEqual(plain.calls.map((call) => call.replace(/ in .*/, "")));
        expect(bound.view()).toEqual(plain.view());
      }
    }),
    { numRuns: 1500 },
  );
});

test("whatever is done to it, each listener of a bound emitter runs in the context where it was added", () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 30 }), (steps) => {
      const model = new Trial(new Model());
      const bound = new Trial(bindEmitter(new EventEmitter()));
      for (const step of steps) {
        model.run(step);
        bound.run(step);
      }
      expect(bound.calls).toEqual(model.calls);
    }),
    { numRuns: 1500 },
  );
});
