import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  createLogger,
  type Formatter,
  fileTransport,
  type Logger,
  type LogRecord,
  memoryTransport,
  prettyFormatter,
  type RedactOptions,
  runWithContext,
  streamTransport,
  updateContext,
} from "../../src/index.js";

/** What one call gives, as a record and in every format. */
function logged(options: RedactOptions, call: (log: Logger) => void): { record: LogRecord; text: string } {
  const transports = (["line", "json", "pretty", prettyFormatter({ colors: true })] as (Formatter | "line")[]).map(
    (format) => memoryTransport({ format }),
  );
  const log = createLogger({ redact: options, transports, onError: () => {} });
  call(log);
  const record = transports[0]?.records.at(-1) as LogRecord;
  return { record, text: transports.flatMap(({ lines }) => lines).join("\n") };
}

const KEYS = { keys: ["password"] };
const CREDENTIALS = { presets: ["credentials"] } as const;
const S = "hunter2";

describe("by key", () => {
  test("hides the value at any depth, whatever its type, and leaves the rest", () => {
    const { record } = logged(KEYS, (log) =>
      log.info("x", { user: { name: "al", PassWord: S, a: [{ password: 12 }] } }),
    );
    expect(record.fields).toEqual({
      user: { name: "al", PassWord: "[redacted]", a: [{ password: "[redacted]" }] },
    });
  });

  test("takes one name for another that differs by case, dashes or underscores", () => {
    for (const key of ["apiKey", "api_key", "API-KEY", "x.api_key"]) {
      const { text } = logged({ keys: ["api-key"] }, (log) => log.info("x", { [key]: S }));
      expect(text).not.toContain(S);
    }
  });

  test("takes expressions, whatever their flags", () => {
    const options = { keys: [/pass/gi, /^secret$/y] };
    const { text } = logged(options, (log) => log.info("x", { a: { myPass: S, pass2: S, secret: S } }));
    expect(text).not.toContain(S);
  });

  test("leaves null and undefined, since they tell that there is none", () => {
    const { record } = logged(KEYS, (log) => log.info("x", { password: undefined, a: { password: null } }));
    expect(record.fields).toEqual({ password: undefined, a: { password: null } });
  });

  test("hides what stands behind the name in a text", () => {
    const texts = [
      `password=${S}`,
      `password: ${S}`,
      `"password":"${S}"`,
      `{"a":"{\\"password\\":\\"${S}\\"}"}`,
      `{ password: '${S}', a: 1 }`,
      `https://a.b/c?x=1&password=${S}&y=2#z`,
      `user[password]=${S}&a=1`,
      `pass%77ord=${S}`,
      `PASSWORD = "a \\" ${S}"`,
      `password: { value: '${S}' }`,
      `password => ${S}`,
      `<password>${S}</password>`,
      `[Symbol(password)]: '${S}'`,
      `run --password ${S} --verbose`,
      `password=a,${S}`,
    ];
    for (const text of texts) {
      const { text: shown } = logged(KEYS, (log) => log.info(text));
      expect(shown, text).toContain("[redacted]");
      expect(shown, text).not.toContain(S);
    }
  });

  test("leaves the rest of a text as it is", () => {
    const { record } = logged(KEYS, (log) => log.info("GET https://a.b/c?x=1&password=p&y=2 took: 12 ms"));
    expect(record.message).toBe("GET https://a.b/c?x=1&password=[redacted]&y=2 took: 12 ms");
  });

  test("hides the value that follows the name in a list", () => {
    const { text } = logged(KEYS, (log) =>
      log.info("x", { rawHeaders: ["Password", S, "a", "b"], entries: [["password", S]], argv: ["--password", S] }),
    );
    expect(text).not.toContain(S);
    expect(text).toContain('"a","b"');
  });
});

