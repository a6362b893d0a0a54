import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withLooks } from "../../../support/text-search.js";

const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const ALNUM = `${DIGITS}${LOWER}${LOWER.toUpperCase()}`;
const HEX = `${DIGITS}abcdef`;
const CAPITALS = `${LOWER.toUpperCase()}234567`;
const URL64 = `${ALNUM}_-`;

/** Published formats: the prefix, the alphabet, and the length of what follows. */
const FORMATS: readonly (readonly [prefix: string, alphabet: string, length: number])[] = [
  ...["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((prefix) => [prefix, ALNUM, 36] as const),
  ["github_pat_", `${ALNUM}_`, 82],
  ...["glpat-", "gldt-", "glrt-", "glft-", "glsoat-", "glffct-"].map((prefix) => [prefix, URL64, 20] as const),
  ["glptt-", HEX, 40],
  ["glimt-", URL64, 25],
  ["glagent-", URL64, 50],
  ["gloas-", URL64, 64],
  ["GR1348941", URL64, 20],
  ...["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xapp-1-"].map((prefix) => [prefix, ALNUM, 48] as const),
  ...["sk_live_", "sk_test_", "rk_live_", "rk_test_", "pk_live_"].map((prefix) => [prefix, ALNUM, 24] as const),
  ["whsec_", ALNUM, 32],
  ...["AKIA", "ASIA", "ABIA", "ACCA"].map((prefix) => [prefix, CAPITALS, 16] as const),
  ["AIza", URL64, 35],
  ["ya29.", URL64, 60],
  ["GOCSPX-", URL64, 28],
  ["npm_", ALNUM, 36],
  ["pypi-AgEIcHlwaS5vcmc", URL64, 120],
  ["rubygems_", HEX, 48],
  ["oy2", `${LOWER}${DIGITS}`, 43],
  ["CLOJARS_", `${LOWER}${DIGITS}`, 60],
  ["sk-", ALNUM, 48],
  ["sk-proj-", URL64, 120],
  ["sk-ant-api03-", URL64, 95],
  ["gsk_", ALNUM, 52],
  ["xai-", ALNUM, 80],
  ["pplx-", ALNUM, 48],
  ["hf_", ALNUM, 34],
  ["SG.", URL64, 66],
  ["SK", HEX, 32],
  ["AC", HEX, 32],
  ["key-", HEX, 32],
  ["xkeysib-", HEX, 64],
  ...["shpat_", "shpca_", "shppa_", "shpss_"].map((prefix) => [prefix, HEX, 32] as const),
  ["sq0atp-", URL64, 22],
  ["sq0csp-", URL64, 43],
  ...["dop_v1_", "doo_v1_", "dor_v1_"].map((prefix) => [prefix, HEX, 64] as const),
  ["dckr_pat_", URL64, 27],
  ["dapi", HEX, 32],
  ["HRKU-AA", URL64, 58],
  ["fo1_", ALNUM, 43],
  ["nfp_", ALNUM, 36],
  ["sbp_", HEX, 40],
  ["pscale_tkn_", URL64, 43],
  ["pul-", HEX, 40],
  ["hvs.", URL64, 95],
  ["dp.pt.", ALNUM, 43],
  ["AGE-SECRET-KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58],
  ["ATATT3", URL64, 186],
  ["lin_api_", ALNUM, 40],
  ["ntn_", ALNUM, 46],
  ["figd_", URL64, 40],
  ["glsa_", `${ALNUM}_`, 41],
  ["sntryu_", HEX, 64],
  ["NRAK-", CAPITALS, 27],
  ["squ_", HEX, 40],
  ["PMAK-", HEX, 59],
  ["rdme_", `${LOWER}${DIGITS}`, 70],
  ["AKCp", ALNUM, 69],
  ["sha256~", URL64, 43],
  ["LTAI", ALNUM, 20],
  ["shippo_live_", HEX, 40],
  ["EZAK", ALNUM, 54],
];

/** So many characters of an alphabet, a digit among them, as it is in all but a few random ones. */
function random(alphabet: string, length: number): fc.Arbitrary<string> {
  const digit = [...alphabet].find((character) => /\d/.test(character)) as string;
  return fc
    .string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length })
    .map((text) => `${text.slice(0, -2)}${digit}${/[-_]/.test(text.at(-1) ?? "") ? "a" : text.at(-1)}`);
}

