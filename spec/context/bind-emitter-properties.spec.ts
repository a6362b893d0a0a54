import { EventEmitter } from "node:events";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bindEmitter } from "../../src/index.js";
import { EmitterModel, type Listener, operation, Trial } from "./emitter-model.js";

/** Records the events `newListener` and `removeListener`. */
function watch(emitter: EventEmitter, trial: Trial, isWatched: boolean): EventEmitter {
  if (!isWatched) return emitter;
  for (const name of ["newListener", "removeListener"] as const) {
    emitter.on(name, (event: string | symbol, fn: Listener & { listener?: Listener }) => {
      trial.calls.push(`${name} ${String(event)} ${trial.fns.indexOf(fn.listener ?? fn)}`);
    });
  }
  return emitter;
}

test("a bound emitter has the same calls, counts and listeners as a plain one, after any operations", () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 30 }), fc.boolean(), (steps, isWatched) => {
      const plain = new Trial(new EventEmitter());
      const bound = new Trial(bindEmitter(new EventEmitter()));
      for (const trial of [plain, bound]) watch(trial.target as EventEmitter, trial, isWatched);
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

test("each listener of a bound emitter runs in the context in which it was added, after any operations", () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 30 }), (steps) => {
      const model = new Trial(new EmitterModel());
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