describe("by path", () => {
  test("hides what stands there, and nothing else of that name", () => {
    const options = { paths: ["user.card.number", "orders.*.iban"] };
    const fields = { user: { card: { number: S, year: 1 } }, orders: [{ iban: S }, { iban: S }], number: 5, iban: 6 };
    const { record, text } = logged(options, (log) => log.info("x", fields));
    expect(text).not.toContain(S);
    expect(record.fields).toMatchObject({ number: 5, iban: 6, user: { card: { year: 1 } } });
  });

  test("tells apart two places of one object", () => {
    const shared = { iban: S };
    const { record } = logged({ paths: ["a.iban"] }, (log) => log.info("x", { a: shared, b: shared }));
    expect(record.fields).toEqual({ a: { iban: "[redacted]" }, b: { iban: S } });
  });

  test("reaches into the message that an error gave to the line", () => {
    for (const action of ["placeholder", "remove", "hash"] as const) {
      for (const path of ["error.message", "error"]) {
        const { text } = logged({ paths: [path], action }, (log) => log.error(new Error(`bad ${S}`)));
        expect(text).not.toContain(S);
      }
    }
  });

  test("reaches into an error, and its stack tells nothing of it", () => {
    const { text } = logged({ paths: ["error.message"] }, (log) => log.error("failed", new Error(`bad ${S}`)));
    expect(text).not.toContain(S);
    expect(text).toMatch(/redact\.spec\.ts:\d+/);
  });
});

describe("by pattern", () => {
  test("hides every occurrence in texts, keys and numbers", () => {
    const { text, record } = logged({ patterns: [/\d{3}-\d\d/, /^4711$/] }, (log) =>
      log.info("123-45 and 678-90", { "123-45": 1, n: 4711, list: new Set(["123-45"]), big: 4711n }),
    );
    expect(text).not.toMatch(/\d{3}-\d\d(?!-)|4711|678-90/);
    expect(record.message).toBe("[redacted] and [redacted]");
  });

  test("puts a placeholder with a dollar sign in as it is", () => {
    const { record } = logged({ patterns: [/secret/], placeholder: "$&$1" }, (log) => log.info("a secret"));
    expect(record.message).toBe("a $&$1");
  });
});

describe("what stands for a secret", () => {
  test("may be nothing", () => {
    const { record } = logged({ ...KEYS, patterns: [/zzz/], action: "remove" }, (log) =>
      log.info("a zzz b", { password: S, b: 1, m: new Map([["password", S]]), l: ["password", S] }),
    );
    expect(record.fields).toEqual({ b: 1, m: new Map(), l: ["password"] });
    expect(record.message).toBe("a  b");
  });

  test("may be a hash, equal for equal secrets under one key", () => {
    const hash = (key: string, value: unknown) =>
      logged({ ...KEYS, action: "hash", hmacKey: key.padEnd(16, "k") }, (log) => log.info("x", { password: value }))
        .record.fields?.["password"];
    expect(hash("k", S)).toMatch(/^\[hash:[0-9a-f]{16}\]$/);
    expect(hash("k", S)).toBe(hash("k", S));
    expect(hash("k", 12)).toBe(hash("k", "12"));
    expect(hash("k", { a: 1 })).toBe(hash("k", { a: 1 }));
    expect(hash("k", S)).not.toBe(hash("other", S));
    expect(hash("k", S)).not.toBe(hash("k", "hunter3"));
  });

  test("is not hashed again behind a transport's own filters", () => {
    const [once, twice] = [memoryTransport(), memoryTransport({ filters: [() => true] })];
    const redact = { ...KEYS, action: "hash", hmacKey: "0123456789abcdef" } as const;
    createLogger({ redact, transports: [once, twice] }).info(`password=${S}`, { password: S });
    expect(twice.records[0]?.fields).toEqual(once.records[0]?.fields);
    expect(twice.lines).toEqual(once.lines);
    expect(once.lines[0]).toContain("password=[hash:");
  });

  test("may be what a function says of the value and its path", () => {
    const placeholder = vi.fn((value: unknown, path: string) => `<${path}:${String(value).length}>`);
    const { record } = logged({ ...KEYS, placeholder }, (log) => log.info("x", { a: [{ password: S }] }));
    expect(record.fields).toEqual({ a: [{ password: "<a.0.password:7>" }] });
  });

  test("fails closed: where the function throws, the line tells so and nothing else", () => {
    const placeholder = () => {
      throw new RangeError("no");
    };
    const { text } = logged({ ...KEYS, placeholder }, (log) => log.info(`see ${S}`, { password: S, other: S }));
    expect(text).not.toContain(S);
    expect(text).toContain("message withheld: redact threw RangeError");
  });
});

test("fails closed for an ID too: the tag then has none", () => {
  const placeholder = () => {
    throw new RangeError("no");
  };
  const { text, record } = logged({ keys: ["sessionId"], placeholder }, (log) =>
    runWithContext({ requestId: "a1b2c3d4e5", sessionId: `${S}-session` }, () => log.info("x")),
  );
  expect(text).not.toContain(S);
  expect(text).toContain("message withheld: redact threw RangeError");
  expect(record).toMatchObject({ requestId: "a1b2c3d4", sessionId: "none" });
});