const around = fc.constantFrom<[string, string]>(
  ["", ""],
  ["got ", " there"],
  ["(", ")"],
  ['{"a":"', '","b":1}'],
  ["'", "'"],
  ["a\\n", "\\nb"],
  ["x%3D", "&y"],
  ["a=", ";b=c"],
  ["https://h/", "?a=b"],
  ["(see ", ")."],
);

/** Cases of one format. */
const RUNS = { numRuns: 20 };

describe.each(FORMATS)("a token that begins with %s", (prefix, alphabet, length) => {
  test("is hidden as a whole, wherever it stands", () => {
    fc.assert(
      fc.property(random(alphabet, length), around, (rest, [before, after]) => {
        expect(withLooks(`${before}${prefix}${rest}${after}`)).toBe(`${before}▮${after}`);
      }),
      RUNS,
    );
  });

  test("is none without its prefix, inside a word, too short, or in words of a language", () => {
    const other = fc.oneof(
      random(alphabet, length).map((rest) => `${prefix.slice(1)} ${rest.slice(0, 5)}`),
      random(alphabet, 3).map((rest) => `${prefix}${rest}`),
      random(alphabet, length).map((rest) => `word${prefix}${rest.slice(0, 4)}`),
      fc.constantFrom(`${prefix}*`, `${prefix} ${"1a".repeat(8)}`, `${prefix}…`, `the prefix ${prefix} of a token`),
    );
    fc.assert(
      fc.property(other, (text) => {
        expect(withLooks(text)).toBe(text);
      }),
      RUNS,
    );
  });
});

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const BODY = `${"MIIEpAIBAAKCAQEA7".repeat(3)}\n${"k+/9aB".repeat(8)}==`;
const PEM = (label: string) => `-----BEGIN ${label}-----\n${BODY}\n-----END ${label}-----`;

