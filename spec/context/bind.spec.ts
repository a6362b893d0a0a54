import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { bindContext, currentContext, runWithContext } from "../../src/index.js";

const requestId = () => currentContext()?.requestId;

test("runs a function in the context in which it was bound, whoever calls it", () => {
  const bound = runWithContext({ requestId: "mine" }, () => bindContext(requestId));
  expect(bound()).toBe("mine");
  expect(runWithContext({ requestId: "other" }, () => [bound(), requestId()])).toEqual(["mine", "other"]);
});

test("runs a function that was bound outside any context outside any", () => {
  const bound = bindContext(requestId);
  expect(runWithContext({ requestId: "other" }, () => [bound(), requestId()])).toEqual([undefined, "other"]);
});

test("passes on this, the arguments and what is returned", () => {
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

test("throws the very error that the function throws, and leaves the caller's context as it was", () => {
  const error = new Error("mine");
  const bound = runWithContext({ requestId: "mine" }, () =>
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

test("keeps the context across an emitter's listener, where it would otherwise be the emitter's", () => {
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

test.each([undefined, null, "fn", {}])("refuses what is no function: %s", (fn) => {
  expect(() => bindContext(fn as unknown as () => void)).toThrow(TypeError);
  expect(() => bindContext(fn as unknown as () => void)).toThrow(/bindContext's fn is .+, but takes a function/);
});
