import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { ctxlog, files } from "../support/ctxlog-command.js";

const T = Date.UTC(2024, 0, 15, 10, 30);
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const [OWN, CALL, CALLED] = ["00f067aa0ba902b7", "11f067aa0ba902b7", "22f067aa0ba902b7"];

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: { key: string; value: { stringValue?: string; intValue?: string } }[];
  readonly events: { timeUnixNano: string; name: string; attributes: Span["attributes"] }[];
  readonly droppedEventsCount: number;
  readonly status: { code: number; message?: string };
}

function json(message: string, ms: number, parts: Record<string, unknown> = {}): string {
  const time = new Date(T + ms).toISOString();
  return `${JSON.stringify({ time, level: "INFO", name: "shop", requestId: "r1", sessionId: "s1", ...parts, message })}\n`;
}

const STORY =
  json("received", 0, { traceId: TRACE, spanId: OWN, method: "POST", path: "/a" }) +
  json("POST pay/b 502 40 ms", 60, { traceId: TRACE, spanId: CALL, host: "pay", durationMs: 40, status: 502 }) +
  json("no answer", 50, {
    name: "pay",
    level: "ERROR",
    traceId: TRACE,
    spanId: CALLED,
    parentSpanId: CALL,
    amount: 12,
    error: { name: "E", message: "m", stack: "E: m\n    at x" },
  });

/** A collector. Returns its URL, and what it was sent. */
async function collector(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: { url: string; headers: IncomingMessage["headers"]; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    requests.push({ url: request.url ?? "", headers: request.headers, body });
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const spans = () =>
    requests.flatMap(({ body }) =>
      (
        JSON.parse(body) as { resourceSpans: { resource: Pick<Span, "attributes">; scopeSpans: { spans: Span[] }[] }[] }
      ).resourceSpans.flatMap(({ resource, scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) =>
          spans.map((span) => ({ ...span, service: resource.attributes[0]?.value.stringValue })),
        ),
      ),
    );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, spans };
}

const accept = (_: IncomingMessage, response: ServerResponse) => response.end("{}");

test("a story is sent as spans: requests, calls, their lines, times and failures", async () => {
  const { url, requests, spans } = await collector(accept);
  const [path = ""] = files({ "a.jsonl": STORY });
  expect((await ctxlog(["trace", "s1", path, "--otlp", url])).code).toBe(1);
  expect(requests.map((one) => [one.url, one.headers["content-type"]])).toEqual([
    ["/v1/traces", "application/json"],
    ["/v1/traces", "application/json"],
  ]);
  const nano = (ms: number) => `${T + ms}000000`;
  expect(spans()).toMatchObject([
    {
      service: "shop",
      traceId: TRACE,
      spanId: OWN,
      name: "POST /a",
      kind: 2,
      startTimeUnixNano: nano(0),
      endTimeUnixNano: nano(60),
      status: { code: 0 },
      events: [{ name: "received", timeUnixNano: nano(0) }, { name: "POST pay/b 502 40 ms" }],
      droppedEventsCount: 0,
    },
    {
      service: "shop",
      spanId: CALL,
      parentSpanId: OWN,
      kind: 3,
      startTimeUnixNano: nano(20),
      endTimeUnixNano: nano(60),
      attributes: [{ key: "http.response.status_code", value: { intValue: "502" } }],
    },
    {
      service: "pay",
      traceId: TRACE,
      spanId: CALLED,
      parentSpanId: CALL,
      status: { code: 2, message: "no answer" },
      events: [
        {
          attributes: [
            { key: "amount", value: { stringValue: "12" } },
            { key: "log.severity", value: { stringValue: "ERROR" } },
            { key: "logger.name", value: { stringValue: "pay" } },
            { key: "exception.stacktrace", value: { stringValue: "E: m\n    at x" } },
          ],
        },
      ],
    },
  ]);
});

