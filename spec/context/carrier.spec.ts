import { describe, expect, test } from "vitest";
import { extractContext, propagationHeaders } from "../../src/http/index.js";
import {
  type ContextFields,
  currentContext,
  deserializeContext,
  runWithContext,
  serializeContext,
} from "../../src/index.js";
import { runNode } from "../support/child-process.js";

const CONTEXT = {
  requestId: "request-1",
  sessionId: "AZaz09._~+/=@:-",
  traceId: "a".repeat(32),
  spanId: "b".repeat(16),
  parentSpanId: "c".repeat(16),
  traceFlags: 1,
  tracestate: "a=1,b= 2",
  method: "GET",
};

const carrierOf = (context: ContextFields, fields?: readonly string[]): string =>
  runWithContext(context, () => serializeContext({ fields }));

describe("a carrier", () => {
  test("carries the IDs and the trace, which goes on in a new span", () => {
    const context = deserializeContext(carrierOf(CONTEXT));
    expect(context).toEqual({
      requestId: CONTEXT.requestId,
      sessionId: CONTEXT.sessionId,
      traceId: CONTEXT.traceId,
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      parentSpanId: CONTEXT.spanId,
      traceFlags: 1,
      tracestate: "a=1,b= 2",
    });
    expect(context.spanId).not.toBe(CONTEXT.spanId);
  });

  test.each<[string, ContextFields]>([
    ["no trace", {}],
    ["no trace, as with extractContext's trace: false", extractContext({ headers: {} }, { trace: false })],
    ["a span alone", { spanId: "b".repeat(16) }],
    ["a parent span alone", { parentSpanId: "b".repeat(16) }],
    ["a tracestate alone", { tracestate: "a=1" }],
    ["flags alone", { traceFlags: 1 }],
    ["a traceId of zeros", { traceId: "0".repeat(32), spanId: "b".repeat(16) }],
    ["a traceId that is not one", { traceId: "abc", tracestate: "a=1" }],
    ["a traceId that is no text", { traceId: 7 as never }],
  ])("has no trace for a context with %s, and begins none", (_, fields) => {
    runWithContext({ requestId: "request-1", ...fields }, () => {
      const before = currentContext();
      const carrier = serializeContext();
      expect(carrier).not.toMatch(/trace/);
      const { traceId, spanId, parentSpanId, traceFlags, tracestate } = deserializeContext(carrier);
      expect([traceId, spanId, parentSpanId, traceFlags, tracestate]).toEqual(Array(5).fill(undefined));
      expect(currentContext()).toEqual(before);
    });
  });

  test("has no trace with trace: false, on either side", () => {
    runWithContext(CONTEXT, () => {
      const expected = { requestId: CONTEXT.requestId, sessionId: CONTEXT.sessionId };
      expect(serializeContext({ trace: false })).not.toMatch(/trace/);
      expect(deserializeContext(serializeContext({ trace: false }))).toEqual(expected);
      expect(deserializeContext(serializeContext(), { trace: false })).toEqual(expected);
      expect(deserializeContext("v=1&requestId=a&traceparent=malformed", { trace: false })).toEqual({ requestId: "a" });
    });
  });

  test("of a context without a trace leads to the trace that the sender begins with its first call", () => {
    runWithContext({ requestId: "request-1" }, () => {
      const carrier = serializeContext();
      const [, sender] = (propagationHeaders()["traceparent"] ?? "").split("-");
      const job = runWithContext(deserializeContext(carrier), () => propagationHeaders());
      expect(job["traceparent"]?.split("-")[1]).toBe(sender);
      // From then on the context has a trace.
      expect(deserializeContext(serializeContext()).traceId).toBe(sender);
    });
  });

  test("carries the fields that both sides name, and no others", () => {
    const fields = {
      userId: 42,
      tenant: { name: "Müller & Söhne", tags: ["a", null] },
      secret: "x",
      minLevel: "debug" as const,
    };
    const carrier = carrierOf({ ...CONTEXT, ...fields }, ["userId", "tenant", "minLevel", "absent"]);
    expect(decodeURIComponent(carrier)).not.toContain("secret");
    const { userId, tenant, minLevel, ...rest } = deserializeContext(carrier, {
      fields: ["userId", "tenant", "minLevel", "secret"],
    });
    expect({ userId, tenant, minLevel }).toEqual({ userId: 42, tenant: fields.tenant, minLevel: "debug" });
    expect(Object.keys(rest).sort()).toEqual(Object.keys(deserializeContext(carrier)).sort());
    expect(deserializeContext(carrier)).not.toHaveProperty("userId");
  });

  test("has only characters that are safe in a header, a URL and an environment variable", () => {
    const carrier = carrierOf({ ...CONTEXT, note: "é\n\0,;\"'`$\u2028" }, ["note"]);
    expect(carrier).toMatch(/^v=1&[A-Za-z0-9*._+%&=-]+$/);
    expect(new Headers({ "x-context": carrier }).get("x-context")).toBe(carrier);
    expect(deserializeContext(carrier, { fields: ["note"] })["note"]).toBe("é\n\0,;\"'`$\u2028");
  });

  test("is empty outside any context, and an empty carrier gives no fields", () => {
    expect(serializeContext()).toBe("");
    expect(deserializeContext("")).toEqual({});
    expect(deserializeContext(undefined)).toEqual({});
  });

  test("has at most 8,192 characters: what is too long, not JSON or not an ID is left out and reported", async () => {
    const script = `
      import { deserializeContext, runWithContext, serializeContext } from "./dist/index.js";
      const cycle = {}; cycle.self = cycle;
      const context = { requestId: "a b", sessionId: "s", long: "x".repeat(9000), big: 1n, fn() {}, cycle, toJSON: 1, short: 7,
        hostile: { toJSON() { throw new Error("secret"); } } };
      for (const name of Object.keys(context).slice(2)) {
        const carrier = runWithContext(context, () => serializeContext({ fields: [name, "short"] }));
        const { sessionId, requestId, short, ...rest } = deserializeContext(carrier, { fields: [name, "short"] });
        if (sessionId !== "s" || requestId !== undefined || carrier.length > 8192) throw new Error(carrier);
        if (name !== "toJSON" && name in rest) throw new Error(name);
        if (short !== 7) throw new Error(name);
      }
    `;
    const { code, stderr } = await runNode(["--input-type=module", "-e", script]);
    expect(stderr).toMatch(/^ctxlog: context: serializeContext left out requestId, which cannot be carried\n/);
    expect(stderr).not.toContain("secret");
    expect(code).toBe(0);
  });

  test("reaches a child process in an environment variable", async () => {
    const script = `
      import { createLogger, deserializeContext, runWithContext } from "./dist/index.js";
      const log = createLogger({ format: "json" });
      runWithContext(deserializeContext(process.env.JOB_CONTEXT, { fields: ["job"] }), () => log.info("working"));
    `;
    const env = { JOB_CONTEXT: carrierOf({ ...CONTEXT, job: 7 }, ["job"]) };
    const { stdout } = await runNode(["--input-type=module", "-e", script], { env });
    expect(JSON.parse(stdout)).toMatchObject({
      requestId: CONTEXT.requestId,
      sessionId: CONTEXT.sessionId,
      traceId: CONTEXT.traceId,
      parentSpanId: CONTEXT.spanId,
      job: 7,
    });
  });
});

