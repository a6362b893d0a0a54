import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Logger, RedactOptions } from "../../../../src/index.js";
import { logged } from "../../../support/redact.js";

const S = "s3cret";
const CREDENTIALS = { presets: ["credentials"] } as const;

/** Nothing that a call writes, in any format, holds the secret. */
function expectHidden(options: RedactOptions, call: (log: Logger) => void, secret = S): void {
  const { text } = logged(options, call);
  expect(text).not.toContain(secret);
  expect(text).toContain("[redacted]");
}

describe("a name never shows what a look hides", () => {
  const both = { presets: ["credentials", "cards"] } as const;

  test.each(["", "PRIVATE_KEY=", "private_key: ", '{"private_key":"', "password="])(
    "a private key behind %j",
    (before) => {
      const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }) as string;
      expectHidden(both, (log) => log.info(`${before}${pem}`), pem.split("\n")[1]);
    },
  );

  test.each(["card 4111 1111 1111 1111", "cardNumber: 4111 1111 1111 1111", "paid cardNumber: 4111 1111 1111 1111 x"])(
    "%s",
    (text) => expectHidden(both, (log) => log.info(text), "1111"),
  );
});

describe("in a text with escaped line breaks", () => {
  const head = `GET / HTTP/1.1\r\nCookie: sid=${S}\r\nAuthorization: Custom ${S}\r\n`;
  const options = { ...CREDENTIALS, keys: ["iban"] };

  test.each([head, JSON.stringify({ head }), JSON.stringify({ text: `a\niban=CH93${S}` })])("%j", (text) =>
    expectHidden(options, (log) => log.info(text)),
  );

  test("of several arguments", () => {
    expectHidden(options, (log) => log.error("m", { a: 1 }, { error: { _header: head } }));
  });
});

describe("the value of a name", () => {
  const texts = [
    ...[..."&;\"'`<>\\"].map((sign) => `login password=ab${sign}${S}`),
    `login password={ab}${S}`,
    `Cookie: theme="dark"; sid=${S}`,
    `Authorization: Digest username="Mufasa", realm="r", response="${S}"`,
    `Password:      ${S}`,
    `java -Ddb.password=${S}`,
    `run -password=${S}`,
    `2fa_token=${S}`,
    `token[0]=${S}`,
    `<wsse:Password Type="text">${S}</wsse:Password>`,
  ];
  test.each(texts)("is hidden to its end: %s", (text) => expectHidden(CREDENTIALS, (log) => log.info(text)));
});

describe("by its form", () => {
  const jwe = [
    Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString("base64url"),
    "",
    "aXZpdml2aXZpdg",
    `${S}text`,
    "dGFn",
  ];
  test.each([
    `db postgres://shop:it's-${S}@db.example/orders`,
    `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,AB\n\n${S}\n-----END RSA PRIVATE KEY-----`,
    `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${S}\n-----END PGP PRIVATE KEY BLOCK-----`,
    `session ${jwe.join(".")}`,
  ])("a secret is hidden: %j", (text) => expectHidden(CREDENTIALS, (log) => log.info(text)));

  test("the user information of a URL object too", () => {
    expectHidden(CREDENTIALS, (log) => log.info("db", { url: new URL(`https://shop:it's-${S}@db.example/`) }));
  });
});

test("names with letters beyond ASCII count in fields and texts alike", () => {
  const keys = { keys: ["contraseña", "пароль"] };
  expectHidden(keys, (log) => log.info("fields", { contraseña: S, пароль: S, "contrasen\u0303a": S }));
  expectHidden(keys, (log) => log.info(`contraseña=${S}`));
  expectHidden(keys, (log) => log.info(`contrasen\u0303a=${S}`));
  expectHidden(keys, (log) => log.info(JSON.stringify({ пароль: S })));
});
