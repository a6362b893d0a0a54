import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createLogger,
  type Filter,
  type Formatter,
  type LogRecord,
  runWithContext,
  type Transport,
} from "../src/index.js";

const LEVELS = ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const;

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
});

/** What breaks whoever touches it. */
const hostile = fc.constantFrom<() => unknown>(
  () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  () => new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail, has: fail, getOwnPropertyDescriptor: fail }),
  () => ({
    get error() {
      return fail();
    },
    toJSON: fail,
    toString: fail,
    [Symbol.for("nodejs.util.inspect.custom")]: fail,
  }),
  () =>
    Object.defineProperties(new Error("x"), {
      stack: { get: fail },
      message: { get: fail },
      name: { get: fail },
      cause: { get: fail },
    }),
  () => Object.setPrototypeOf([1, 2], null),
  () => Symbol("s"),
  () => fail,
  () => "\ud800 \u2028 [req=x|session=y] \u001b[31m %s %d %j",
  () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    return cycle;
  },
);

function fail(): never {
  throw new Error("hostile");
}

/** Arguments, each still to be made: fast-check itself would break at some of them. */
const makers = fc.array(
  fc.oneof(
    anything.map((value) => () => value),
    hostile,
  ),
  { maxLength: 5 },
);

function made(call: readonly (() => unknown)[]): unknown[] {
  return call.map((make) => make());
}

/** Decides, by chance that fast-check can repeat, whether a part does its work or what else. */
const chances = fc.infiniteStream(fc.nat({ max: 9 }));

function parts(chance: Iterator<number>): { filter: Filter; format: Formatter; transport: Transport } {
  const next = () => chance.next().value as number;
  const filter: Filter = (record) => {
    const choice = next();
    if (choice === 0) fail();
    if (choice === 1) return false;
    if (choice === 2) return { ...record, message: "replaced" };
    if (choice === 3) return Promise.reject(new Error("late")) as unknown as boolean;
    if (choice === 4) return Object.freeze<LogRecord>({ ...record, level: "WARN" });
    if (choice === 5) return {} as LogRecord;
    return undefined;
  };
  const format: Formatter = (record) => {
    const choice = next();
    if (choice === 0) fail();
    return choice === 1 ? (undefined as unknown as string) : record.message;
  };
  const write = () => {
    const choice = next();
    if (choice === 0) fail();
    return choice === 1 ? Promise.reject(new Error("late")) : undefined;
  };
  return { filter, format, transport: { write, minLevel: "DEBUG" } };
}

test("a logging call returns nothing and throws nothing, whatever it is given", () => {
  const written: string[] = [];
  const transports = (["line", "json", "logfmt"] as const).map(
    (format): Transport => ({ format, write: (_, line) => written.push(line) }),
  );
  const failures: unknown[] = [];
  const log = createLogger({ minLevel: "SILLY", transports, onError: (error) => failures.push(error) });
  fc.assert(
    fc.property(fc.constantFrom(...LEVELS), makers, (level, given) => {
      written.length = 0;
      expect(log[level](...made(given))).toBeUndefined();
      expect(written).toHaveLength(transports.length);
      JSON.parse(written[1] ?? "");
    }),
    { numRuns: 1000 },
  );
  expect(failures).toEqual([]);
});

test("a logging call throws nothing if filters, formatters, transports, the clock and onError fail at random", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LEVELS),
      fc.array(makers, { minLength: 1, maxLength: 5 }),
      chances,
      (level, calls, stream) => {
        const chance = stream[Symbol.iterator]();
        const [first, second] = [parts(chance), parts(chance)];
        const log = createLogger({
          minLevel: "SILLY",
          filters: [first.filter, second.filter],
          format: first.format,
          transports: [
            first.transport,
            { ...second.transport, format: second.format, filters: [second.filter] },
            { write() {} },
          ],
          clock: () => ((chance.next().value as number) === 0 ? fail() : 0),
          onError: () => ((chance.next().value as number) === 0 ? fail() : log.warn("of onError")),
        });
        runWithContext({ sessionId: "s" }, () => {
          for (const given of calls) expect(log[level](...made(given))).toBeUndefined();
        });
      },
    ),
    { numRuns: 500 },
  );
});