describe("deserializeContext", () => {
  const trace = `traceparent=00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  test.each([
    ["another version", "v=2&requestId=a", "it is version 2, and this release reads version 1"],
    ["a later version alone", "v=10", "version 10"],
    ["no version", "requestId=a&v=1", "was not made by serializeContext"],
    ["JSON", '{"requestId":"a"}', "was not made by serializeContext"],
    ["a version with a letter after it", "v=1x", "was not made by serializeContext"],
    ["a number", 7, "it is not a string"],
    ["an object", {}, "it is not a string"],
    ["null", null, "it is not a string"],
    ["more than 8,192 characters", `v=1&x=${"y".repeat(8192)}`, "longer than 8192 characters"],
    ["an ID with a line break", "v=1&requestId=a%0Ab", "its requestId is malformed"],
    ["an ID with a space", "v=1&sessionId=a+b", "its sessionId is malformed"],
    ["an empty ID", "v=1&requestId=", "its requestId is malformed"],
    ["a long ID", `v=1&sessionId=${"x".repeat(129)}`, "its sessionId is malformed"],
    ["an ID given twice", "v=1&requestId=a&requestId=a", "it has a key twice"],
    ["a trace of zeros", `v=1&traceparent=00-${"0".repeat(32)}-${"b".repeat(16)}-01`, "its traceparent is malformed"],
    ["a wrong tracestate", `v=1&${trace}&tracestate=A%3D1`, "its tracestate is malformed"],
    ["fields that are not JSON", "v=1&fields={", "its fields are malformed"],
    ["fields that are not an object", "v=1&fields=[1]", "its fields are malformed"],
    ["fields that are null", "v=1&fields=null", "its fields are malformed"],
  ])("refuses %s", (_, carrier, message) => {
    expect(() => deserializeContext(carrier as never)).toThrow(TypeError);
    expect(() => deserializeContext(carrier as never)).toThrow(message);
  });

  test("does not show the text that it refuses", () => {
    for (const carrier of ["v=1&requestId=se cret", "v=1&fields={secret", "secret"]) {
      expect(() => deserializeContext(carrier)).not.toThrow(/secret|se cret/);
    }
  });

  test("ignores keys that a later release of this version may add", () => {
    expect(deserializeContext("v=1&requestId=a&new=b")).toEqual({ requestId: "a" });
  });

  test("does not let a carrier change prototypes, or IDs through its fields", () => {
    const fields = encodeURIComponent('{"__proto__":{"polluted":1},"constructor":2,"requestId":"forged"}');
    const context = deserializeContext(`v=1&requestId=a&fields=${fields}`, { fields: ["__proto__", "constructor"] });
    expect(context.requestId).toBe("a");
    expect(Object.getPrototypeOf(context)).toBe(Object.prototype);
    expect((context as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("serializeContext and deserializeContext refuse wrong options", () => {
  test.each([
    [{ field: [] }, 'has no option "field"'],
    [{ fields: "userId" }, "fields is 'userId', but must be an array of names"],
    [{ fields: [7] }, "a name in"],
    [{ fields: ["requestId"] }, "the IDs and the trace need no name"],
    [{ trace: "no" }, "trace is 'no', but must be true or false"],
  ])("%o", (options, message) => {
    expect(() => serializeContext(options as never)).toThrow(TypeError);
    expect(() => deserializeContext("", options as never)).toThrow(message);
  });
});

test("a job runs in the context of the request that queued it", () => {
  const queue: string[] = [];
  const request = extractContext({ headers: { "x-session-id": "alice" } });
  runWithContext(request, () => queue.push(serializeContext()));
  runWithContext(deserializeContext(queue[0]), () => {
    expect(currentContext()).toMatchObject({
      requestId: request.requestId,
      sessionId: "alice",
      traceId: request.traceId,
      parentSpanId: request.spanId,
    });
  });
});
