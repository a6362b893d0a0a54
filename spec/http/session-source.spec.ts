import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type ExtractOptions, extractContext, type Rejection, type RequestLike } from "../../src/http/index.js";

function extract(request: RequestLike, options: ExtractOptions<RequestLike> = {}) {
  const refused: string[] = [];
  const onReject = ({ source, reason }: Rejection): unknown => refused.push(`${source}: ${reason}`);
  const { sessionId, sessionSource } = extractContext(request, { onReject, ...options });
  return { sessionId, sessionSource, refused };
}

const everywhere = (...without: string[]): RequestLike => {
  const headers = { "x-session-id": "one", "x-correlation-id": "two", authorization: "Bearer four" };
  return {
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !without.includes(name))),
    url: without.includes("query") ? "/" : "/?session_id=three",
  };
};

describe("a session is looked for", () => {
  test("in the documented order", () => {
    const found = [
      extract(everywhere()),
      extract(everywhere("x-session-id")),
      extract(everywhere("x-session-id", "x-correlation-id")),
      extract(everywhere("x-session-id", "x-correlation-id", "query")),
      extract({}),
    ];
    expect(found.map(({ sessionSource }) => sessionSource)).toEqual([
      "header:x-session-id",
      "header:x-correlation-id",
      "query:session_id",
      "bearer",
      "generated",
    ]);
    expect(found.slice(0, 3).map(({ sessionId }) => sessionId)).toEqual(["one", "two", "three"]);
    expect(found[4]?.sessionId).toMatch(/^[2-9a-z]{20}$/);
    expect(found.flatMap(({ refused }) => refused)).toEqual([]);
  });

  test("in another order, under other names, or not at all", () => {
    expect(extract(everywhere(), { session: ["query:session_id", "header:x-session-id"] }).sessionId).toBe("three");
    const request = { headers: { "Mcp-Session-Id": "mcp-1", baggage: "a=b, session.id=b%2F1;p=1" }, url: "/?sid=q" };
    expect(extract(request, { session: ["header:MCP-Session-ID"] })).toMatchObject({
      sessionId: "mcp-1",
      sessionSource: "header:mcp-session-id",
    });
    expect(extract(request, { session: ["query:sid"] }).sessionId).toBe("q");
    expect(extract(request, { session: ["baggage:session.id"] }).sessionId).toBe("b/1");
    expect(extract(request, { session: ["bearer"] })).toEqual({
      sessionId: undefined,
      sessionSource: undefined,
      refused: [],
    });
  });

  test("by a function, which is given the request itself", () => {
    const request = { headers: { cookie: "theme=dark; sid=abc" }, url: "/" };
    const cookie = ({ headers }: typeof request): string | undefined => /\bsid=(\w+)/.exec(headers.cookie)?.[1];
    expect(extractContext(request, { session: [cookie] })).toMatchObject({ sessionId: "abc", sessionSource: "cookie" });
    expect(extract({}, { session: [() => undefined, () => null, "generate"] }).sessionSource).toBe("generated");
  });

  test("further on where a function throws, whose error is not shown", () => {
    const broken = (): string => {
      throw new Error("secret");
    };
    expect(extract({}, { session: [broken, "generate"] })).toMatchObject({
      sessionSource: "generated",
      refused: ["broken: unreadable"],
    });
  });

  test("further on where a value is refused", () => {
    expect(extract({ headers: { "x-session-id": "a b", "x-correlation-id": "two" } })).toEqual({
      sessionId: "two",
      sessionSource: "header:x-correlation-id",
      refused: ["header:x-session-id: illegal characters"],
    });
  });
});

describe("a session's ID", () => {
  test.each(["a", "x".repeat(128), "AZaz09._~+/=@:-", "none", "__proto__"])("may be %.40s", (id) => {
    expect(extract({ headers: { "x-session-id": id } }).sessionId).toBe(id);
  });

  test.each([
    ["", "empty"],
    ["x".repeat(129), "too long"],
    ["a b", "illegal characters"],
    [" a", "illegal characters"],
    ["a\n", "illegal characters"],
    ["a\r\nb", "illegal characters"],
    ["a|session=b]", "illegal characters"],
    ["a\u0085b", "illegal characters"],
    ["a\u009b31mb", "illegal characters"],
    ["\u0430", "illegal characters"],
    ["a%20b", "illegal characters"],
    ["<script>", "illegal characters"],
    [7, "not text"],
    [{ toString: () => "a" }, "not text"],
    [["a", "b"], "repeated"],
  ])("may not be %j", (id, reason) => {
    const { sessionSource, refused } = extract({ headers: { "x-session-id": id } });
    expect(sessionSource).toBe("generated");
    expect(refused).toEqual([`header:x-session-id: ${reason}`]);
  });

  test.each([
    ["/?a=1&session_id=abc&b", "abc", []],
    ["http://a.example/p?session_id=abc#x", "abc", []],
    ["/?session%5Fid=a%2Fb", "a/b", []],
    ["/?session_id=a&session_id=a", undefined, ["repeated"]],
    ["/?session_id=a&session%5Fid=b", undefined, ["repeated"]],
    ["/?session_id=", undefined, ["empty"]],
    ["/?session_id=a%0d%0ab", undefined, ["illegal characters"]],
    ["/?session_id=%E2%80%A8", undefined, ["illegal characters"]],
    [`/?session_id=a&x=${"y".repeat(5000)}`, undefined, ["too long"]],
    [`/?x=${"y".repeat(5000)}`, undefined, []],
    ["/?xsession_id=a&session_idx=b", undefined, []],
    ["/session_id=a", undefined, []],
    ["/#?session_id=a", undefined, []],
  ])("in the query: %.60s", (url, sessionId, reasons) => {
    const found = extract({ url }, { session: ["query:session_id"] });
    expect(found.sessionId).toBe(sessionId);
    expect(found.refused).toEqual(reasons.map((reason) => `query:session_id: ${reason}`));
  });

  test.each([
    ["session.id=a,session.id=b", ["repeated"]],
    ["session.id=%ff", ["malformed"]],
    [`session.id=a,x=${"y".repeat(8192)}`, ["too long"]],
    [`session.id=a${",x=y".repeat(64)}`, ["too long"]],
    ["session.id", []],
    ["SESSION.ID=a", []],
  ])("is not taken from the baggage %.40s", (baggage, reasons) => {
    const found = extract({ headers: { baggage } }, { session: ["baggage:session.id"] });
    expect(found.sessionId).toBeUndefined();
    expect(found.refused).toEqual(reasons.map((reason) => `baggage:session.id: ${reason}`));
  });
});

