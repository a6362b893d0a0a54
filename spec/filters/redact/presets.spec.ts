import { describe, expect, test } from "vitest";
import { CREDENTIALS, logged, S } from "../../support/redact.js";

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

describe("the cards preset", () => {
  const cards = { presets: ["cards"] } as const;

  test.each([
    "4111111111111111",
    "4111 1111 1111 1111",
    "3782-822463-10005",
    "6011000990139424",
    "5555555555554444",
    "30569309025904",
  ])("hides %s in texts and as a number", (card) => {
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
