import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { withNames } from "../../../support/text-search.js";

const S = "s3cret";
const HEAD = `GET / HTTP/1.1\r\nCookie: sid=${S}\r\nAuthorization: Custom ${S}\r\nHost: h`;
const SHOWN_HEAD = "GET / HTTP/1.1\r\nCookie: ▮\r\nAuthorization: ▮\r\nHost: h";
const LONG = `a first line that is long enough for inspect to break the text, yes\n${S}`;
class Login {
  value = S;
}

/** Texts with what is shown of them; `▮` stands for what is hidden. */
const FORMS: Record<string, readonly (readonly [text: string, shown: string])[]> = {
  "prose and logs: a word, whatever signs are in it": [
    ["login password=s3cret, then more", "login password=▮, then more"],
    ...[..."&;\"'`<>\\,()[]{}|#$%@!"].map((sign) => [`login password=ab${sign}s3cret`, "login password=▮"] as const),
    ["login password={ab}s3cret x", "login password=▮ x"],
    ["login password='ab's3cret' x", "login password='▮' x"],
    ["user=al password=s3cret msg=x", "user=al password=▮ msg=x"],
    ["password= user=al", "password= user=al"],
    ["(password: s3cret) x", "(password: ▮) x"],
    ["bad token:s3cret!", "bad token:▮"],
    ["2fa_token=s3cret", "2fa_token=▮"],
    ["an API key: s3cret x", "an API key: ▮ x"],
    ["paid, cardNumber: 4111 1111 1111 1111 ok", "paid, cardNumber: ▮ ok"],
    ["with Token: Bearer abc x", "with Token: ▮ x"],
    ["C:\\temp\\password=s3cret", "C:\\temp\\password=▮"],
    ["C:\\npassword=s3cret", "C:\\npassword=▮"],
    ["is {token=s3cret}.", "is {token=▮}."],
    ['msg="login password=s3cret" x=1', 'msg="login password=▮" x=1'],
    ["a password != 's3cret', b", "a password != '▮', b"],
    ['password := "s3cret"; b', 'password := "▮"; b'],
    ["token = `two s3cret` b", "token = `▮` b"],
    ['password="a\ns3cret" b=1', 'password="▮" b=1'],
    ['password="never closed s3cret', 'password="▮'],
  ],
  "lines that begin with a name: the line": [
    ["Password:      s3cret s3cret\nuser: al", "Password:      ▮\nuser: al"],
    ['X-Api-Key: a "s3cret"; b\r\nHost: h', "X-Api-Key: ▮\r\nHost: h"],
    ["db.password = two s3cret\nb = 1", "db.password = ▮\nb = 1"],
    ["export DB_PASS=two s3cret\nB=1", "export DB_PASS=▮\nB=1"],
    ["DB_PASS=two s3cret\nB=1", "DB_PASS=▮\nB=1"],
    ["DB_PASS=s3cret PORT=1 run", "DB_PASS=▮ PORT=1 run"],
    ["token=s3cret expired", "token=▮ expired"],
    ["password: wrong\n    at f (x.js:1:2)", "password: ▮\n    at f (x.js:1:2)"],
  ],
  headers: [
    [HEAD, SHOWN_HEAD],
    [JSON.stringify({ head: HEAD, b: 1 }), JSON.stringify({ head: SHOWN_HEAD, b: 1 })],
    [JSON.stringify(JSON.stringify({ head: HEAD })), JSON.stringify(JSON.stringify({ head: SHOWN_HEAD }))],
    [inspect({ _header: HEAD }), inspect({ _header: SHOWN_HEAD })],
    ['Cookie: theme="dark"; sid=s3cret', "Cookie: ▮"],
    ["got Cookie: a=s3cret; b=s3cret\nnext", "got Cookie: ▮\nnext"],
    ['Authorization: Digest username="al", realm="r", response="s3cret"', "Authorization: ▮"],
    ["Authorization: Digest a=b,\r\n\tresponse=s3cret\r\nHost: h", "Authorization: ▮\r\nHost: h"],
    ["> Authorization: Basic s3cret\n> Host: h", "> Authorization: ▮\n> Host: h"],
    ["Set-Cookie: a=s3cret; Path=/\nHost: h", "Set-Cookie: ▮\nHost: h"],
    ["curl -H 'Cookie: sid=s3cret; b=\"c\"' https://h", "curl -H 'Cookie: ▮' https://h"],
    ['curl -H "Authorization: Bearer s3cret" https://h', 'curl -H "Authorization: ▮" https://h'],
    ["{ authorization: 's3cret', a: 1 }", "{ authorization: '▮', a: 1 }"],
    ["{ 'set-cookie': [ 'a=s3cret', 'b=s3cret' ], a: 1 }", "{ 'set-cookie': ▮, a: 1 }"],
  ],
  "JSON, at any depth of escaping": [
    ['{"password":"a\\"s3cret","b":1}', '{"password":"▮","b":1}'],
    ['{"a":"{\\"password\\":\\"a\\\\\\"s3cret\\",\\"b\\":1}"}', '{"a":"{\\"password\\":\\"▮\\",\\"b\\":1}"}'],
    [
      JSON.stringify(JSON.stringify(JSON.stringify({ password: 'a"s3cret\\', b: 1 }))),
      JSON.stringify(JSON.stringify(JSON.stringify({ password: "▮", b: 1 }))),
    ],
    [JSON.stringify({ text: "a\niban=CH93s3cret", b: 1 }), '{"text":"a\\niban=▮","b":1}'],
    ['{ "password" :\n  "s3cret", "b": 1 }', '{ "password" :\n  "▮", "b": 1 }'],
    ['{"pin":1234,"b":1}', '{"pin":▮,"b":1}'],
    ['{"credentials":{"a":["s3cret}"],"b":"]s3cret"},"c":1}', '{"credentials":▮,"c":1}'],
    ['{"password":null,"pin":"","b":1}', '{"password":null,"pin":"","b":1}'],
    ['{"url":"/x?token=s3cret","b":1}', '{"url":"/x?token=▮","b":1}'],
    ['{"url":"/x?token=s3cret\\u0026b=1","c":1}', '{"url":"/x?token=▮\\u0026b=1","c":1}'],
    ['{"field":"password","message":"is required"}', '{"field":"password","message":"is required"}'],
    ['{"a":"password","b":"c"}', '{"a":"password","b":"c"}'],
    ['{"password":"s3cret', '{"password":"▮'],
    ['{"credentials":{"a":"s3cret', '{"credentials":▮'],
  ],
  "what util.inspect prints": [
    [inspect({ cookies: Object.assign(Object.create(null), { sid: S }), a: 1 }), "{ cookies: ▮, a: 1 }"],
    [inspect({ cookies: new Map([["sid", S]]), a: 1 }), "{ cookies: ▮, a: 1 }"],
    [inspect({ cookies: new Set([S]), a: 1 }), "{ cookies: ▮, a: 1 }"],
    [inspect({ secret: Buffer.from(S), a: 1 }), "{ secret: ▮, a: 1 }"],
    [inspect({ secret: new Uint8Array([1, 2]), a: 1 }), "{ secret: ▮, a: 1 }"],
    [inspect({ credentials: new Login(), a: 1 }), "{ credentials: ▮, a: 1 }"],
    [inspect({ secret: Promise.resolve(S), a: 1 }), "{ secret: ▮, a: 1 }"],
    [inspect(new Map([["password", S]])), "Map(1) { 'password' => '▮' }"],
    [inspect({ [Symbol("password")]: S }), "{ [Symbol(password)]: '▮' }"],
    [inspect({ secret: LONG, a: 1 }, { breakLength: 20 }), "{\n  secret: '▮',\n  a: 1\n}"],
    ["{\n  secret: 'one\\n' +\n    's3cret\\n' +\n    's3cret',\n  a: 1\n}", "{\n  secret: '▮',\n  a: 1\n}"],
    [
      JSON.stringify("{\n  secret: 'one\\n' +\n    's3cret',\n  a: 1\n}"),
      JSON.stringify("{\n  secret: '▮',\n  a: 1\n}"),
    ],
  ],
  "lists in which names and values alternate": [
    ['["Host","h","Cookie","sid=s3cret","b","c"]', '["Host","h","Cookie","▮","b","c"]'],
    ["[\n  'cookie',     'sid=s3cret',\n  'b',          'c'\n]", "[\n  'cookie',     '▮',\n  'b',          'c'\n]"],
    ["[ '--password', 's3cret', '-v' ]", "[ '--password', '▮', '-v' ]"],
    ['[["password","s3cret"],["b","c"]]', '[["password","▮"],["b","c"]]'],
    ["[ 'token', <Buffer 73 33>, 'b' ]", "[ 'token', ▮, 'b' ]"],
    ['["otp", 123456, "b"]', '["otp", ▮, "b"]'],
  ],
  "pairs of a name and a value": [
    ["{ name: 'password', value: 's3cret', b: 1 }", "{ name: 'password', value: '▮', b: 1 }"],
    ['{"key":"x-api-key","type":"t","value":"s3cret"}', '{"key":"x-api-key","type":"t","value":"▮"}'],
    ['[{"value":"s3cret","name":"password"}]', '[{"value":"▮","name":"password"}]'],
    ['[{"name":"password"},{"value":"v"}]', '[{"name":"password"},{"value":"v"}]'],
    ['[{"value":"v"},{"name":"password"}]', '[{"value":"v"},{"name":"password"}]'],
    ['<param name="password" value="s3cret"/>', '<param name="password" value="▮"/>'],
    ['<i name="a" value="b"/><i name="pin" value="s3cret">', '<i name="a" value="b"/><i name="pin" value="▮">'],
    [
      "- name: DB_PASSWORD\n  value: s3cret\n- name: A\n  value: b",
      "- name: DB_PASSWORD\n  value: ▮\n- name: A\n  value: b",
    ],
    [
      '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\ns3cret\r\ns3cret\r\n--b--',
      '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n▮\r\n--b--',
    ],
  ],
  XML: [
    ['<wsse:Password Type="a>b">s3cret</wsse:Password><b>c</b>', '<wsse:Password Type="a>b">▮</wsse:Password><b>c</b>'],
    ["<u><password>s3cret <b>s3cret</b></password></u>", "<u><password>▮</password></u>"],
    ["<password><![CDATA[a<s3cret]]></password>", "<password>▮</password>"],
    ['<user name="al" password="s3cret"/>', '<user name="al" password="▮"/>'],
    ["a<password>s3cret</password>b", "a<password>▮</password>b"],
    ["<password>s3cret of a text that was cut", "<password>▮"],
    ["<password/><b>c</b>", "<password/><b>c</b>"],
    ["usage: login <token> [options]", "usage: login <token> [options]"],
    ["Promise<Token> rejected", "Promise<Token> rejected"],
  ],
  SQL: [
    ["CREATE ROLE u PASSWORD 's3''cret' LOGIN", "CREATE ROLE u PASSWORD '▮' LOGIN"],
    ["UPDATE u SET password = 's3''cret', a = 1", "UPDATE u SET password = '▮', a = 1"],
    ["SELECT 1 WHERE u.password = N's3cret' AND id=3", "SELECT 1 WHERE u.password = N'▮' AND id=3"],
    ["DECLARE @password='s3cret'", "DECLARE @password='▮'"],
    ["Unexpected token '<', \"<!DOCTYPE\" is not valid", "Unexpected token '<', \"<!DOCTYPE\" is not valid"],
  ],
  "command lines": [
    ["run --password s3cret --verbose", "run --password ▮ --verbose"],
    ["run --password=s3cret -v", "run --password=▮ -v"],
    ["run -password=s3cret -v", "run -password=▮ -v"],
    ['run --db-password "a s3cret" -v', 'run --db-password "▮" -v'],
    ["java -Ddb.password=s3cret -Dpassword=s3cret -jar x", "java -Ddb.password=▮ -Dpassword=▮ -jar x"],
    ["keytool -storepass s3cret -v", "keytool -storepass ▮ -v"],
    ["mkdir -p dir --password --verbose", "mkdir -p dir --password --verbose"],
  ],
  "queries, forms and connection strings": [
    ["GET https://a.b/c?x=1&pass%77ord=s3cret&y=2#z", "GET https://a.b/c?x=1&pass%77ord=▮&y=2#z"],
    ["GET /c?token=s3cret#z HTTP/1.1", "GET /c?token=▮#z HTTP/1.1"],
    ["user[password]=s3cret&a=1", "user[password]=▮&a=1"],
    ["token[0]=s3cret&password[new]=s3cret&a=1", "token[0]=▮&password[new]=▮&a=1"],
    ["/a?to=https%3A%2F%2Fh%2F%3Ftoken%3Ds3cret%26b%3D1&y=2", "/a?to=https%3A%2F%2Fh%2F%3Ftoken%3D▮%26b%3D1&y=2"],
    ["q=%7B%22password%22%3A%22s3cret%22%7D&b=1", "q=%7B%22password%22%3A▮&b=1"],
    ["Server=x;Password=s3cret;Database=z", "Server=x;Password=▮;Database=z"],
    ['<a href="/x?token=s3cret&amp;b=1">', '<a href="/x?token=▮&amp;b=1">'],
  ],
  "other languages and formats": [
    ["db:\n  password: two s3cret\n    s3cret\n  user: al", "db:\n  password: ▮\n  user: al"],
    ["password: |\n  s3cret\n\n  s3cret\nuser: al", "password: ▮\nuser: al"],
    ["credentials:\n  a: s3cret\n  b: s3cret\nuser: al", "credentials:\n  ▮\nuser: al"],
    ["password:\nuser: al", "password:\nuser: al"],
    ["User(name='al', password='two s3cret', id=1)", "User(name='al', password='▮', id=1)"],
    ["User{name=al, password=s3cret, id=3}", "User{name=al, password=▮, id=3}"],
    ["{Name:al Password:s3cret Port:1}", "{Name:al Password:▮ Port:1}"],
    ["{'password': b's3cret', 'b': 1}", "{'password': b'▮', 'b': 1}"],
    ['array(1) {\n  ["password"]=>\n  string(6) "s3cret"\n}', 'array(1) {\n  ["password"]=>\n  string(6) "▮"\n}'],
    ["$_POST['password'] = 's3cret';", "$_POST['password'] = '▮';"],
    [':password=>"s3cret", :b=>1', ':password=>"▮", :b=>1'],
    ['"{""password"":""s3cret""}",x', '"{""password"":"▮",x'],
  ],
  "names in other scripts": [
    ["contraseña=s3cret x", "contraseña=▮ x"],
    ["contrasen\u0303a=s3cret x", "contrasen\u0303a=▮ x"],
    [JSON.stringify({ пароль: S, b: 1 }), '{"пароль":"▮","b":1}'],
    ["の密码: s3cret, 密码: s3cret x", "の密码: s3cret, 密码: ▮ x"],
  ],
};

for (const [title, rows] of Object.entries(FORMS)) {
  describe(title, () => {
    test.each(rows)("%j", (text, shown) => expect(withNames(text)).toBe(shown));
  });
}

describe("ordinary texts", () => {
  test.each([
    "Basic usage: 12 at 10:30:15, session=abc [a=b] passwords are reset; https://a.b/c?d=e",
    "at f (/app/credentials.ts:5:3) and at token (/app/password.js:1:2)",
    "Unexpected token } in JSON at position 5",
    '{"author":"al","monkey":"x","items":[{"sku":"A-1","price":12.5}],"ok":true}',
    "<p>Some text</p> a < b && c > d",
    "\\\\ %% :: == -- ,, '' \"\" <<",
  ])("are shown as they are: %s", (text) => expect(withNames(text)).toBe(text));
});
