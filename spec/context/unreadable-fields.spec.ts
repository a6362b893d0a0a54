import fc from "fast-check";
import { expect, test } from "vitest";
import { type ContextFields, currentContext, runWithContext, updateContext } from "../../src/index.js";
import { runNode } from "../support/child-process.js";

const fail = (error: unknown = new Error("secret")): never => {
  throw error;
};
const getter = (get: () => unknown) => ({ enumerable: true, configurable: true, get });
const GOOD = { plan: "pro", 7: "seven" };

/** Fields with one that throws, and the name of that one. */
const UNREADABLE: readonly (readonly [what: string, fields: () => object])[] = [
  [
    "a getter that throws",
    () =>
      Object.defineProperty(
        { ...GOOD },
        "bad",
        getter(() => fail()),
      ),
  ],
  [
    "a getter that throws no error",
    () =>
      Object.defineProperty(
        { ...GOOD },
        "bad",
        getter(() => fail(null)),
      ),
  ],
  [
    "a getter that throws what cannot be read",
    () =>
      Object.defineProperty(
        { ...GOOD },
        "bad",
        getter(() => fail(Proxy.revocable({}, {}).proxy)),
      ),
  ],
  [
    "a getter whose name is a symbol",
    () =>
      Object.defineProperty(
        { ...GOOD },
        Symbol("bad"),
        getter(() => fail()),
      ),
  ],
  [
    "a getter named __proto__",
    () =>
      Object.defineProperty(
        { ...GOOD },
        "__proto__",
        getter(() => fail()),
      ),
  ],
  [
    "a getter that runs out of stack",
    () =>
      Object.defineProperty(
        { ...GOOD },
        "bad",
        getter(function again() {
          return again();
        }),
      ),
  ],
  [
    "a requestId that throws",
    () =>
      Object.defineProperty(
        { ...GOOD },
        "requestId",
        getter(() => fail()),
      ),
  ],
  [
    "a sessionId that throws",
    () =>
      Object.defineProperty(
        { ...GOOD },
        "sessionId",
        getter(() => fail()),
      ),
  ],
  [
    "a startTime that throws",
    () =>
      Object.defineProperty(
        { ...GOOD },
        "startTime",
        getter(() => fail()),
      ),
  ],
  [
    "a minLevel that throws",
    () =>
      Object.defineProperty(
        { ...GOOD },
        "minLevel",
        getter(() => fail()),
      ),
  ],
  [
    "a getter of a class's instance",
    () =>
      new (class {
        plan = "pro";
        7 = "seven";
        constructor() {
          Object.defineProperty(
            this,
            "bad",
            getter(() => fail()),
          );
        }
      })(),
  ],
  [
    "a Proxy with a get that throws for one",
    () => new Proxy({ ...GOOD, bad: 1 }, { get: (target, key) => (key === "bad" ? fail() : Reflect.get(target, key)) }),
  ],
  [
    "a Proxy that does not describe one",
    () =>
      new Proxy(
        { ...GOOD, bad: 1 },
        {
          getOwnPropertyDescriptor: (target, key) =>
            key === "bad" ? fail() : Reflect.getOwnPropertyDescriptor(target, key),
        },
      ),
  ],
];

test.each(UNREADABLE)("fields with %s make a context of all the others", (_, make) => {
  const ran = runWithContext(make() as ContextFields, () => {
    const { requestId, startTime, ...others } = currentContext() ?? {};
    expect(requestId).toMatch(/^[2-9a-km-np-z]{20}$/);
    expect(startTime).toEqual(expect.any(Number));
    expect(others).toEqual(GOOD);
    return 42;
  });
  expect(ran).toBe(42);
});

test.each(UNREADABLE)("an update with %s adds all the others, and keeps what was there", (_, make) => {
  const before = { requestId: "r", sessionId: "s", startTime: 5, minLevel: "info", bad: 1 } as const;
  runWithContext(before, () => {
    updateContext(make() as ContextFields);
    expect(currentContext()).toEqual({ ...before, ...GOOD });
  });
});

test.each([
  ["a Proxy whose every trap throws", () => new Proxy({}, new Proxy({}, { get: () => fail }))],
  ["a Proxy that does not list its keys", () => new Proxy({ a: 1 }, { ownKeys: () => fail() })],
  [
    "a revoked Proxy",
    () => {
      const { proxy, revoke } = Proxy.revocable({ a: 1 }, {});
      revoke();
      return proxy;
    },
  ],
])("fields that are %s make a context with nothing but an ID", (_, make) => {
  runWithContext(make() as ContextFields, () => {
    expect(Object.keys(currentContext() ?? {}).sort()).toEqual(["requestId", "startTime"]);
  });
  runWithContext({ requestId: "r", a: 2 }, () => {
    updateContext(make() as ContextFields);
    expect(currentContext()).toMatchObject({ requestId: "r", a: 2 });
  });
});

test("whichever fields throw, the others are there with their values", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.tuple(fc.boolean(), fc.integer())), (entries) => {
      const fields = Object.create(null);
      for (const [key, [throws, value]] of Object.entries(entries)) {
        Object.defineProperty(
          fields,
          key,
          getter(() => (throws ? fail() : value)),
        );
      }
      const readable = Object.entries(entries).flatMap(([key, [throws, value]]) => (throws ? [] : [[key, value]]));
      runWithContext({ requestId: "outer", startTime: 5 }, () =>
        runWithContext(fields, () => {
          const given = Object.fromEntries(readable);
          expect(
            Object.entries(currentContext() ?? {})
              .filter(([key]) => Object.hasOwn(given, key))
              .sort(),
          ).toEqual(readable.sort());
        }),
      );
    }),
  );
});

test("what is left out is reported on stderr by its name, without what it threw", async () => {
  const { code, stdout, stderr } = await runNode([
    "--input-type=module",
    "-e",
    `import { log, runWithContext } from "ctxlog";
     const fields = { requestId: "a1b2c3d4e5f6", get cart() { throw new Error("secret") }, get user() { throw 1 }, plan: "pro" };
     runWithContext(fields, () => log.info("served"));`,
  ]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining("[req=a1b2c3d4|session=none] - served plan=pro\n"),
  });
  expect(stderr).toBe("ctxlog: context: fields of a context throw when they are read, and are left out: cart, user\n");
});