describe("a bearer token", () => {
  const hmacKey = "0123456789abcdef";
  const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.Q2h1bmt5";
  const idOf = (authorization: unknown, options: ExtractOptions<RequestLike> = {}) =>
    extract({ headers: { authorization } }, { session: ["bearer"], ...options });

  test("is known by the first 80 bits of its HMAC-SHA-256, which openssl can compute as well", () => {
    const hash = createHmac("sha256", hmacKey).update(TOKEN).digest("hex");
    expect(idOf(`Bearer ${TOKEN}`, { hmacKey })).toEqual({
      sessionId: hash.slice(0, 20),
      sessionSource: "bearer",
      refused: [],
    });
    expect(idOf(`Bearer ${TOKEN}`, { hmacKey: Buffer.from(hmacKey) }).sessionId).toBe(hash.slice(0, 20));
  });

  test("gives one session as long as the process lives, and another token another, though they begin alike", () => {
    const first = idOf(`Bearer ${TOKEN}`).sessionId;
    expect(idOf(`Bearer ${TOKEN}`).sessionId).toBe(first);
    expect(idOf(`Bearer ${TOKEN}x`).sessionId).not.toBe(first);
    expect(idOf(`Bearer ${TOKEN}`, { hmacKey }).sessionId).not.toBe(first);
    expect(idOf(`Bearer ${TOKEN}x`).sessionId?.slice(0, 8)).not.toBe(first?.slice(0, 8));
  });

  test.each(["bearer", "BEARER", "bEaReR", "Bearer  "])("may be announced as %j", (scheme) => {
    expect(idOf(`${scheme} ${TOKEN}`, { hmacKey }).sessionId).toBe(idOf(`Bearer ${TOKEN}`, { hmacKey }).sessionId);
  });

  test.each([
    ["Bearer", ["empty"]],
    ["Bearer ", ["empty"]],
    ["Bearer a b", ["illegal characters"]],
    ["Bearer a\u00e9", ["illegal characters"]],
    [`Bearer ${"x".repeat(8193)}`, ["too long"]],
    [["Bearer a", "Bearer b"], ["repeated"]],
    [42, ["not text"]],
    ["Basic YTpi", []],
    ["Bearers abc", []],
    ["Bearer\tabc", []],
    ["", []],
  ])("is not found in %.40j", (authorization, reasons) => {
    const found = idOf(authorization);
    expect(found.sessionId).toBeUndefined();
    expect(found.refused).toEqual(reasons.map((reason) => `bearer: ${reason}`));
  });
});

describe("session IDs that authenticate", () => {
  const options = { hashSessionId: true, hmacKey: Buffer.alloc(16, 7) } as const;

  test("are seen as their keyed hash only, wherever they come from, and may then be any visible text", () => {
    const cookie = (): string => "s:j%20{secret}.sig";
    for (const source of ["header:x-session-id", "query:session_id", cookie] as const) {
      const request = { headers: { "x-session-id": "secret-1" }, url: "/?session_id=secret-1" };
      const { sessionId } = extract(request, { session: [source], ...options });
      expect(sessionId).toMatch(/^[0-9a-f]{20}$/);
    }
    expect(extract({ headers: { "x-session-id": "{secret}" } }, options).sessionId).toMatch(/^[0-9a-f]{20}$/);
    expect(extract({ headers: { "x-session-id": "a b" } }, options).refused).toEqual([
      "header:x-session-id: illegal characters",
    ]);
  });

  test("give way to a new ID that needs no hash", () => {
    expect(extract({}, options)).toMatchObject({
      sessionSource: "generated",
      sessionId: expect.stringMatching(/^[2-9a-z]{20}$/),
    });
  });
});