/** Texts of which a part is a secret by its form, and that part. */
const SECRETS: Record<string, readonly string[]> = {
  "private keys": [
    ...["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY"].map(PEM),
    ...["ENCRYPTED PRIVATE KEY", "ANY PRIVATE KEY", "PGP PRIVATE KEY BLOCK"].map(PEM),
    PEM("RSA PRIVATE KEY").replace("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,AB12\n\n"),
    PEM("PGP PRIVATE KEY BLOCK").replace("\n", "\nVersion: GnuPG v2\nComment: it's (a) key\n\n"),
    PEM("PRIVATE KEY").replaceAll("\n", "\r\n"),
    PEM("PRIVATE KEY").replaceAll("\n", "\\n"),
    PEM("PRIVATE KEY").replaceAll("\n", "\\\\r\\\\n"),
    PEM("PRIVATE KEY").replaceAll("\n", " "),
    PEM("PRIVATE KEY").replaceAll("\n", "\\n' +\n  '"),
    PEM("PRIVATE KEY").replaceAll("\n", ""),
    PEM("SSH2 ENCRYPTED PRIVATE KEY")
      .replaceAll("-----", "----")
      .replace("BEGIN", " BEGIN")
      .replace("END", " END")
      .replaceAll(" ----", " ----")
      .replace("KEY----\n", "KEY ----\n")
      .replace(/KEY----$/, "KEY ----"),
    PEM("PRIVATE KEY").slice(0, 90),
    `${PEM("PRIVATE KEY").slice(0, 60).trimEnd()}`,
    Buffer.from(PEM("RSA PRIVATE KEY")).toString("base64"),
    Buffer.from(PEM("PRIVATE KEY")).toString("base64"),
  ],
  "JSON Web Tokens": [
    `${base64({ alg: "HS256" })}.${base64({ sub: "1" })}.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U`,
    `${base64({ alg: "none" })}.${base64({ sub: "1" })}.`,
    `${base64({ alg: "RS256", typ: "JWT" })}.${base64({ sub: "1", exp: 1 })}`,
    `${base64({ alg: "ES256" })}..dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U`,
    `${base64({ alg: "dir", enc: "A256GCM" })}..aXZpdml2aXZpdg.czNjcmV0Y2lwaGVydGV4dA.dGFndGFn`,
    `${base64({ alg: "RSA-OAEP", enc: "A256GCM" })}.a2V5a2V5a2V5.aXZpdml2.Y2lwaGVy.dGFn`,
    `${base64({ typ: "JWT", alg: "HS512" })}.${base64({ "a b": "ü" })}.${"aB3_-".repeat(17)}`,
    `${base64({ kid: "1", alg: "PS256" })}.${base64({})}.${"x9".repeat(40)}`,
    Buffer.from(`${base64({ alg: "HS256" })}.${base64({ sub: "12345" })}.${"x9".repeat(20)}`).toString("base64"),
  ],
  "tokens of other forms": [
    `123456789:${"AA"}${"hB3_-xYz".repeat(4)}1`,
    `${"M"}${"TA5ODc2NTQzMjEwOTg3NjU0Mw"}.${"Gab1-_"}.${"kQ3_x-Zb7".repeat(3)}`,
    `${"O"}${"TY4NTU2MzQ4MzkwMzkxODU5".slice(0, 23)}.${"G49NjP"}.${"pD8PLpKp-X".repeat(3)}abcdefgh`,
    `pat${"a1B2c3D4e5F6g7"}.${"0a1b2c3d".repeat(8)}`,
    `${"a1B2c3D4e5F6g7"}.atlasv1.${"aB3_-xYz".repeat(8)}`,
    `${"0a1b2c3d".repeat(4)}-us12`,
    `abc8${"Q~"}${"aB3_-.~xYz".repeat(3)}abc`,
    `${"aB3/".repeat(19)}+ASt${"aB3/aB"}==`,
  ],
};

describe.each(Object.entries(SECRETS))("%s", (_, secrets) => {
  test.each(secrets)("are hidden as a whole: %s", (secret) => {
    fc.assert(
      fc.property(fc.constantFrom(["", ""], ["got '", "'"], ['{"a":"', '"}'], ["(", ")"]), ([before, after]) => {
        expect(withLooks(`${before}${secret}${after}`)).toBe(`${before}▮${after}`);
      }),
      RUNS,
    );
  });
});