describe("the objects", () => {
  test("are not touched, and not copied where nothing is hidden", () => {
    const clean = Object.freeze({ a: [1, { b: new Map([["c", new Set([1])]]) }], d: new Date(), e: new Error("x") });
    const dirty = Object.freeze({ clean, deep: Object.freeze({ password: S, clean }) });
    const { record } = logged(KEYS, (log) => {
      log.info("x", clean);
      log.info("x", dirty);
    });
    expect(record.fields).not.toBe(dirty);
    expect(record.fields?.["clean"]).toBe(clean);
    expect(record.fields).toHaveProperty("deep.clean", clean);
    expect(dirty.deep.password).toBe(S);
    const { record: same } = logged(KEYS, (log) => log.info("x", clean));
    expect(same.fields).toBe(clean);
  });

  test("may hold themselves", () => {
    const loop: Record<string, unknown> = { password: S, list: [] };
    loop["self"] = loop;
    (loop["list"] as unknown[]).push(new Map<unknown, unknown>([["loop", loop]]), new Set([loop]));
    const error = new Error(`password=${S}`, { cause: loop });
    loop["error"] = error;
    const { text, record } = logged(KEYS, (log) => log.error("x", loop));
    expect(text).not.toContain(S);
    const copy = record.fields as typeof loop;
    expect(copy["self"]).toBe(copy);
  });

  test("of a class keep it", () => {
    class User {
      name = "al";
      password = S;
    }
    const { text } = logged(KEYS, (log) => log.info("x", { user: new User() }));
    expect(text).toContain("user: User { name: 'al', password: '[redacted]' }");
  });

  test("that show themselves in a way of their own show only what was looked at", () => {
    const shy = { toJSON: () => ({ password: S }), [inspect.custom]: () => `password is ${S}` };
    class Odd {
      visible = 1;
      [inspect.custom]() {
        return S;
      }
    }
    let calls = 0;
    const changing = {
      get safe() {
        calls++;
        return calls > 1 ? `password=${S}` : "safe";
      },
    };
    const sly = new Proxy({ safe: 1 } as Record<string, unknown>, {
      get: (_, key) => (key === "safe" ? (calls++ > 2 ? S : "safe") : undefined),
    });
    const values = {
      shy,
      odd: new Odd(),
      changing,
      sly,
      headers: new Headers({ password: S, accept: "text/html" }),
      query: new URLSearchParams(`password=${S}&a=1&a=2`),
      url: new URL(`https://user:${S}@host.example/?password=${S}&page=2`),
      promise: Promise.resolve(S),
      boxed: new String(`password=${S}`),
      symbol: Symbol(`password=${S}`),
      fn: Object.assign(() => {}, { password: S }),
      [Symbol("password")]: S,
      regexp: new RegExp(`password=${S}`),
      date: Object.assign(new Date(0), { password: S }),
      list: Object.assign([1], { password: S }),
      weak: new WeakRef({ password: S }),
      iterator: new Map([["password", S]]).entries(),
    };
    const { text, record } = logged(KEYS, (log) => log.info("x", values));
    expect(text).not.toContain(S);
    expect(record.fields).toMatchObject({
      headers: { accept: "text/html", password: "[redacted]" },
      query: { a: ["1", "2"] },
      url: "https://[redacted]@host.example/?password=[redacted]&page=2",
    });
  });

  test("of a built-in class with something of its own show only what was looked at", () => {
    class OddMap extends Map<string, string> {
      override *[Symbol.iterator](): MapIterator<[string, string]> {
        yield ["x", S];
      }
    }
    class OddError extends Error {
      #secret = S;
      [inspect.custom]() {
        return this.#secret;
      }
    }
    const custom = { [inspect.custom]: () => S };
    let reads = 0;
    const values = {
      map: new OddMap([["a", "b"]]),
      error: new OddError("fine"),
      nested: { error: new OddError("fine") },
      set: Object.assign(new Set([1]), custom),
      list: Object.assign([1], custom),
      date: Object.assign(new Date(0), custom),
      regexp: Object.assign(/a/, custom),
      url: Object.assign(new URL("https://a.b/"), custom, { toJSON: () => S }),
      bytes: Object.assign(new Uint8Array(2), custom),
      boxed: Object.assign(new Number(1), custom),
      item: Object.defineProperty([0], 0, { enumerable: true, get: () => (reads++ > 1 ? S : "safe") }),
      [Symbol(`password=${S}`)]: 1,
      inner: { [Symbol(`password=${S}`)]: 1 },
    };
    const { text } = logged(KEYS, (log) => log.info("x", values));
    expect(text).not.toContain(S);
    expect(text).toContain("fine");
  });

  test("that throw are told of", () => {
    const broken = {
      get bad() {
        throw new TypeError(S);
      },
      revoked: (() => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      })(),
      toJSONs: {
        toJSON() {
          throw new RangeError(S);
        },
      },
    };
    const { text } = logged(KEYS, (log) => log.info("fine", broken));
    expect(text).not.toContain(S);
    expect(text).toContain("fine");
    expect(text).toContain("[unreadable: threw TypeError]");
    expect(text).toContain("[unreadable: threw RangeError]");
  });

  test("keep bytes as they are", () => {
    const bytes = new Uint8Array(100_000);
    const { record } = logged({ ...KEYS, patterns: [/0/] }, (log) => log.info("x", { bytes }));
    expect(record.fields?.["bytes"]).toBe(bytes);
  });
});

