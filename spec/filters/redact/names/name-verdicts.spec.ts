import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NameVerdicts } from "../../../../src/filters/redact/names/name-verdicts.js";
import { CREDENTIAL_NAMES } from "../../../../src/filters/redact/presets/credential-names.js";
import { CREDENTIALS, logged, S } from "../../../support/redact.js";

const credentials = () => new NameVerdicts({ keys: [], lists: [["credentials", CREDENTIAL_NAMES]] });
const ofKeys = (...keys: (string | RegExp)[]) => new NameVerdicts({ keys, lists: [] });

describe("the verdict on a name", () => {
  test("names its rule", () => {
    expect(credentials().ruleOf("userAccessTokens")).toBe("name tokens (credentials)");
    expect(credentials().ruleOf("X-Api-Key")).toBe("name apikey (credentials)");
    expect(ofKeys("iban").ruleOf("IBAN")).toBe("key iban");
    expect(ofKeys(/^x-/i).ruleOf("X-Secret")).toBe("key /^x-/i");
    expect(credentials().ruleOf("author")).toBeUndefined();
  });

  test("stays the same when it is asked again, and after any number of other names", () => {
    const names = credentials();
    for (let round = 0; round < 3; round++) {
      expect(names.ruleOf("password")).toBe("name password (credentials)");
      expect(names.ruleOf("author")).toBeUndefined();
      for (let index = 0; index < 5000; index++) names.ruleOf(`field${"x".repeat(index % 300)}${index}`);
    }
  });

  test("is made by the last name of a place or a parameter", () => {
    for (const name of ["user.password", "user[password]", "a.b.tokens[0]", "token[0]", "wsse:Password", "--api-key"])
      expect(credentials().ruleOf(name), name).toBeDefined();
    for (const name of ["password.length", "token[expires]", "secret.name"])
      expect(credentials().ruleOf(name), name).toBeUndefined();
  });

  test("is made for names only, not for routes, parameters, JSON or sentences", () => {
    for (const text of ["token=1", "/login/token", '{"password"', "enter the new password", "a, token", "x?token"])
      expect(credentials().ruleOf(text), text).toBeUndefined();
    for (const name of ["API Key", "New Password 2", "user:password"])
      expect(credentials().ruleOf(name), name).toBeDefined();
  });

  test("ignores case, separators, numbers and the plural in presets", () => {
    const separators = fc.constantFrom("", "_", "-", " ", "__", ".");
    const numbers = fc.constantFrom("", "1", "2", "_3");
    const parts = fc.constantFrom(["api", "Key"], ["client", "Secret"], ["access", "Token"], ["new", "Password"]);
    fc.assert(
      fc.property(
        parts,
        separators,
        numbers,
        fc.boolean(),
        fc.boolean(),
        ([first, second], between, number, plural, upper) => {
          const name = `${first}${between === "." ? "_" : between}${second}${plural ? "s" : ""}${number}`;
          expect(credentials().ruleOf(upper ? name.toUpperCase() : name)).toBeDefined();
        },
      ),
    );
  });

  test("knows a user's key in every script, composed or not", () => {
    expect(ofKeys("contraseña").ruleOf("contrasen\u0303a")).toBeDefined();
    expect(ofKeys("contrasen\u0303a").ruleOf("CONTRASEÑA")).toBeDefined();
    expect(ofKeys("пароль").ruleOf("Пароль")).toBeDefined();
    expect(ofKeys("密码").ruleOf("密码")).toBeDefined();
    expect(ofKeys("пароль").ruleOf("пароли")).toBeUndefined();
    for (const key of ["contraseña", "пароль"]) {
      const { text } = logged({ keys: [key] }, (log) => log.info("x", { [key.normalize("NFD")]: S }));
      expect(text).not.toContain(S);
    }
  });

  test("does not depend on the last match of an expression", () => {
    const names = ofKeys(/a/g, /b/y);
    for (const name of ["xa", "xxa", "b1", "b2"]) expect(names.ruleOf(name), name).toBeDefined();
  });

  test("is made for any name, however long or strange", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => void credentials().ruleOf(name)));
    expect(credentials().ruleOf(`${"x".repeat(1e6)}_password`)).toBeDefined();
    expect(credentials().ruleOf("A".repeat(1e6))).toBeUndefined();
    expect(credentials().ruleOf("")).toBeUndefined();
    expect(credentials().ruleOf("[[[...]]]")).toBeUndefined();
    for (const name of ["__proto__", "constructor", "toString"]) expect(credentials().ruleOf(name)).toBeUndefined();
  });
});

describe("values that are no secrets", () => {
  test("are shown under names of a preset", () => {
    const fields = { auth: true, password: false, pass: 3, tokens: 12, secrets: 2, pin: 13, cookies: 4, token: null };
    const { record } = logged(CREDENTIALS, (log) => log.info("x", fields));
    expect(record.fields).toBe(fields);
  });

  test("are hidden under a user's keys", () => {
    const { record } = logged({ keys: ["auth", "tokens"] }, (log) => log.info("x", { auth: true, tokens: 0, a: 1 }));
    expect(record.fields).toEqual({ auth: "[redacted]", tokens: "[redacted]", a: 1 });
  });

  test("are searched for other secrets", () => {
    const { record } = logged({ presets: ["credentials"], keys: ["iban"] }, (log) =>
      log.info("x", { pin: { iban: S, x: 1 } }),
    );
    expect(record.fields).toEqual({ pin: { iban: "[redacted]", x: 1 } });
  });

  test("are shown in pairs, lists and texts as well", () => {
    const fields = { pair: { name: "tokens", value: 12 }, list: ["tokens", 12], map: new Map([["auth", true]]) };
    const { record } = logged(CREDENTIALS, (log) => log.info("tokens: 12, auth=true", fields));
    expect(record.message).toBe("tokens: 12, auth=true");
    expect(record.fields).toBe(fields);
  });
});

test("names and values in pairs, entries and raw headers are found by the names of presets", () => {
  const fields = {
    pair: { name: "x-api-key", value: S },
    pairs: [{ key: "userTokens", value: [S] }],
    entries: [["password_confirmation", S]],
    rawHeaders: ["Host", "a", "Proxy-Authorization", S, "Accept", "b"],
    map: new Map([["smtpPass", S]]),
    query: new URLSearchParams([["client_secret", S]]),
    headers: new Headers({ "x-authorization": S }),
  };
  const { text } = logged(CREDENTIALS, (log) => log.info("x", fields));
  expect(text).not.toContain(S);
  expect(text).toContain('"Accept","b"');
});
