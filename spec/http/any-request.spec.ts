import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type ExtractOptions,
  extractContext,
  propagationHeaders,
  type Rejection,
  responseHeaders,
} from "../../src/http/index.js";
import { type ContextFields, runWithContext, serializeContext } from "../../src/index.js";
import { HOSTILE } from "../support/hostile.js";

const ID = /^[A-Za-z0-9._~+/=@:-]{1,128}$/;
const SOURCES = ["header:x-session-id", "header:x-correlation-id", "query:session_id", "bearer", "generated"];
const OTHER_SOURCES = [
  ...["request", "header:x-request-id", "header:traceparent", "header:tracestate", "header:x-debug-log"],
];
const REASONS = [
  ...["empty", "too long", "illegal characters", "reserved", "repeated", "not text", "malformed", "unreadable"],
  "wrong signature",
];

/** Extracts the context of a request, and checks that it holds only valid values. */
function checked(request: unknown, options: ExtractOptions = {}): ContextFields {
  const rejections: Rejection[] = [];
  const context = extractContext(request as object, {
    debug: { hmacKey: "a key that no request has" },
    onReject: (rejection) => rejections.push(rejection),
    ...options,
  });
  const { requestId, sessionId, sessionSource, clientRequestId, method, path, transportType, ...trace } = context;
  expect(requestId).toMatch(ID);
  expect(sessionId).toMatch(ID);
  expect(SOURCES).toContain(sessionSource);
  if (clientRequestId !== undefined) expect(clientRequestId).toMatch(ID);
  if (method !== undefined) expect(method).toMatch(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/);
  if (path !== undefined) expect(path.length).toBeLessThanOrEqual(1025);
  expect(["http", "sse", "websocket"]).toContain(transportType);
  const { traceId, spanId, parentSpanId, traceFlags, tracestate, ...others } = trace;
  expect(traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  expect(spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
  if (parentSpanId !== undefined) expect(parentSpanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
  expect([0, 1, 2, 3]).toContain(traceFlags);
  if (tracestate !== undefined) expect(tracestate).toMatch(/^[\x20-\x7e]{1,512}$/);
  expect(others).toEqual({});
  for (const { source, reason } of rejections) {
    expect([...SOURCES, ...OTHER_SOURCES]).toContain(source);
    expect(REASONS).toContain(reason);
  }
  return context;
}

const name = fc.oneof(
  fc.constantFrom(
    ...["X-Session-ID", "x-session-id", "X-Correlation-ID", "Authorization", "X-Request-ID", "traceparent"],
    ...["tracestate", "X-Debug-Log", "Accept", "Upgrade", "__proto__", "constructor", "get"],
  ),
  fc.string({ unit: "binary" }),
);
const trace = fc.constantFrom(
  `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
  "00-0-0-0",
  `ff-${"a".repeat(32)}-${"b".repeat(16)}-01`,
);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.string({ unit: fc.constantFrom(..."abc019._~+/=@:-, \t\r\n\u0085\u2028é"), maxLength: 140 }),
  fc.string().map((token) => `Bearer ${token}`),
  trace,
  fc.stringMatching(/^(debug|trace)\.[1-9]\d{9}\.[0-9a-f]{64}$/),
  fc.constantFrom("text/event-stream", "websocket", "a=1,b=2", ""),
);
const bytes = text.map((value) => Buffer.from(value));
const value = fc.oneof(text, bytes, fc.array(fc.oneof(text, bytes), { maxLength: 3 }), fc.anything());
const pairs = fc.array(fc.tuple(name, value), { maxLength: 12 });
const headers = fc.oneof(
  pairs,
  pairs.map((list) => Object.fromEntries(list)),
  pairs.map((list) => new Map(list)),
  pairs.map((list) => list.flat(1)),
  fc
    .array(fc.tuple(fc.constantFrom("X-Session-ID", "authorization", "traceparent", "tracestate"), fc.base64String()))
    .map((list) => new Headers(list)),
  fc.anything(),
);
const request = fc.record(
  {
    headers,
    rawHeaders: fc.oneof(
      pairs.map((list) => list.flat(1)),
      fc.anything(),
    ),
    url: fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      text,
      text.map((id) => `/?session_id=${id}`),
      fc.anything(),
    ),
    method: fc.oneof(text, fc.anything()),
    raw: fc.anything(),
    originalUrl: fc.anything(),
  },
  { requiredKeys: [] },
);

test("the context of any request has only allowed characters and lengths, and nothing is thrown", () => {
  fc.assert(
    fc.property(request, (bag) => void checked(bag)),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(
      fc.anything({ withNullPrototype: true, withMap: true, withSparseArray: true }),
      (bag) => void checked(bag),
    ),
  );
});

test("a hostile object in any part of a request does no harm", () => {
  for (const make of Object.values(HOSTILE)) {
    checked(make());
    checked(make(), { reuse: true });
    for (const part of ["headers", "rawHeaders", "url", "originalUrl", "method", "raw"]) checked({ [part]: make() });
    checked({ headers: { "x-session-id": make(), Authorization: make(), traceparent: make(), tracestate: [make()] } });
    checked({ headers: { "x-debug-log": make() } });
    checked({ headers: [[make(), make()], make()], url: "/" });
    checked({ headers: new Map([["x-session-id", make()]]) });
    checked({ rawHeaders: ["X-Session-ID", make(), make(), make()] });
  }
});

test("endless headers do no harm", () => {
  const endless = function* (): Generator<[string, string]> {
    for (let index = 0; ; index++) yield ["x-session-id", `a${index}`];
  };
  expect(checked({ headers: endless() }).sessionSource).toBe("generated");
  checked({ headers: { "x-session-id": new Array(1e9) }, rawHeaders: new Array(1e9) });
});

test("everything that is extracted can be sent in headers and in a carrier", () => {
  fc.assert(
    fc.property(request, (bag) => {
      runWithContext(checked(bag), () => {
        const sent = { ...responseHeaders({ sessionId: true, trace: true }), ...propagationHeaders() };
        expect(Object.keys(sent)).toEqual(expect.arrayContaining(["X-Request-ID", "X-Session-ID", "traceresponse"]));
        for (const [name, value] of Object.entries(sent)) expect(new Headers({ [name]: value }).get(name)).toBe(value);
        expect(serializeContext()).toMatch(/^v=1&[A-Za-z0-9*._+%&=-]+$/);
      });
    }),
  );
});

test("16 KiB of headers that make a careless regular expression quadratic are read quickly", () => {
  const long = 16_384;
  const bags: Record<string, string>[] = [
    { accept: ", ".repeat(long / 2), upgrade: " ".repeat(long) },
    { accept: `text/event-stream${" ".repeat(long)}x` },
    { "x-session-id": `${"a".repeat(long)}!`, "x-correlation-id": `${"=".repeat(127)}!` },
    { authorization: `Bearer${" ".repeat(long)}` },
    { authorization: `Bearer ${"x".repeat(long)}` },
    { traceparent: `${" ".repeat(long)}x${" ".repeat(long)}` },
    { traceparent: `cc-${"a".repeat(32)}-${"b".repeat(16)}-01-${"-".repeat(long)}` },
    { traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`, tracestate: ",".repeat(long) },
    { traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`, tracestate: `a=${" ".repeat(long)}` },
    { traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`, tracestate: `${`a=${"=".repeat(250)},`.repeat(64)}` },
  ];
  // If any of them were quadratic, a thousand of each would exceed the time limit by far.
  for (const headers of bags)
    for (let count = 0; count < 1000; count++) extractContext({ headers }, { onReject: () => {} });
  const url = `/?${"session_id=&%".repeat(long / 13)}`;
  for (let count = 0; count < 1000; count++) extractContext({ url }, { onReject: () => {} });
});