describe("errors", () => {
  test("lose secrets in message, stack, own fields, causes, and what they hold", () => {
    class PayError extends Error {
      override name = "PayError";
      password = S;
    }
    const error = new PayError(`password=${S} refused`, {
      cause: new AggregateError([new Error(`{"password":"${S}"}`), `password: ${S}`], `password='${S}'`),
    });
    const { text, record } = logged(KEYS, (log) => log.error("failed", error));
    expect(text).not.toContain(S);
    expect(record.error).toBeInstanceOf(PayError);
    expect((record.error as Error).stack).toMatch(/redact\.spec\.ts:\d+/);
    expect(error.message).toContain(S);
    expect(error.password).toBe(S);
  });

  test("among the fields are still shown once", () => {
    for (const paths of [[], ["a.b.c"]]) {
      const error = new Error(`password=${S}`);
      const { record } = logged({ ...KEYS, paths }, (log) => log.error("x", { error }));
      expect(record.error).toBe(record.fields?.["error"]);
      expect(record.error).not.toBe(error);
    }
  });

  test("of another kind than ours are looked into too", () => {
    const { text } = logged(KEYS, (log) => {
      log.error(new DOMException(`password=${S}`, "AbortError"));
      log.error("x", { error: new Error("y", { cause: { password: S } }) });
    });
    expect(text).not.toContain(S);
    expect(text).toContain("AbortError");
  });
});

describe("bindings and context", () => {
  test("are looked through once, and rendered once", () => {
    const memory = memoryTransport();
    const placeholder = vi.fn(() => "***");
    const log = createLogger({
      bindings: { password: S, db: { host: "a" } },
      redact: { ...KEYS, placeholder },
      transports: [memory],
    });
    runWithContext({ userId: 1, user: { password: S } }, () => {
      for (let count = 0; count < 5; count++) log.info("x");
    });
    expect(placeholder).toHaveBeenCalledTimes(2);
    expect(memory.lines.join("")).not.toContain(S);
    expect(memory.records[0]?.context).toBe(memory.records[4]?.context);
    expect(memory.records[0]?.bindings).toBe(memory.records[4]?.bindings);
  });

  test("are looked through again after an update", () => {
    const { text } = logged(KEYS, (log) =>
      runWithContext({ a: 1 }, () => {
        log.info("x");
        updateContext({ b: { password: S } });
        log.info("y");
      }),
    );
    expect(text).not.toContain(S);
    expect(text).toContain("[redacted]");
  });

  test("do not show what an owner writes into them later", () => {
    const db: Record<string, unknown> = { host: "a" };
    const { text } = logged(KEYS, (log) => {
      const child = log.child({ bindings: { db } });
      child.info("x");
      db["password"] = S;
      child.info("y");
    });
    expect(text).not.toContain(S);
  });

  test("lose IDs that a rule names, in the tag too; a hash still tells requests apart, and is found whole and short", () => {
    const context = { requestId: "a1b2c3d4e5", sessionId: `${S}-session` };
    const plain = logged({ keys: ["sessionId"] }, (log) => runWithContext(context, () => log.info("x")));
    expect(plain.text).not.toContain(S);
    expect(plain.record.sessionId).toBe("_redacted_");
    expect(plain.record.requestId).toBe("a1b2c3d4");

    const removed = logged({ keys: ["sessionId"], action: "remove" }, (log) =>
      runWithContext(context, () => log.info("x")),
    );
    expect(removed.record.sessionId).toBe("none");

    const hashed = logged({ keys: ["sessionId"], action: "hash" }, (log) =>
      runWithContext(context, () => log.info("x")),
    );
    expect(hashed.record.sessionId).toMatch(/^[0-9a-f]{8}$/);
    expect(hashed.record.context?.["sessionId"]).toContain(hashed.record.sessionId);
  });
});