describe("parts of texts", () => {
  const basic = Buffer.from("al:s3cret").toString("base64");
  test.each([
    ["Bearer s3cretx, x", "Bearer ▮, x"],
    ["got 'bearer AbCdEfGhI' x", "got 'bearer ▮' x"],
    [`bearer ${"x".repeat(30)}.`, "bearer ▮"],
    ["Negotiate YIIabcdef0 x", "Negotiate ▮ x"],
    [`Basic ${basic} x`, "Basic ▮ x"],
    [`basic ${basic}, x`, "basic ▮, x"],
    ['Digest username="al", response="0a1b"', "Digest ▮"],
    ["AWS4-HMAC-SHA256 Credential=AK/x, Signature=0a\nx", "AWS4-HMAC-SHA256 ▮\nx"],
    ["postgres://shop:it's-s3cret@db.example/orders", "postgres://▮@db.example/orders"],
    ["redis://:s3cret@cache:6379, redis://:s3cret@b", "redis://▮@cache:6379, redis://▮@b"],
    ["mongodb+srv://al:a!$&'()*+,;=:b@h,h2/db?x=1", "mongodb+srv://▮@h,h2/db?x=1"],
    ["https://al:p%40ss@h/", "https://▮@h/"],
    ["https://ghost@h/ and al@b.c", "https://▮@h/ and al@b.c"],
    ["postgres://al:s3/cr?et#@db/x", "postgres://▮@db/x"],
    ['{"url":"https://al:a\'b\\"', '{"url":"https://al:a\'b\\"'],
    ["'https://h', 'al@b.c'", "'https://h', 'al@b.c'"],
    ["https://h:8080/@scope/x and https://[::1]:80/a@b", "https://h:8080/@scope/x and https://[::1]:80/a@b"],
    ["AccountName=a;AccountKey=aB3/+==;EndpointSuffix=x", "AccountName=a;AccountKey=▮;EndpointSuffix=x"],
    [`https://h/?sv=1&sig=${"aB3%2B".repeat(8)}&se=2`, "https://h/?sv=1&sig=▮&se=2"],
    [`https://h/?X-Amz-Signature=${"0a1b2c3d".repeat(8)}&x=1`, "https://h/?X-Amz-Signature=▮&x=1"],
    ["https://hooks.slack.com/services/T012/B345/aB3xYz", "https://hooks.slack.com/services/▮"].map((text) =>
      text.replace("aB3xYz", "aB3xYz".repeat(4)),
    ) as [string, string],
    ["https://discord.com/api/webhooks/123456789/aB3_-xYzaB3_-xYz", "https://discord.com/api/webhooks/▮"],
    ["CREATE USER u IDENTIFIED BY 's3cret' x", "CREATE USER u IDENTIFIED BY '▮' x"],
    ["IDENTIFIED WITH sha256_password BY 's3cret'", "IDENTIFIED WITH sha256_password BY '▮'"],
    ["alter user u identified by s3cret account unlock", "alter user u identified by ▮ account unlock"],
    ["SET PASSWORD FOR 'u'@'h' = 's3cret'", "SET PASSWORD FOR 'u'@'h' = '▮'"],
    [`${PEM("PRIVATE KEY")}\n${PEM("CERTIFICATE")}\n${PEM("EC PRIVATE KEY")}`, `▮\n${PEM("CERTIFICATE")}\n▮`],
    [`${PEM("PRIVATE KEY").slice(0, 60)}…, and more`, "▮…, and more"],
    [
      "PuTTY-User-Key-File-3: x\nPrivate-Lines: 1\naB3/+=\nPrivate-MAC: x",
      "PuTTY-User-Key-File-3: x\nPrivate-Lines: ▮Private-MAC: x",
    ],
  ])("%j", (text, shown) => expect(withLooks(text)).toBe(shown));

  test.each([
    "Bearer authentication is required; a bearer token; Bearer Well-Known",
    "Basic usage, Basic Auth, basic authentication and Basic YWJj",
    "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----",
    "eyJ eyJhbGciOi eyJhbGciOiJub25lIn0 is a header, and eyJhbGciOi. Then",
    "task-force risk-assessment-of-the-quarter-2024 sk-toggle-container-wrapper",
    "npm_config_registry_of_the_project hf_hub_download re_render_of_the_component_tree",
    "v1.2.3 a.b.c 10.0.0.1:8080 12:30:15.123 2024-01-15T10:30:15.123Z",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "9f86d081-884c-7d65-9a2f-eaa0c55ad015 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "https://a.b/c?d=e#f ftp://h/@x //cdn.x/y@2.png http://h:80/?q=a@b.c",
    "Identified by his colleagues, they were identified with care",
    "akia AKIA ASIA ASIAN MARKETS ACCOUNT AC/DC SKI SKETCH",
    "MTIzNDU2Nzg5MDEyMzQ1Njc4.short.alsoshort",
  ])("are left if they only look like a secret at first: %s", (text) => expect(withLooks(text)).toBe(text));
});
