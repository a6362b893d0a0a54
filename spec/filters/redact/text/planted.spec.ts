import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CREDENTIAL_LOOKS } from "../../../../src/filters/redact/presets/credential-looks.js";
import { NO_RANGES } from "../../../../src/filters/redact/text/range.js";
import { TextSearch } from "../../../../src/filters/redact/text/text-search.js";
import { NAMES, withBoth, withNames } from "../../../support/text-search.js";

const names = fc.constantFrom(
  ...["password", "PASSWORD", "db_password", "userPassword2x.password", "api-key", "apiKey", "accessToken", "secret"],
  ...["x-api-key", "Client.Secret", "contraseña", "contrasen\u0303a", "пароль", "密码", "passphrase", "2fa_token"],
);
/** Signs that passwords have. */
const SIGNS = "!#$%&()*+,-./:;<=>?@[]^_`{|}~'\"\\";

/** A secret that is one word: its beginning and its end can be searched for. */
const word = fc
  .string({ unit: fc.constantFrom(..."abcXYZ019äж", ...SIGNS), maxLength: 12 })
  .map((middle) => `Zq7${middle}q9Z`)
  // What ends a word in prose by the rules of the page: an escaped line break, another name, a closed string, a tag.
  .filter(
    (text) =>
      !/\\+[nrt]|[,;&][\w.\-$%[\]äж]*[=:]|["'`\])}][,;:.>{[\])}]*["'`\\<\d]|["'`]<|<[/!]|<[\w:.\-äж]+\/?>|[^\w]["'`]?$/.test(
        text,
      ),
  );
/** A secret in quotes may have white space as well. In the JSON of what was printed, an apostrophe and a comma end it. */
const phrase = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((words) => words.join(" "))
  .filter((text) => !/['`]\s*[,;}\])]/.test(text));

/** What is shown of a secret: no word of it, and neither its beginning nor its end. */
function expectHidden(text: string): void {
  const shown = withNames(text);
  expect(shown, text).not.toContain("Zq7");
  expect(shown, text).not.toContain("q9Z");
}

/** Syntaxes of a name and a value without quotes. */
const UNQUOTED: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `login ${name}=${value}`,
  (name, value) => `login ${name}=${value} next`,
  (name, value) => `user=al, ${name}: ${value} next`,
  (name, value) => `${name}: ${value}\nuser: al`,
  (name, value) => `a\n  ${name} = ${value}\nb`,
  (name, value) => `run --${name.replaceAll(".", "-")} ${value} --next`,
  (name, value) => `run -D${name}=${value} --next`,
  (name, value) => `(${name}=${value}`,
];

test("a word behind a name is never shown, whatever signs are in it", () => {
  fc.assert(
    fc.property(names, word, fc.constantFrom(...UNQUOTED), (name, value, syntax) => expectHidden(syntax(name, value))),
    { numRuns: 1000 },
  );
});

test("a parameter of a query is never shown", () => {
  fc.assert(
    fc.property(names, phrase, fc.boolean(), (name, value, encoded) => {
      const query = new URLSearchParams([
        ["a", "b"],
        [name, value],
        ["c", "d"],
      ]).toString();
      const shown = withNames(`GET /x?${encoded ? new URLSearchParams({ to: `/?${query}` }) : query} HTTP/1.1`);
      expect(shown).not.toContain("Zq7");
      expect(shown).not.toContain("q9Z");
      expect(shown).toContain("d HTTP/1.1");
    }),
    { numRuns: 500 },
  );
});

const escaped = (text: string, times: number): string =>
  times === 0 ? text : escaped(JSON.stringify(text), times - 1);
const xml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** Syntaxes in which a value has quotes, or brackets, or a tag around it. */
const QUOTED: readonly ((name: string, value: string) => string)[] = [
  (name, value) => JSON.stringify({ a: 1, [name]: value, b: 2 }),
  (name, value) => JSON.stringify({ [name]: { a: [value, { b: value }] }, b: 2 }, null, 2),
  (name, value) => JSON.stringify({ list: ["a", name, value] }),
  (name, value) => JSON.stringify([{ name, value }]),
  (name, value) => JSON.stringify([{ value, type: "t", key: name }]),
  (name, value) => inspect({ a: 1, [name]: value, b: 2 }),
  (name, value) => inspect({ [name]: `${"long ".repeat(20)}\n${value}`, b: 2 }),
  (name, value) => inspect({ [name]: new Map([["a", { b: [value] }]]), b: 2 }, { depth: 9 }),
  (name, value) => inspect({ [name]: Object.assign(Object.create(null), { a: value }), b: 2 }),
  (name, value) => inspect(["a", "b", "c", "d", "e", "f", name, value]),
  (name, value) => `<u><${name} a="b">${xml(value)}</${name}></u>`,
  (name, value) => `<u ${name}="${xml(value)}"/>`,
  (name, value) => `UPDATE u SET "${name}" = '${value.replaceAll("'", "''").replaceAll("\\", "/")}', a = 1`,
];

test("a value in quotes, brackets or a tag is never shown, at any depth of escaping", () => {
  const depth = fc.integer({ min: 0, max: 3 });
  const plain = names.filter((name) => /^[\p{L}\p{M}_.-]+$/u.test(name));
  fc.assert(
    fc.property(plain, phrase, fc.constantFrom(...QUOTED), depth, (name, value, syntax, times) =>
      expectHidden(escaped(syntax(name, value), times)),
    ),
    { numRuns: 2000 },
  );
});

test("a header is never shown, in a text of its own or an escaped one", () => {
  const header = fc.constantFrom("Cookie", "Set-Cookie", "Authorization", "proxy-authorization", "X-Api-Key");
  fc.assert(
    fc.property(header, phrase, fc.integer({ min: 0, max: 3 }), (name, value, times) => {
      const line = value.replaceAll("\\", "/");
      expectHidden(escaped(`GET / HTTP/1.1\r\nHost: h\r\n${name}: a=${line}; b="${line}"\r\nAccept: x\r\n`, times));
    }),
    { numRuns: 500 },
  );
});

test("a text without a name, a look or a pattern gives the shared empty array", () => {
  const search = new TextSearch({ names: NAMES, looks: CREDENTIAL_LOOKS, patterns: [] });
  const ordinary = fc.constantFrom("user", "id", "status", "host", "at", "Größe", "日付", "a.b", "x[0]");
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(fc.dictionary(ordinary, value), fc.boolean(), (object, printed) => {
      const text = printed ? inspect(object) : JSON.stringify(object);
      // A text of any characters may happen to hold a secret's form; these hold none.
      fc.pre(!/:\/\/|token|secret|pass|pin|otp|pwd|key/i.test(text));
      expect(search.find(text)).toBe(NO_RANGES);
      expect(withBoth(text)).toBe(text);
    }),
    { numRuns: 500 },
  );
});
