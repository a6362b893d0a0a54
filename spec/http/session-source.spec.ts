import { describe, expect, test } from "vitest";
import { type ExtractOptions, extractContext, type Rejection, type RequestLike } from "../../src/http/index.js";

function extract(request: RequestLike, options: ExtractOptions<RequestLike> = {}) {
  const rejected: string[] = [];
  const onReject = ({ source, reason }: Rejection): unknown => rejected.push(`${source}: ${reason}`);
  const { sessionId, sessionSource } = extractContext(request, { onReject, ...options });
  return { sessionId, sessionSource, rejected };
}

/** A request with a session ID in every default source but those. */
const requestWithout = (...absent: string[]): RequestLike => {
  const headers = { "x-session-id": "one", "x-correlation-id": "two", authorization: "Bearer four" };
  return {
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !absent.includes(name))),
    url: absent.includes("query") ? "/" : "/?session_id=three",
  };
};

describe("the sources of a session ID", () => {
  test("are tried in the default order", () => {
    const found = [
      extract(requestWithout()),
      extract(requestWithout("x-session-id")),
      extract(requestWithout("x-session-id", "x-correlation-id")),
      extract(requestWithout("x-session-id", "x-correlation-id", "query")),
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
    expect(found.flatMap(({ rejected }) => rejected)).toEqual([]);
  });

  test("may be reordered, renamed and left out", () => {
    expect(extract(requestWithout(), { session: ["query:session_id", "header:x-session-id"] }).sessionId).toBe("three");
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
      rejected: [],
    });
  });

  test("may be functions of the request", () => {
    const request = { headers: { cookie: "theme=dark; sid=abc" }, url: "/" };
    const cookie = ({ headers }: typeof request): string | undefined => /\bsid=(\w+)/.exec(headers.cookie)?.[1];
    expect(extractContext(request, { session: [cookie] })).toMatchObject({ sessionId: "abc", sessionSource: "cookie" });
    expect(extract({}, { session: [() => undefined, () => null, "generate"] }).sessionSource).toBe("generated");
  });

  test("are tried further if a function throws, and its error is not shown", () => {
    const broken = (): string => {
      throw new Error("secret");
    };
    expect(extract({}, { session: [broken, "generate"] })).toMatchObject({
      sessionSource: "generated",
      rejected: ["broken: unreadable"],
    });
  });

  test("are tried further if a value is rejected", () => {
    expect(extract({ headers: { "x-session-id": "a b", "x-correlation-id": "two" } })).toEqual({
      sessionId: "two",
      sessionSource: "header:x-correlation-id",
      rejected: ["header:x-session-id: illegal characters"],
    });
  });
});

describe("a session ID", () => {
  test.each(["a", "x".repeat(128), "AZaz09._~+/=@:-", "none1", "__proto__"])("may be %.40s", (id) => {
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
    ["none", "reserved"],
    ["NONE", "reserved"],
    ["nOnE", "reserved"],
    ["<script>", "illegal characters"],
    [7, "not text"],
    [{ toString: () => "a" }, "not text"],
    [["a", "b"], "repeated"],
  ])("may not be %j", (id, reason) => {
    const { sessionSource, rejected } = extract({ headers: { "x-session-id": id } });
    expect(sessionSource).toBe("generated");
    expect(rejected).toEqual([`header:x-session-id: ${reason}`]);
  });

  test.each([
    ["/?a=1&session_id=abc&b", "abc", []],
    ["http://a.example/p?session_id=abc#x", "abc", []],
    ["/?session%5Fid=a%2Fb", "a/b", []],
    ["/?session_id=a&session_id=a", "a", []],
    ["/?session_id=None", undefined, ["reserved"]],
    ["/?session_id=a&session%5Fid=b", undefined, ["repeated"]],
    ["/?session_id=", undefined, ["empty"]],
    ["/?session_id=a%0d%0ab", undefined, ["illegal characters"]],
    ["/?session_id=%E2%80%A8", undefined, ["illegal characters"]],
    [`/?session_id=a&x=${"y".repeat(5000)}`, undefined, ["too long"]],
    [`/?x=${"y".repeat(5000)}`, undefined, []],
    ["/?xsession_id=a&session_idx=b", undefined, []],
    ["/session_id=a", undefined, []],
    ["/#?session_id=a", undefined, []],
  ])("is read from the query: %.60s", (url, sessionId, reasons) => {
    const found = extract({ url }, { session: ["query:session_id"] });
    expect(found.sessionId).toBe(sessionId);
    expect(found.rejected).toEqual(reasons.map((reason) => `query:session_id: ${reason}`));
  });

  test.each([
    ["session.id=a,session.id=b", ["repeated"]],
    ["session.id=none", ["reserved"]],
    ["session.id=%ff", ["malformed"]],
    [`session.id=a,x=${"y".repeat(8192)}`, ["too long"]],
    [`session.id=a${",x=y".repeat(64)}`, ["too long"]],
    ["session.id", []],
    ["SESSION.ID=a", []],
  ])("is not read from the baggage %.40s", (baggage, reasons) => {
    const found = extract({ headers: { baggage } }, { session: ["baggage:session.id"] });
    expect(found.sessionId).toBeUndefined();
    expect(found.rejected).toEqual(reasons.map((reason) => `baggage:session.id: ${reason}`));
  });
});