const TOKENS = [
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
  `ghp_${"a1B2".repeat(9)}`,
  "xoxb-123456789012-abcdefGHIJ",
  "AKIAIOSFODNN7EXAMPLE",
  `sk_live_${"4eC39HqL".repeat(3)}`,
  `AIza${"Sy4-_bC9".repeat(4)}`,
  "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
];

describe("the credentials preset", () => {
  test.each(TOKENS)("hides a token by its looks: %s", (token) => {
    const { text } = logged(CREDENTIALS, (log) => log.info(`got ${token} there`, { note: `(${token})`, [token]: 1 }));
    expect(text).not.toContain(token.slice(-12));
  });

  test("hides headers, whole cookies, and what stands behind Bearer and Basic", () => {
    const { text } = logged(CREDENTIALS, (log) => {
      log.info(`Authorization: Bearer ${S}abc\r\nCookie: sid=${S}; theme=${S}\r\nAccept: text/html`);
      log.info("request", { headers: { authorization: S, Cookie: S, "set-cookie": [S], "x-api-key": S } });
      log.info(`curl -H 'Authorization: Basic dXNlcjpodW50ZXIy' and Bearer ${S}abc`, {
        access_token: S,
        dbPassword: S,
      });
      log.info(`postgres://al:${S}@db.example/shop`, { dsn: `redis://:${S}@cache` });
    });
    expect(text).not.toContain(S);
    expect(text).not.toContain("dXNlcjpodW50ZXIy");
    expect(text).toContain("Accept: text/html");
    expect(text).toContain("@db.example/shop");
  });

  test("leaves ordinary lines alone", () => {
    const message = "Basic usage of tokens: 12 at 10:30:15, session=abc [a=b] passwords are reset; https://a.b/c?d=e";
    const fields = { tokens: 12, maxTokens: 3, tokenCount: 1, path: "/login", sessionId: "1234", key: "a" };
    const { record } = logged(CREDENTIALS, (log) => log.info(message, fields));
    expect(record.message).toBe(message);
    expect(record.fields).toBe(fields);
  });
});

describe("the cards preset", () => {
  const cards = { presets: ["cards"] } as const;

  test.each([
    "4111111111111111",
    "4111 1111 1111 1111",
    "3782-822463-10005",
    "6011000990139424",
    "5555555555554444",
    "30569309025904",
  ])("hides %s in texts, and as a number", (card) => {
    const digits = card.replaceAll(/\D/g, "");
    const { text } = logged(cards, (log) =>
      log.info(`paid with ${card} 12/27`, { n: Number(digits), k: `x${digits}y` }),
    );
    expect(text).not.toContain(card);
    expect(text).not.toContain(digits);
  });

  test("leaves other numbers: a wrong check digit, times, longer ones", () => {
    const message = "4111111111111112 1705314615123 41111111111111111111111 order 12-34";
    const { record } = logged(cards, (log) => log.info(message, { at: 1_705_314_615_123 }));
    expect(record.message).toBe(message);
    expect(record.fields).toEqual({ at: 1_705_314_615_123 });
  });
});

