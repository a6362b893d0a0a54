import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
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
  expect(() => bindContext(fn as unknown as () => void)).toThrow(/bindContext's fn is .+, but takes a function/);
});
