import { EventEmitter, errorMonitor, getEventListeners, on as iterateEvents, once as nextEvent } from "node:events";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { bindEmitter, currentContext, runWithContext, runWithoutContext } from "../../src/index.js";

const currentId = (): string | undefined => currentContext()?.requestId;
const inContext = <T>(requestId: string, fn: () => T): T => runWithContext({ requestId }, fn);

/** A listener that records its name and the current request ID. */
function recorder(calls: string[], name: string): () => void {
  return () => void calls.push(`${name} in ${currentId()}`);
}

const wraps = (fn: unknown) => (given: unknown) => given !== fn && (given as { listener?: unknown }).listener === fn;

describe("a listener of a bound emitter", () => {
  test("runs in the context in which it was added, whoever emits, with the emitter as `this`", () => {
    const emitter = bindEmitter(new EventEmitter());
    const calls: unknown[] = [];
    const add = ["on", "addListener", "prependListener", "once", "prependOnceListener"] as const;
    for (const name of add) {
      inContext(name, () =>
        emitter[name]("x", function (this: unknown, ...args) {
          calls.push([currentId(), this === emitter, args]);
        }),
      );
    }
    inContext("emitter", () => emitter.emit("x", 1, 2));
    const order = ["prependOnceListener", "prependListener", "on", "addListener", "once"];
    expect(calls).toEqual(order.map((name) => [name, true, [1, 2]]));
  });

  test("runs outside any context if it was added outside", () => {
    const calls: string[] = [];
    const emitter = bindEmitter(new EventEmitter());
    runWithoutContext(() => emitter.on("x", recorder(calls, "a")).once("x", recorder(calls, "b")));
    inContext("emitter", () => emitter.emit("x"));
    expect(calls).toEqual(["a in undefined", "b in undefined"]);
  });

  test("is not bound if it was added before the emitter was bound", () => {
    const calls: string[] = [];
    const emitter = new EventEmitter();
    const before = recorder(calls, "before");
    inContext("adder", () => emitter.on("x", before).once("x", before));
    bindEmitter(emitter);
    inContext("emitter", () => emitter.emit("x"));
    expect(calls).toEqual(["before in emitter", "before in emitter"]);
    expect(emitter.off("x", before).listenerCount("x")).toBe(0);
  });

  test("throws its errors to the code that emits", () => {
    const emitter = bindEmitter(new EventEmitter());
    inContext("adder", () => {
      emitter.on("x", () => {
        throw new RangeError("from the listener");
      });
    });
    inContext("emitter", () => {
      expect(() => emitter.emit("x")).toThrow(RangeError);
      expect(currentId()).toBe("emitter");
    });
    expect(() => emitter.emit("error", new Error("nobody listens"))).toThrow("nobody listens");
  });

  test("has its rejection captured if the emitter captures rejections", async () => {
    const emitter = bindEmitter(new EventEmitter({ captureRejections: true }));
    const failure = new Error("late");
    const captured = new Promise((resolve) => {
      inContext("handler", () => emitter.on("error", (error) => resolve([error, currentId()])));
    });
    inContext("adder", () =>
      emitter.on("x", async () => {
        throw failure;
      }),
    );
    emitter.emit("x");
    expect(await captured).toEqual([failure, "handler"]);
  });

  test("works with events.once, events.on, symbols, errorMonitor and streams", async () => {
    const emitter = bindEmitter(new EventEmitter());
    const event = Symbol("event");
    const calls: string[] = [];
    inContext("adder", () => emitter.on(event, recorder(calls, "symbol")).on(errorMonitor, recorder(calls, "monitor")));
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
    const ended = inContext(
      "reader",
      () => new Promise<string>((resolve) => pipe.on("end", () => resolve(`end in ${currentId()}`))),
    );
    const chunks: string[] = [];
    inContext("reader", () => pipe.on("data", (chunk) => chunks.push(`${chunk} in ${currentId()}`)));
    inContext("writer", () => pipe.end("chunk"));
    expect(await ended).toBe("end in reader");
    expect(chunks).toEqual(["chunk in reader"]);
  });
});

describe("a bound emitter", () => {
  test("is the emitter itself, and is bound only once", () => {
    const emitter = new EventEmitter();
    const keys = Object.keys(emitter);
    expect(bindEmitter(emitter)).toBe(emitter);
    const { on, off } = emitter;
    bindEmitter(emitter);
    expect([emitter.on, emitter.off, Object.keys(emitter)]).toEqual([on, off, keys]);
  });

  test("passes the user's function to newListener and removeListener", () => {
    const emitter = bindEmitter(new EventEmitter());
    const seen: unknown[] = [];
    emitter.on("newListener", (event, listener) => seen.push(["new", event, listener]));
    emitter.on("removeListener", (event, listener) => seen.push(["gone", event, listener]));
    seen.length = 0;
    const a = (): void => {};
    const b = (): void => {};
    inContext("adder", () => emitter.on("x", a).once("x", b).on("y", a));
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

  test("returns the user's function or once's wrapper from rawListeners, which can be called and removed", () => {
    const emitter = bindEmitter(new EventEmitter());
    const calls: string[] = [];
    const a = recorder(calls, "a");
    inContext("adder", () => emitter.on("x", a).once("x", a).once("x", a));
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

  test("keeps the on, once and off of a subclass", () => {
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
    inContext("adder", () => emitter.on("x", a).once("x", a));
    emitter.emit("x");
    emitter.off("x", a).emit("x");
    expect(done).toEqual(["on x", "once x", "on x", "off x"]);
    expect(calls).toEqual(["a in adder", "a in adder"]);
  });

  test("refuses a wrong listener as Node does, and anything but an EventEmitter with a TypeError", () => {
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
