import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { bindContext, createLogger, memoryTransport, runWithContext, runWithoutContext } from "../../src/index.js";

const ALICE = { requestId: "alice000-request", userId: "alice" };
const BOB = { requestId: "bob00000-request", userId: "bob" };

interface Shared {
  readonly error: Error;
  /** Rejects what waits for it with the shared error. */
  reject(): void;
  readonly rejection: Promise<never>;
}

function shared(error: Error): Shared {
  let reject = (_: Error): void => {};
  const rejection = new Promise<never>((_, no) => {
    reject = no;
  });
  rejection.catch(() => {});
  return { error, rejection, reject: () => reject(error) };
}

const ERRORS: readonly (readonly [kind: string, make: () => Error])[] = [
  ["the reason of an AbortSignal", () => AbortSignal.abort(new Error("shutting down")).reason],
  ["the reason that Node gives to an AbortSignal", () => AbortSignal.abort().reason],
  ["a cached failure", () => new Error("the last connection failed")],
  ["a frozen error", () => Object.freeze(new RangeError("not allowed"))],
  ["an error with a cause", () => new Error("outer", { cause: new Error("inner") })],
  ["an error of several", () => new AggregateError([new Error("one"), new Error("two")], "all failed")],
];

type Log = ReturnType<typeof createLogger>;
/** Logs the shared error somewhere else than where it came out of a context. `alice` throws it there, and catches it. */
type Place = (log: Log, shared: Shared, alice: () => void) => unknown;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const soon =
  (schedule: (step: () => void) => unknown): Place =>
  (log, { error }, alice) =>
    new Promise<void>((resolve) => {
      alice();
      schedule(() => {
        log.error("elsewhere", error);
        resolve();
      });
    });

const OUTSIDE: readonly (readonly [where: string, place: Place])[] = [
  [
    "by the catch of another request's promise, which was rejected first",
    async (log, { error, reject, rejection }, alice) => {
      const done = runWithContext(BOB, () => rejection).catch(() => log.error("elsewhere", error));
      reject();
      alice();
      await done;
    },
  ],
  [
    "by the catch of another request's promise, which is rejected later",
    async (log, { error, reject, rejection }, alice) => {
      const done = runWithContext(BOB, () => rejection).catch(() => log.error("elsewhere", error));
      alice();
      reject();
      await done;
    },
  ],
  [
    "by an async function that waited for the same failure",
    async (log, { reject, rejection }, alice) => {
      const done = (async () => {
        try {
          await rejection;
        } catch (error) {
          log.error("elsewhere", error);
        }
      })();
      await null;
      reject();
      alice();
      await done;
    },
  ],
  [
    "after an await",
    async (log, { error }, alice) => {
      alice();
      await null;
      log.error("elsewhere", error);
    },
  ],
  ["by a timer", soon((step) => setTimeout(step))],
  ["by an immediate", soon(setImmediate)],
  ["by nextTick", soon(process.nextTick)],
  ["by a microtask", soon(queueMicrotask)],
  ["by a promise's callback", soon((step) => Promise.resolve().then(step))],
  [
    "by a job of the next turn",
    async (log, { error }, alice) => {
      alice();
      await turn();
      log.error("elsewhere", error);
    },
  ],
  [
    "by a function that was bound outside any context",
    (log, { error }, alice) => {
      const report = bindContext(() => log.error("elsewhere", error));
      alice();
      runWithContext(BOB, report);
    },
  ],
  [
    "outside the context of another request",
    (log, { error }, alice) => {
      alice();
      runWithContext(BOB, () => runWithoutContext(() => log.error("elsewhere", error)));
    },
  ],
];

const INSIDE: readonly (readonly [where: string, place: Place])[] = [
  [
    "by another request",
    (log, { error }, alice) => {
      alice();
      runWithContext(BOB, () => log.error("elsewhere", error));
    },
  ],
  [
    "by a worker whose job has failed, which has a context of its own",
    (log, { error }, alice) => {
      runWithContext(BOB, () => {
        alice();
        log.error("elsewhere", error);
      });
    },
  ],
  [
    "by another request, later",
    async (log, { error }, alice) => {
      alice();
      await runWithContext(BOB, async () => {
        await turn();
        log.error("elsewhere", error);
      });
    },
  ],
  [
    "by the listener of another request",
    (log, { error }, alice) => {
      const emitter = new EventEmitter();
      runWithContext(BOB, () =>
        emitter.on(
          "failed",
          bindContext(() => log.error("elsewhere", error)),
        ),
      );
      alice();
      emitter.emit("failed");
    },
  ],
  [
    "by another request that throws it too, and catches it",
    (log, { error }) => {
      runWithContext(BOB, () => {
        try {
          runWithContext(ALICE, () => {
            throw error;
          });
        } catch {
          log.error("elsewhere", error);
        }
      });
    },
  ],
];

/** The parts of the event loop in which the error is thrown out of Alice's context. */
const PHASES: readonly (readonly [phase: string, run: (step: () => void) => unknown])[] = [
  ["a timer", (step) => setTimeout(step)],
  ["an immediate", setImmediate],
  ["nextTick", process.nextTick],
  ["a microtask", queueMicrotask],
];

/** Where the line of the shared error says it is from, if Alice's request threw it first. */
async function idsElsewhere(make: () => Error, place: Place, run: (step: () => void) => unknown): Promise<unknown[]> {
  const memory = memoryTransport();
  const log = createLogger({ transports: [memory] });
  const one = shared(make());
  const alice = (): void => {
    try {
      runWithContext(ALICE, () => {
        throw one.error;
      });
    } catch (error) {
      log.warn("Refused", error);
    }
  };
  await new Promise((resolve) => run(() => resolve(place(log, one, alice))));
  return memory.records
    .filter(({ message }) => message === "elsewhere")
    .map(({ requestId, context }) => `${requestId} ${context?.["userId"]}`);
}

const cases = ERRORS.flatMap(([kind, make]) =>
  PHASES.map(([phase, run]) => [`${kind}, in ${phase}`, make, run] as const),
);

/** The same answer for every kind of error, in every phase. */
const always = (ids: string): unknown => Object.fromEntries(cases.map(([name]) => [name, [ids]]));

async function inEveryCase(place: Place): Promise<unknown> {
  const entries = cases.map(async ([name, make, run]) => [name, await idsElsewhere(make, place, run)]);
  return Object.fromEntries(await Promise.all(entries));
}

describe("an error object that one request threw, and others have as well", () => {
  test.each(OUTSIDE)("brings no IDs to a line that is logged %s", async (_, place) => {
    expect(await inEveryCase(place)).toEqual(always("none undefined"));
  });

  test.each(INSIDE)("does not change the IDs of a line that is logged %s", async (_, place) => {
    expect(await inEveryCase(place)).toEqual(always("bob00000 bob"));
  });
});
