import { describe, expect, test } from "vitest";
import { createLogger, memoryTransport } from "../../../src/index.js";
import { KEYS, logged, S } from "../../support/redact.js";

describe("by key", () => {
  test("hides the value at any depth, whatever its type, and leaves the rest", () => {
    const { record } = logged(KEYS, (log) =>
      log.info("x", { user: { name: "al", PassWord: S, a: [{ password: 12 }] } }),
    );
    expect(record.fields).toEqual({
      user: { name: "al", PassWord: "[redacted]", a: [{ password: "[redacted]" }] },
    });
  });

  test("ignores case, dashes and underscores", () => {
    for (const key of ["apiKey", "api_key", "API-KEY", "x.api_key"]) {
      const { text } = logged({ keys: ["api-key"] }, (log) => log.info("x", { [key]: S }));
      expect(text).not.toContain(S);
    }
  });

  test("accepts regular expressions, whatever their flags", () => {
    const options = { keys: [/pass/gi, /^secret$/y] };
    const { text } = logged(options, (log) => log.info("x", { a: { myPass: S, pass2: S, secret: S } }));
    expect(text).not.toContain(S);
  });

  test("leaves null and undefined, which hold no secret", () => {
    const { record } = logged(KEYS, (log) => log.info("x", { password: undefined, a: { password: null } }));
    expect(record.fields).toEqual({ password: undefined, a: { password: null } });
  });

  test("hides what follows the name in a text", () => {
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

  test("leaves the rest of a text unchanged", () => {
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
  test("hides the value at the path, and no other value of that name", () => {
    const options = { paths: ["user.card.number", "orders.*.iban"] };
    const fields = { user: { card: { number: S, year: 1 } }, orders: [{ iban: S }, { iban: S }], number: 5, iban: 6 };
    const { record, text } = logged(options, (log) => log.info("x", fields));
    expect(text).not.toContain(S);
    expect(record.fields).toMatchObject({ number: 5, iban: 6, user: { card: { year: 1 } } });
  });

  test("distinguishes two places of one object", () => {
    const shared = { iban: S };
    const { record } = logged({ paths: ["a.iban"] }, (log) => log.info("x", { a: shared, b: shared }));
    expect(record.fields).toEqual({ a: { iban: "[redacted]" }, b: { iban: S } });
  });

  test("hides a part of the message that an error gave to the line", () => {
    for (const action of ["placeholder", "remove", "hash"] as const) {
      for (const path of ["error.message", "error"]) {
        const { text } = logged({ paths: [path], action }, (log) => log.error(new Error(`bad ${S}`)));
        expect(text).not.toContain(S);
      }
    }
  });

  test("hides a part of an error, and its stack does not show it", () => {
    const { text } = logged({ paths: ["error.message"] }, (log) => log.error("failed", new Error(`bad ${S}`)));
    expect(text).not.toContain(S);
    expect(text).toMatch(/\w+\.spec\.ts:\d+/);
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

  test("inserts a placeholder with a dollar sign unchanged", () => {
    const { record } = logged({ patterns: [/secret/], placeholder: "$&$1" }, (log) => log.info("a secret"));
    expect(record.message).toBe("a $&$1");
  });
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
])("refuses a wrong option: %j", (options, message) => {
  expect(() => createLogger({ redact: options as never })).toThrow(message);
  const transports = [memoryTransport({ redact: options as never })];
  expect(() => createLogger({ transports })).toThrow(message);
});