test("without trace IDs a story has the same ones whenever it is sent, and one for requests that belong together", async () => {
  const { url, spans } = await collector(accept);
  const [path = ""] = files({
    "a.jsonl": json("a", 0) + json("b", 1, { name: "pay" }) + json("c", 2, { requestId: "r2" }),
  });
  for (let round = 0; round < 2; round++)
    expect((await ctxlog(["trace", "s1", path, "--otlp", `${url}/v1/traces`])).code).toBe(0);
  const ids = spans().map(({ traceId, spanId, parentSpanId }) => ({ traceId, spanId, parentSpanId }));
  for (const { traceId, spanId } of ids)
    expect([traceId, spanId]).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{16}$/),
    ]);
  expect(ids.slice(3)).toEqual(ids.slice(0, 3));
  const [first, other, called] = ids;
  expect(called).toMatchObject({ traceId: first?.traceId, parentSpanId: first?.spanId });
  expect(other?.traceId).not.toBe(first?.traceId);
});

test("a long story is sent in several requests, and of a long request the first and the last lines", async () => {
  const { url, requests, spans } = await collector(accept);
  const many = Array.from({ length: 30 }, (_, request) =>
    Array.from({ length: 60 }, (_, index) =>
      json("m".repeat(990), request * 100 + index, { requestId: `r${request}`, index }),
    ).join(""),
  );
  const long = Array.from({ length: 1200 }, (_, index) =>
    json(`line ${index}`, 9000 + index, { requestId: "long", index }),
  );
  const [path = ""] = files({ "a.jsonl": many.join("") + long.join("") });
  expect((await ctxlog(["trace", "s1", path, "--otlp", url])).code).toBe(0);
  expect(requests.length).toBeGreaterThan(1);
  for (const { body } of requests) expect(body.length).toBeLessThan(2 * 2 ** 20);
  const span = spans().find(({ droppedEventsCount }) => droppedEventsCount > 0);
  expect([span?.droppedEventsCount, span?.events.length, span?.events.at(-1)?.name]).toEqual([200, 1000, "line 1199"]);
  expect(spans()).toHaveLength(31);
});

test("OTEL_EXPORTER_OTLP_HEADERS are sent", async () => {
  const { url, requests } = await collector(accept);
  const [path = ""] = files({ "a.jsonl": STORY });
  const env = { OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Basic%20abc, x-scope = one" };
  await ctxlog(["trace", "s1", path, "--otlp", url], { env });
  expect(requests[0]?.headers).toMatchObject({ authorization: "Basic abc", "x-scope": "one" });
  for (const OTEL_EXPORTER_OTLP_HEADERS of ["a=%", "secret", "=b"]) {
    const wrong = await ctxlog(["trace", "s1", path, "--otlp", url], { env: { OTEL_EXPORTER_OTLP_HEADERS } });
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("OTEL_EXPORTER_OTLP_HEADERS takes") });
  }
});

test.each<[string, (request: IncomingMessage, response: ServerResponse) => void, string]>([
  [
    "answers with an error",
    (_, response) => response.writeHead(400).end("bad \x1b[2J span"),
    "refuses the spans: 400 bad \\x1B[2J span",
  ],
  [
    "accepts only some spans",
    (_, response) => response.end('{"partialSuccess":{"rejectedSpans":"2","errorMessage":"old"}}'),
    "refuses some spans: 2, old",
  ],
  [
    "leads elsewhere",
    (_, response) => response.writeHead(307, { location: "http://127.0.0.1:1/" }).end(),
    "cannot be reached",
  ],
  ["hangs up", (_, response) => response.destroy(), "cannot be reached"],
])("a collector that %s: the command says so, and ends with 2", async (_, answer, message) => {
  const { url } = await collector(answer);
  const [path = ""] = files({ "a.jsonl": STORY });
  const { code, err } = await ctxlog(["trace", "s1", path, "--otlp", url]);
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(err).toMatch(/^ctxlog: the collector at [^\n]+\n$/);
});

test("no collector at all, and no URL, end with 2", async () => {
  const [path = ""] = files({ "a.jsonl": STORY });
  expect(await ctxlog(["trace", "s1", path, "--otlp", "http://127.0.0.1:1"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("cannot be reached"),
  });
  expect(await ctxlog(["trace", "s1", path, "--otlp", "localhost:4318"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("--otlp takes a URL"),
  });
});