describe("hostile input", () => {
  const every = { presets: ["credentials", "cards"], keys: ["iban"] } as const;
  const LONG = 100_000;

  // Without a bound, each of these would take hours, so that the spec's own limit is the assertion.
  test.each([
    "a",
    "4 ",
    "4",
    "-",
    "eyJ",
    "eyJaaaa.",
    ".eyJaaaa",
    "password=",
    'password="',
    "password={",
    "\\",
    '\\"',
    "Bearer ",
    "://",
    "a://b@",
    "%",
    "[a",
    "a[b]",
    "=",
    ": ",
    "-----BEGIN PRIVATE KEY-----",
    "'\"`",
    "Basic a",
    "ghp_",
    "--",
    "--a ",
    "--password ",
    "<a>",
    "password>",
    "a.",
    "  ",
  ])("is searched in time that grows with its length: %j", (piece) => {
    const { text } = logged(every, (log) =>
      log.info(piece.repeat(LONG / piece.length), { a: `x${piece}`.repeat(1000) }),
    );
    expect(text.length).toBeGreaterThan(0);
  });

  test("of any number of values is cut, and told", () => {
    const many = Array.from({ length: 300_000 }, (_, index) => ({ index }));
    const { text } = logged(every, (log) => log.info("x", { last: [...many, { password: S }], deep: nested(10_000) }));
    expect(text).not.toContain(S);
  });
});

function nested(depth: number): unknown {
  let value: unknown = { password: S };
  for (let level = 0; level < depth; level++) value = { value };
  return value;
}

const SECRET = "s3cr3tV4lue";

test("no secret is found in any format, wherever it was put", () => {
  const around = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      fc.constant({ password: SECRET }),
      fc.constant(`password=${SECRET}`),
      fc.constant(`https://u:${SECRET}@h/?password=${SECRET}`),
      fc.constant(["password", SECRET]),
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withBoxedValues: true,
        withNullPrototype: true,
        withObjectString: true,
        withSparseArray: true,
      }),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie("value"), { maxKeys: 3 }),
      tie("value").map((value) => new Map([[value, value]])),
      tie("value").map((value) => new Set([value])),
      tie("value").map((value) => new Error(`password: "${SECRET}"`, { cause: value })),
      tie("value").map((value) => Object.assign(new TypeError("x"), { value, password: SECRET })),
      tie("value").map((value) => ({ toJSON: () => value })),
      tie("value").map((value) => new Proxy({ value }, {})),
    ),
  })).value;
  fc.assert(
    fc.property(around, around, around, (field, bound, inContext) => {
      const { text } = logged({ keys: ["password"], paths: ["a.b.c"] }, (log) =>
        runWithContext({ inContext }, () => {
          log.child({ bindings: { bound } }).error({ field }, `{"password":"${SECRET}"}`);
          log.error("x", field);
          log.error(field, new Error(`password=${SECRET}`, { cause: bound }));
        }),
      );
      expect(text).not.toContain(SECRET);
    }),
    { numRuns: 300 },
  );
});

test("no secret is found behind any transport", async () => {
  const home = mkdtempSync(join(tmpdir(), "ctxlog-"));
  const path = join(home, "app.log");
  const stream = new PassThrough();
  const memory = memoryTransport({ format: "json" });
  try {
    await using log = createLogger({
      bindings: { password: SECRET },
      redact: KEYS,
      transports: [memory, fileTransport({ path }), streamTransport(stream, { format: "pretty" })],
    });
    log.error(`password=${SECRET}`, new Error(`password=${SECRET}`));
    // Rules of one transport hide there alone.
    const plain = memoryTransport();
    const hidden = memoryTransport({ redact: KEYS });
    createLogger({ transports: [plain, hidden] }).info("x", { password: SECRET });
    await log.flush();
    const texts = [...memory.lines, readFileSync(path, "utf8"), String(stream.read()), ...hidden.lines];
    for (const text of texts) {
      expect(text).toContain("[redacted]");
      expect(text).not.toContain(SECRET);
    }
    expect(plain.lines[0]).toContain(SECRET);
  } finally {
    rmSync(home, { recursive: true });
  }
});

test.each([
  [{}, "at least one"],
  [{ presets: ["all"] }, "presets"],
  [{ keys: [""] }, "keys"],
  [{ keys: "password" }, "keys"],
  [{ paths: ["a..b"] }, "paths"],
  [{ patterns: ["x"] }, "patterns"],
  [{ keys: ["a"], action: "mask" }, "action"],
  [{ keys: ["a"], placeholder: 1 }, "placeholder"],
  [{ keys: ["a"], hmacKey: "short" }, "hmacKey"],
  [{ key: ["a"] }, 'no option "key"'],
])("refuses a wrong option: %j", (options, told) => {
  expect(() => createLogger({ redact: options as never })).toThrow(told);
  const transports = [memoryTransport({ redact: options as never })];
  expect(() => createLogger({ transports })).toThrow(told);
});
