import { expect, test } from "vitest";
import { CREDENTIAL_LOOKS } from "../../../../src/filters/redact/presets/credential-looks.js";
import { TextSearch } from "../../../../src/filters/redact/text/text-search.js";
import { NAMES } from "../../../support/text-search.js";

const search = new TextSearch({ names: NAMES, looks: CREDENTIAL_LOOKS, patterns: [] });

/** How many characters are read in a text of so many repetitions. */
function read(piece: string, length: number): number {
  const text = piece.repeat(Math.ceil(length / piece.length));
  const before = TextSearch.visited;
  search.find(text);
  return TextSearch.visited - before;
}

// Repeated, each of these makes a careless search read the same characters again and again.
const PIECES = [
  ...[
    "a",
    "4",
    "4 ",
    "-",
    "=",
    ":",
    ": ",
    "@",
    "%",
    "\\",
    "\\n",
    '\\"',
    "(",
    "{[(",
    "}",
    '{"a":',
    "{{]]",
    "\n",
    "'\"`",
    "[a",
    "a[b]",
  ],
  ...[
    "eyJ",
    "eyJ.eyJ.",
    "eyJaaaaaaaaaa.",
    ".eyJaaaa",
    "ghp_",
    "sk-",
    "re_",
    "xoxb-",
    "AKIA",
    "SG.",
    "Bearer ",
    "basic a",
  ],
  ...["password=", 'password="', "password='", "password={", "password=(", "password=[", "password: ", "password: a\n"],
  ...[
    "password:\n ",
    "Password: \n  x\n",
    "token:\n\n ",
    "token: a\n\n  ",
    "password=a,b",
    "password=a,",
    "token=a;b=",
  ],
  ...["token=a<b", "token=a&", "?token=a", "token=a\\u0026", "token: null, ", "token=b'", "token: Login {", "token=A("],
  ...[
    "token: [Object: null prototype] {",
    "token=<Buffer ",
    'token=string(6) "',
    "token: a.b.c.",
    '"token": a',
    '"token":\n',
  ],
  ...["password 'x", "password '", "unexpected token '", "token a ", "API key: ", "DB_PASS=a ", "A=b ", "token = a\n"],
  ...[
    "é=",
    "пароль=",
    "a\u0301",
    "\ud800",
    "a%3D",
    "password%3D",
    `${"p".repeat(300)}%3D`,
    `${"x".repeat(300)}=`,
    "token[",
  ],
  ...["--", "--a ", "--password ", "--password", "- password: ", "export ", '"password",', '"password","', "'a' +\n'b"],
  ...["password='a' +\n", "<a>", "<a<a<a", "<password>", "<password ", '<password "', "a<password>x ", "<password>x"],
  ...[
    "<password>x</x>",
    "</",
    "password>",
    "name=password ",
    'name="password" value=',
    "value: 'x', ",
    "value='x' name='a' ",
  ],
  ...['form-data; name="password"', 'form-data; name="password"\r\n\r\n', "Cookie: a", "Cookie: a\n", "\\nCookie: a"],
  ...['\\r\\nCookie: a"', "'Cookie: a", 'a Cookie: a; b"', 'authorization: "', "cookie: {", "Cookie: a\n b\n"],
  ...["://", "a://b@", "a://b:c/", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n"],
  ...["-----BEGIN PRIVATE KEY----- a ", "Private-Lines: ", "LS0tLS1CRUdJTi", "identified by ", "IDENTIFIED BY 'x"],
  ...[
    "set password for a ",
    "accountkey=",
    "sig=",
    "Q~",
    "aQ~",
    "+ASt",
    ".aaaaaa.",
    "-us",
    "00000000-us1",
    ":AA",
    "12345678:AA",
  ],
  ...["hooks.slack.com/services/", "digest username", "aws4-hmac-sha256 credential", ".atlasv1.", "pat."],
];

test.each(PIECES)("four times the text takes at most five times the work: %j", (piece) => {
  for (const length of [10_000, 100_000]) {
    const ratio = read(piece, 4 * length) / read(piece, length);
    expect(ratio).toBeLessThan(5);
  }
});

test("a character is read a few times only", () => {
  for (const piece of PIECES) expect(read(piece, 50_000) / 50_000, piece).toBeLessThan(50);
});
