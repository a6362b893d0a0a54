import { describe, expect, test } from "vitest";
import { CREDENTIALS, logged, S } from "../../../support/redact.js";

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

  test("hides headers, whole cookies, and what follows Bearer and Basic", () => {
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

  test("leaves ordinary lines unchanged", () => {
    const message = "Basic usage of tokens: 12 at 10:30:15, session=abc [a=b] passwords are reset; https://a.b/c?d=e";
    const fields = { tokens: 12, maxTokens: 3, tokenCount: 1, path: "/login", sessionId: "1234", key: "a" };
    const { record } = logged(CREDENTIALS, (log) => log.info(message, fields));
    expect(record.message).toBe(message);
    expect(record.fields).toBe(fields);
  });
});

// What the first version of the preset let through.
const NAMES = [
  ...["tokens", "secrets", "passwords", "apiKeys", "accessTokens", "password_confirmation", "password2", "DB_PASS"],
  ...[
    "smtpPass",
    "MYSQL_PWD",
    "passcode",
    "pin",
    "x-authorization",
    "sessionCookie",
    "userCredential",
    "privateKeyPem",
  ],
  ...[
    "signingKey",
    "encryptionKey",
    "hmacKey",
    "secret_key_base",
    "auth",
    "newPassword",
    "passwordConfirm",
    "password1",
  ],
  ...["newPassword2", "token_v2", "clientSecrets", "privateKeys"],
];

test.each(NAMES)("the credentials preset hides %s as a field, in JSON and in a query", (name) => {
  const { text } = logged(CREDENTIALS, (log) => {
    log.info("x", { [name]: S });
    log.info(JSON.stringify({ user: "al", [name]: S }));
    log.info(`GET /?user=al&${name}=${S}`);
  });
  expect(text).not.toContain(S);
  expect(text).toContain("user=al");
});

test("the credentials preset hides a parameter with an index", () => {
  expect(logged(CREDENTIALS, (log) => log.info(`token[0]=${S}`)).text).not.toContain(S);
});

test("the credentials preset hides an element with a namespace", () => {
  const { text } = logged(CREDENTIALS, (log) => log.info(`<wsse:Password Type="text">${S}</wsse:Password>`));
  expect(text).not.toContain(S);
});
