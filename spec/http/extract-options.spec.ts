import { describe, expect, test } from "vitest";
import { extractContext } from "../../src/http/index.js";
import { runNode } from "../support/child-process.js";

test("rejections go to onReject, or else to stderr, and so do the errors of onReject", async () => {
  const script = `
    import { extractContext } from "./dist/http.js";
    const request = { headers: { "x-session-id": "se cret" } };
    extractContext(request, { onReject: ({ source, reason }) => console.log(source, reason) });
    extractContext(request, { onReject() { throw new Error("handler broke"); } });
    extractContext(request);
  `;
  const { stdout, stderr } = await runNode(["--input-type=module", "-e", script]);
  expect(stdout).toBe("header:x-session-id illegal characters\n");
  expect(stderr).toContain("ctxlog: request: Error: handler broke\n");
  expect(stderr).not.toContain("se cret");
});

describe("wrong options", () => {
  test.each([
    [{ sessions: [] }, 'has no option "sessions"'],
    [{ session: "bearer" }, "session is 'bearer', but must be an array"],
    [{ session: ["header:"] }, "session[0] is 'header:'"],
    [{ session: ["header:a b"] }, "session[0]"],
    [{ session: ["bearer", "cookie"] }, "session[1] is 'cookie'"],
    [{ session: ["header:Authorization"] }, "is 'header:authorization', but must be no header of credentials"],
    [{ session: ["header:cookie"] }, 'use "bearer", or a function'],
    [{ requestId: "acept" }, 'Did you mean "accept"?'],
    [{ transportType: "" }, "transportType"],
    [{ trace: 1 }, "trace is 1"],
    [{ reuse: "yes" }, "reuse is 'yes', but must be true or false"],
    [{ hashSessionId: "yes" }, "hashSessionId"],
    [{ onReject: "log" }, "onReject"],
    [{ hmacKey: "short-secret" }, "16 bytes or more"],
    [null, "extractContext is null"],
  ])("are refused: %o", (options, message) => {
    expect(() => extractContext({}, options as never)).toThrow(TypeError);
    expect(() => extractContext({}, options as never)).toThrow(message);
  });

  test("do not show a key that is too short", () => {
    expect(() => extractContext({}, { hmacKey: "short-secret" })).not.toThrow("short-secret");
  });
});

describe("a source that names a credential", () => {
  const names = [
    ...["x-api-key", "API-Key", "X-Auth-Token", "x-access-token", "X-CSRF-Token", "x-xsrf-token", "x-session-token"],
    ...["x-amz-security-token", "X-Goog-Api-Key", "private-token", "X-Vault-Token", "x-functions-key", "jwt"],
    ...["access_token", "id_token", "client_secret", "apiKey", "key", "sig", "password", "x-shared-secret"],
  ];

  test.each(names)("is refused for a header, a parameter and a baggage key: %s", (name) => {
    for (const source of [`header:${name}`, `query:${name}`, `baggage:${name}`] as const) {
      expect(() => extractContext({}, { session: [source] })).toThrow("must be no credential, which would be logged");
      const request = { headers: { [name]: "s3cr3t", baggage: `${name}=s3cr3t` }, url: `/?${name}=s3cr3t` };
      const { sessionId } = extractContext(request, { session: [source], hashSessionId: true });
      expect(sessionId).toMatch(/^[0-9a-f]{20}$/);
    }
  });

  test.each(["Authorization", "proxy-authorization", "COOKIE", "Set-Cookie"])("is always refused: %s", (name) => {
    for (const hashSessionId of [false, true]) {
      const options = { session: [`header:${name}`], hashSessionId } as const;
      expect(() => extractContext({}, options)).toThrow("must be no header of credentials");
    }
  });

  test.each(["mcp-session-id", "x-correlation-id", "x-token-id", "keyboard", "secretary", "tokens", "x-amzn-trace-id"])(
    "is not %s",
    (name) => {
      const { sessionId } = extractContext({ headers: { [name]: "a" } }, { session: [`header:${name}`] });
      expect(sessionId).toBe("a");
    },
  );
});

test("an object of options is read once", () => {
  let reads = 0;
  const options = {
    get requestId(): "accept" {
      reads++;
      return "accept";
    },
  };
  const ids = ["a", "b"].map((id) => extractContext({ headers: { "x-request-id": id } }, options).requestId);
  expect(ids).toEqual(["a", "b"]);
  expect(reads).toBe(1);
});
