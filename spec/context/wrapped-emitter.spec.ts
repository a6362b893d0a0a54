import { EventEmitter } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import express from "express";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { bindEmitter, currentContext, runWithContext } from "../../src/index.js";
import { type Listener, operation, Trial } from "./emitter-model.js";

const inContext = <T>(requestId: string, fn: () => T): T => runWithContext({ requestId }, fn);

const tracer = new AsyncLocalStorageContextManager().enable();
afterAll(() => void tracer.disable());
const byOpenTelemetry = <E extends EventEmitter>(emitter: E): E => tracer.bind(ROOT_CONTEXT, emitter);

/** An agent of another kind: it wraps the methods that add and remove, but not `once`, and remembers what it stored. */
function byAgent<E extends EventEmitter>(emitter: E): E {
  const methods: EventEmitter = emitter;
  const stored = new WeakMap<object, Listener>();
  for (const name of ["on", "addListener", "prependListener"] as const) {
    const add = methods[name];
    methods[name] = function (this: EventEmitter, event: string | symbol, listener: Listener) {
      const traced: Listener = function (this: unknown, ...args) {
        return listener.apply(this, args);
      };
      stored.set(listener, traced);
      return add.call(this, event, traced);
    } as EventEmitter[typeof name];
  }
  for (const name of ["off", "removeListener"] as const) {
    const remove = methods[name];
    methods[name] = function (this: EventEmitter, event: string | symbol, listener: Listener) {
      return remove.call(this, event, stored.get(listener) ?? listener);
    } as EventEmitter[typeof name];
  }
  return emitter;
}

const WRAPPED: readonly (readonly [how: string, wrap: <E extends EventEmitter>(emitter: E) => E])[] = [
  ["OpenTelemetry, then bindEmitter", (emitter) => bindEmitter(byOpenTelemetry(emitter))],
  ["bindEmitter, then OpenTelemetry", (emitter) => byOpenTelemetry(bindEmitter(emitter))],
  ["OpenTelemetry before and after", (emitter) => byOpenTelemetry(bindEmitter(byOpenTelemetry(emitter)))],
  ["an agent, then bindEmitter", (emitter) => bindEmitter(byAgent(emitter))],
  ["bindEmitter, then an agent", (emitter) => byAgent(bindEmitter(emitter))],
  ["an agent and OpenTelemetry, then bindEmitter", (emitter) => bindEmitter(byOpenTelemetry(byAgent(emitter)))],
  [
    "OpenTelemetry, bindEmitter twice, an agent",
    (emitter) => byAgent(bindEmitter(bindEmitter(byOpenTelemetry(emitter)))),
  ],
];

describe.each(WRAPPED)("an emitter that was wrapped: %s", (_, wrap) => {
  test.each([
    ["on", "off"],
    ["addListener", "removeListener"],
    ["prependListener", "off"],
    ["on", "removeListener"],
  ] as const)("does not call a listener after %s and %s", (add, remove) => {
    const emitter = wrap(new EventEmitter());
    const calls: unknown[] = [];
    const listener = (): void => void calls.push(currentContext()?.requestId);
    inContext("adder", () => emitter[add]("x", listener));
    inContext("emitter", () => emitter.emit("x"));
    expect(emitter[remove]("x", listener)).toBe(emitter);
    emitter.emit("x");
    expect([calls, emitter.listenerCount("x")]).toEqual([["adder"], 0]);
  });

  test.each(["once", "prependOnceListener"] as const)("calls a listener of %s once, and stores it no longer", (add) => {
    const emitter = wrap(new EventEmitter());
    const calls: unknown[] = [];
    inContext("adder", () => emitter[add]("x", () => void calls.push(currentContext()?.requestId)));
    for (const _ of [1, 2]) inContext("emitter", () => emitter.emit("x"));
    expect([calls, emitter.listenerCount("x")]).toEqual([["adder"], 0]);
  });

  test("removes what was added before it was wrapped as well", () => {
    const emitter = new EventEmitter();
    const calls: string[] = [];
    const listener = (): void => void calls.push("called");
    emitter.on("x", listener);
    wrap(emitter);
    emitter.off("x", listener).emit("x");
    expect([calls, emitter.listenerCount("x")]).toEqual([[], 0]);
  });

  test("adds and removes one listener again and again", () => {
    const emitter = wrap(new EventEmitter());
    let calls = 0;
    const listener = (): number => calls++;
    for (let round = 0; round < 100; round++) {
      emitter.on("x", listener);
      emitter.emit("x");
      round % 3 === 0 ? emitter.removeAllListeners("x") : emitter.off("x", listener);
    }
    expect([calls, emitter.listenerCount("x")]).toEqual([100, 0]);
  });

  test("is a stream that a target can be removed from", async () => {
    const source = wrap(new PassThrough());
    let written = "";
    const target = new Writable({
      write(chunk, _encoding, done) {
        written += chunk;
        done();
      },
    });
    source.pipe(wrap(target));
    source.write("a");
    await new Promise(setImmediate);
    source.unpipe(target);
    source.resume().write("b");
    await new Promise(setImmediate);
    expect([written, target.listenerCount("drain"), source.listenerCount("data")]).toEqual(["a", 0, 0]);
  });
});

