import { describe, expect, test } from "vitest";
import { createLogger } from "../../../../src/index.js";
import { KEYS, logged, S } from "../../../support/redact.js";

const DATA = {
  users: [
    { password: S, name: "al" },
    { password: S, name: "bo" },
  ],
  "x-key": S,
  req: { headers: { "x-key": S, accept: "text/html" } },
  password: S,
  deep: { a: { b: { password: S } } },
};

/** How often the secret is left in the line. */
function left(path: string, data: object = DATA): number {
  const { text } = logged({ paths: [path] }, (log) => log.info("x", data));
  return (text.split("\n").find((line) => line.startsWith("{")) as string).split(S).length - 1;
}

describe("a path", () => {
  const all = left("nothing.here");

  test.each([
    ["password", 1],
    ["users.0.password", 1],
    ["users[0].password", 1],
    ["users.*.password", 2],
    ["users[*].password", 2],
    ["users[*]", 2],
    ["req.headers.x-key", 1],
    ['req.headers["x-key"]', 1],
    ["req.headers['x-key']", 1],
    ['["x-key"]', 1],
    ['["req"]["headers"].x-key', 1],
    ["*.headers.*", 1],
    ["**.password", 4],
    ["deep.**.password", 1],
    ["deep.**.b.**.password", 1],
    ["**.**.x-key", 2],
    ["**.users.*.password", 2],
    ["password.length", 0],
    ["users.name.password", 0],
  ])("%s hides %i of the values", (path, hidden) => {
    expect(left(path)).toBe(all - hidden);
  });

  test("hides nothing else, and copies nothing if its place is empty", () => {
    const clean = { user: { name: S }, list: [{ a: 1 }] };
    const { record } = logged({ paths: ["user.password", "list.*.b", "**.c"] }, (log) => log.info("x", clean));
    expect(record.fields).toBe(clean);
    const { record: hit } = logged({ paths: ["user.name"] }, (log) => log.info("x", clean));
    expect(hit.fields).toEqual({ user: { name: "[redacted]" }, list: [{ a: 1 }] });
    expect(hit.fields?.["list"]).toBe(clean.list);
    expect(clean.user.name).toBe(S);
  });

  test("leads through maps, objects of a class, getters, Proxies and what toJSON returns", () => {
    class User {
      card = { number: S };
    }
    const fields = {
      map: new Map([["user", new User()]]),
      user: new User(),
      proxy: new Proxy({ user: new User() }, {}),
      json: { toJSON: () => ({ user: new User() }) },
      get got() {
        return { user: new User() };
      },
    };
    const { text } = logged({ paths: ["**.card.number"] }, (log) => log.info("x", fields));
    expect(text).not.toContain(S);
    const paths = ["map.user.card.number", "user.card.number", "proxy.user.card.number", "json.user.card.number"];
    const { text: exact } = logged({ paths: [...paths, "got.user.card.number"] }, (log) => log.info("x", fields));
    expect(exact).not.toContain(S);
  });

  test("through a cycle, or through parts that are shared, ends", () => {
    const loop: Record<string, unknown> = { a: { card: S } };
    loop["self"] = loop;
    let shared: unknown = { card: S };
    for (let depth = 0; depth < 40; depth++) shared = { left: shared, right: shared };
    const { text } = logged({ paths: ["**.card"] }, (log) => log.info("x", { loop, shared }));
    expect(text).not.toContain(S);
  });

  test("of an error begins with error, however the error was given; and with err, if it was given so", () => {
    const failure = () => Object.assign(new Error("refused"), { config: { key: S } });
    for (const path of ["error.config.key", "err.config.key", "**.config.key"]) {
      const { text } = logged({ paths: [path] }, (log) => {
        log.error("x", { err: failure() });
        log.error({ err: failure() });
        log.child({ bindings: { err: failure() } }).info("x");
      });
      expect(text, path).not.toContain(S);
    }
    const { text } = logged({ paths: ["error.config.key"] }, (log) => {
      log.error("x", failure());
      log.error(failure());
      log.error({ error: failure() }, "x");
      log.child({ bindings: { error: failure() } }).info("x");
    });
    expect(text).not.toContain(S);
    const { text: other } = logged({ paths: ["err.config.key"] }, (log) => log.error("x", failure()));
    expect(other).toContain(S);
  });
});

describe("a path that can match nothing is refused, and the message says what is right", () => {
  test.each([
    ["$.password", 'the place without "$"'],
    ["req/headers", '"req.headers", or ["req/headers"]'],
    ["*_token", "keys: [/_token$/]"],
    ["a.my*Key.b", "keys: [/^my.*Key$/]"],
    [" password", 'the place without spaces around "password"'],
    ["a. b", '[" b"]'],
    ["a..b", 'such as "a.b"'],
    ["a.", 'such as "a"'],
    [".a", 'such as "a"'],
    ["a.[0]", 'such as "a[0]"'],
    ["a[0]b", 'such as "a[0].b"'],
    ["a[x]", '["x-key"], [0] and [*]'],
    ["a[", '["x-key"]'],
    ['a["b]', '["x-key"]'],
    ["a[-1]", "[0] and [*]"],
    ["**", "**.password"],
    ["a.**", "**.password"],
    ["", "places"],
  ])("%j", (path, right) => {
    let message = "";
    try {
      createLogger({ redact: { paths: ["ok", path] } });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain("ctxlog: redact.paths");
    expect(message).toContain(right);
  });
});

describe("a key that can match nothing is refused, and the message says what is right", () => {
  test.each([
    ["*_token", "/_token$/"],
    ["pass*", "/^pass/"],
    ["req.headers.x-key", 'paths: ["req.headers.x-key"]'],
    ["users[0].password", 'paths: ["users[0].password"]'],
  ])("%j", (key, right) => {
    expect(() => createLogger({ redact: { keys: ["ok", key] } })).toThrow(right);
    expect(() => createLogger({ redact: { keys: ["ok", key] } })).toThrow("ctxlog: redact.keys[1]");
  });
});

test("paths beside keys: both are searched", () => {
  const { text } = logged({ ...KEYS, paths: ["user.name"] }, (log) =>
    log.info("x", { user: { name: `${S}1` }, nested: [{ password: `${S}2` }] }),
  );
  expect(text).not.toContain(S);
});
