import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type ExtractOptions, extractContext, type Rejection, type RequestLike } from "../../src/http/index.js";

function extract(request: RequestLike, options: ExtractOptions<RequestLike> = {}) {
  const rejected: string[] = [];
  const onReject = ({ source, reason }: Rejection): unknown => rejected.push(`${source}: ${reason}`);
  const { sessionId, sessionSource } = extractContext(request, { onReject, ...options });
  return { sessionId, sessionSource, rejected };
}

describe("a bearer token", () => {
  const hmacKey = "0123456789abcdef";
  const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.Q2h1bmt5";
  const idOf = (authorization: unknown, options: ExtractOptions<RequestLike> = {}) =>
    extract({ headers: { authorization } }, { session: ["bearer"], ...options });

  test("becomes the first 80 bits of its HMAC-SHA-256", () => {
    const hash = createHmac("sha256", hmacKey).update(TOKEN).digest("hex");
    expect(idOf(`Bearer ${TOKEN}`, { hmacKey })).toEqual({
      sessionId: hash.slice(0, 20),
      sessionSource: "bearer",
      rejected: [],
    });
    expect(idOf(`Bearer ${TOKEN}`, { hmacKey: Buffer.from(hmacKey) }).sessionId).toBe(hash.slice(0, 20));
  });

  test("gives the same session ID in one process, and another token gives another one", () => {
    const first = idOf(`Bearer ${TOKEN}`).sessionId;
    expect(idOf(`Bearer ${TOKEN}`).sessionId).toBe(first);
    expect(idOf(`Bearer ${TOKEN}x`).sessionId).not.toBe(first);
    expect(idOf(`Bearer ${TOKEN}`, { hmacKey }).sessionId).not.toBe(first);
    expect(idOf(`Bearer ${TOKEN}x`).sessionId?.slice(0, 8)).not.toBe(first?.slice(0, 8));
  });

  test.each(["bearer", "BEARER", "bEaReR", "Bearer  "])("may have the scheme %j", (scheme) => {
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
    expect(found.rejected).toEqual(reasons.map((reason) => `bearer: ${reason}`));
  });
});

describe("with hashSessionId, session IDs", () => {
  const options = { hashSessionId: true, hmacKey: Buffer.alloc(16, 7) } as const;

  test("are replaced by a keyed hash, from every source, and may be any visible ASCII text", () => {
    const cookie = (): string => "s:j%20{secret}.sig";
    for (const source of ["header:x-session-id", "query:session_id", cookie] as const) {
      const request = { headers: { "x-session-id": "secret-1" }, url: "/?session_id=secret-1" };
      const { sessionId } = extract(request, { session: [source], ...options });
      expect(sessionId).toMatch(/^[0-9a-f]{20}$/);
    }
    expect(extract({ headers: { "x-session-id": "{secret}" } }, options).sessionId).toMatch(/^[0-9a-f]{20}$/);
    expect(extract({ headers: { "x-session-id": "a b" } }, options).rejected).toEqual([
      "header:x-session-id: illegal characters",
    ]);
  });

  test("that are generated are not hashed", () => {
    expect(extract({}, options)).toMatchObject({
      sessionSource: "generated",
      sessionId: expect.stringMatching(/^[2-9a-z]{20}$/),
    });
  });
});