/** A tracer finds only the last of several equal listeners, so each is there once at most. */
test.each(WRAPPED.slice(0, 3))(
  "has the same calls and counts as a plain emitter, after any operations: %s",
  (_, wrap) => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (steps) => {
        const plain = new Trial(new EventEmitter());
        const wrapped = new Trial(wrap(new EventEmitter()));
        for (const step of steps) {
          if (step.do === "removeRaw" || (step.do === "emit" && step.first !== undefined)) continue;
          const { target } = plain;
          if (step.do === "add" && target instanceof EventEmitter) {
            const event = ["a", "b", Symbol.for("c")][step.event] as string;
            if (target.listeners(event).includes(plain.fns[step.fn] as Listener)) continue;
          }
          plain.run(step);
          wrapped.run(step);
          const calls = [plain, wrapped].map((trial) => trial.calls.map((call) => call.replace(/ in .*/, "")));
          expect(calls[1]).toEqual(calls[0]);
          for (const event of ["a", "b", Symbol.for("c")]) {
            const [expected, count] = [plain, wrapped].map((trial) =>
              (trial.target as EventEmitter).listenerCount(event),
            );
            expect(count).toBe(expected);
          }
        }
      }),
      { numRuns: 500 },
    );
  },
);

/** Emitters that are no instances of EventEmitter. */
const MIXED_IN: readonly (readonly [what: string, make: () => EventEmitter])[] = [
  ["the app of Express", () => express() as unknown as EventEmitter],
  [
    "a class that EventEmitter's methods were copied into, as in ioredis",
    () => {
      class Client {}
      for (const key of Object.getOwnPropertyNames(EventEmitter.prototype)) {
        if (key !== "constructor")
          Object.defineProperty(
            Client.prototype,
            key,
            Object.getOwnPropertyDescriptor(EventEmitter.prototype, key) as PropertyDescriptor,
          );
      }
      return new Client() as EventEmitter;
    },
  ],
  [
    "an object with those methods of its own, as in knex",
    () => {
      const emitter = new EventEmitter();
      const object: Record<string, unknown> = {};
      for (const key in emitter) object[key] = emitter[key as keyof EventEmitter];
      return object as unknown as EventEmitter;
    },
  ],
  ["a function with those methods", () => Object.assign(() => {}, EventEmitter.prototype) as unknown as EventEmitter],
  ["an object whose prototype is that of EventEmitter", () => Object.setPrototypeOf({}, EventEmitter.prototype)],
  ["an object whose prototype is an emitter, as Node's old inherits made it", () => Object.create(new EventEmitter())],
  ["an object without a prototype", () => Object.assign(Object.create(null), EventEmitter.prototype)],
  ["a Proxy of an emitter", () => new Proxy(new EventEmitter(), {})],
];

test.each(MIXED_IN)("an emitter that is mixed in is bound: %s", (_, make) => {
  const emitter = make();
  const calls: unknown[] = [];
  const listener = (): void => void calls.push(currentContext()?.requestId);
  expect(bindEmitter(emitter)).toBe(emitter);
  inContext("adder", () => emitter.on("x", listener).once("x", listener));
  inContext("emitter", () => emitter.emit("x"));
  emitter.off("x", listener).emit("x");
  expect([calls, emitter.listenerCount("x")]).toEqual([["adder", "adder"], 0]);
});
