import { EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { bindContext, currentContext, runWithContext } from "../../src/index.js";

const requestId = () => currentContext()?.requestId;

test("a bound function runs in the context in which it was bound, whoever calls it", () => {
  const bound = runWithContext({ requestId: "bound" }, () => bindContext(requestId));
  expect(bound()).toBe("bound");
  expect(runWithContext({ requestId: "other" }, () => [bound(), requestId()])).toEqual(["bound", "other"]);
});

test("a function that was bound outside any context runs outside any", () => {
  const bound = bindContext(requestId);
  expect(runWithContext({ requestId: "other" }, () => [bound(), requestId()])).toEqual([undefined, "other"]);
});

test("a bound function passes on `this` and its arguments, and returns what the function returns", () => {
  const receiver = {
    factor: 2,
    times: runWithContext({}, () =>
      bindContext(function (this: { factor: number }, ...numbers: number[]) {
        return numbers.map((number) => number * this.factor);
      }),
    ),
  };
  expect(receiver.times(1, 2, 3)).toEqual([2, 4, 6]);
  const promise = Promise.resolve();
  expect(bindContext(() => promise)()).toBe(promise);
});

test("a bound function throws the error of the function, and the caller's context does not change", () => {
  const error = new Error("bound");
  const bound = runWithContext({ requestId: "bound" }, () =>
    bindContext(() => {
      throw error;
    }),
  );
  runWithContext({ requestId: "other" }, () => {
    let thrown: unknown;
    try {
      bound();
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
    expect(requestId()).toBe("other");
  });
});

test("a bound listener runs in its own context, a plain one in that of the code that emits", () => {
  const emitter = new EventEmitter();
  const seen: unknown[] = [];
  runWithContext({ requestId: "listener" }, () => {
    emitter.on("event", () => seen.push(requestId()));
    emitter.on(
      "event",
      bindContext(() => seen.push(requestId())),
    );
  });
  runWithContext({ requestId: "emitter" }, () => emitter.emit("event"));
  expect(seen).toEqual(["emitter", "listener"]);
});

test.each([undefined, null, "fn", {}])("bindContext refuses anything but a function: %s", (fn) => {
  expect(() => bindContext(fn as unknown as () => void)).toThrow(TypeError);
  expect(() => bindContext(fn as unknown as () => void)).toThrow(/bindContext's fn is .+, but must be a function/);
});

class Shop {
  static open(_a: unknown, _b: unknown): void {}
  close(_a: unknown): void {}
}
const inherited = Object.setPrototypeOf(() => {}, { kind: "special" });

test.each([
  ["a function without parameters", () => {}],
  ["an error handler of Express", (_error: unknown, _request: unknown, _response: unknown, _next: unknown) => {}],
  ["a function with a default", (_a: unknown, _b = 1) => {}],
  ["a function with a rest", (_a: unknown, ..._rest: unknown[]) => {}],
  ["an anonymous function", (() => (_a: unknown) => {})()],
  ["a function that was bound by JavaScript", ((_a: unknown, _b: unknown) => {}).bind(null)],
  ["an async function", async (_a: unknown, _b: unknown) => {}],
  ["a generator function", function* steps(_a: unknown): Generator<void> {}],
  ["an async generator function", async function* steps(_a: unknown): AsyncGenerator<void> {}],
  ["a static method", Shop.open],
  ["a method", new Shop().close],
  ["a function whose name is not a text", Object.defineProperty((_a: unknown) => {}, "name", { value: undefined })],
  ["a function whose length was set", Object.defineProperty(() => {}, "length", { value: 3 })],
  ["a function with a prototype of its own", inherited],
  ["a Proxy of a function", new Proxy((_a: unknown, _b: unknown) => {}, {})],
  ["a function of Node", setTimeout],
  ["a function that is bound twice", bindContext((_a: unknown, _b: unknown, _c: unknown) => {})],
])("a bound function has the length, the name and the kind of the function: %s", (_, fn) => {
  const bound = bindContext(fn as (...args: unknown[]) => unknown);
  const look = (it: typeof bound) => ({
    length: it.length,
    name: it.name,
    kind: Object.prototype.toString.call(it),
    prototype: Object.getPrototypeOf(it),
  });
  expect(look(bound)).toEqual(look(fn as typeof bound));
});

test("a function that cannot be inspected is bound nevertheless", () => {
  const fail = () => {
    throw new Error("no");
  };
  const traps: ProxyHandler<() => unknown> = {
    getPrototypeOf: fail,
    get: (target, key) => (key === "length" ? fail() : Reflect.get(target, key)),
  };
  expect(
    runWithContext({ requestId: "bound" }, () => bindContext(new Proxy(requestId, traps) as () => unknown))(),
  ).toBe("bound");
});

test("Express calls a bound error handler", async () => {
  const app = express();
  app.get("/", () => {
    throw new Error("no stock");
  });
  const handle: express.ErrorRequestHandler = (error, _request, response, _next) => {
    response.status(409).send(`${error.message} in ${requestId()}`);
  };
  app.use(runWithContext({ requestId: "bound" }, () => bindContext(handle)));
  const server = app.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect([response.status, await response.text()]).toEqual([409, "no stock in bound"]);
});
