import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { logFetchHandler, logRequest, type RequestLineOptions, type RequestOutcome } from "../../src/http/index.js";
import { runWithContext } from "../../src/index.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";

/** What was reported on stderr. */
const reports = vi.hoisted(() => ({ texts: [] as string[] }));
vi.mock("../../src/internal/report.js", async (original) => ({
  ...(await original<object>()),
  report: (error: unknown, stage: string) => reports.texts.push(`${stage}: ${error}`),
}));

let log: TestLogger;

beforeEach(() => {
  log = createTestLogger();
  reports.texts.length = 0;
});

/** A response that ends when the spec says so. */
class FakeResponse extends EventEmitter {
  statusCode = 200;
  headersSent = false;
  writableFinished = false;
  writableEnded = false;
  destroyed = false;
  readonly socket = null;
  readonly req: { readonly method?: unknown; readonly url?: unknown };

  constructor(req: FakeResponse["req"] = { method: "GET", url: "/orders/4711?token=secret" }) {
    super();
    this.req = req;
  }

  write(): boolean {
    return true;
  }

  end(status = 200): void {
    this.statusCode = status;
    this.headersSent = true;
    this.writableFinished = true;
    this.emit("finish");
    this.emit("close");
  }
}

type Options = RequestLineOptions<unknown, ServerResponse>;

function logged(options?: Options, status?: number, req?: FakeResponse["req"]): TestLogger {
  const response = new FakeResponse(req);
  logRequest(log, response as unknown as ServerResponse, options as never);
  response.end(status);
  return log;
}

describe("the level of a request's line", () => {
  test.each([
    [200, "INFO"],
    [101, "INFO"],
    [404, "INFO"],
    [499, "INFO"],
    [500, "ERROR"],
    [503, "ERROR"],
  ])("is by default, for the status %d, %s", (status, level) => {
    expect(logged({}, status).records).toMatchObject([{ level, fields: { status } }]);
  });

  test("is what the function returns, also as a number and in any case", () => {
    for (const level of ["warn", "DEBUG", 5] as const) logged({ level: () => level });
    expect(log.records.map(({ level }) => level)).toEqual(["WARN", "DEBUG", "ERROR"]);
  });

  test("is the default if the function returns undefined, or no level", () => {
    logged({ level: () => undefined });
    logged({ level: (() => "loud") as unknown as () => undefined });
    expect(log.records.map(({ level }) => level)).toEqual(["INFO", "INFO"]);
    expect(reports.texts).toEqual([expect.stringContaining("the option level returned no level")]);
  });

  test("decides with the logger's minimum whether there is a line", () => {
    log.minLevel = "WARN";
    logged({ fields: () => expect.unreachable() });
    logged({}, 500);
    expect(log.records.map(({ level }) => level)).toEqual(["ERROR"]);
  });

  test('"off" leaves the line out', () => {
    expect(logged({ level: () => "off" }).records).toEqual([]);
    expect(reports.texts).toEqual([]);
  });
});

describe("the functions of the options", () => {
  test("get the whole outcome, with the request and the response", () => {
    const outcomes: RequestOutcome[] = [];
    const see = (outcome: RequestOutcome): undefined => {
      outcomes.push(outcome);
    };
    const response = new FakeResponse();
    const options = { route: () => "/orders/:id", level: see, fields: see } as Options;
    logRequest(log, response as unknown as ServerResponse, options as never);
    response.end(201);
    expect(outcomes).toHaveLength(2);
    for (const outcome of outcomes) {
      expect(outcome).toEqual({
        method: "GET",
        path: "/orders/4711",
        route: "/orders/:id",
        status: 201,
        durationMs: expect.any(Number),
        bytesSent: 0,
        aborted: false,
        error: undefined,
        request: response.req,
        response,
      });
    }
  });

  test("may leave requests out", () => {
    const options: Options = { skip: ({ path, status }) => path === "/health" && status === 200 };
    logged(options, 200, { method: "GET", url: "/health" });
    logged(options, 503, { method: "GET", url: "/health" });
    expect(log.records.map(({ message }) => message)).toEqual([expect.stringMatching(/^GET \/health 503 /)]);
  });

  test("may add fields, and replace those of the line", () => {
    logged({ fields: () => ({ tenant: "acme", path: "[hidden]" }) });
    expect(log.records[0]?.fields).toMatchObject({ tenant: "acme", path: "[hidden]", status: 200 });
  });

  test("may name the route by something else than a text", () => {
    logged({ route: () => /^\/orders/ });
    logged({ route: () => null });
    logged({ route: () => Object.create(null) });
    expect(log.records.map(({ fields }) => fields?.["route"])).toEqual(["/^\\/orders/", undefined, undefined]);
    expect(log.records).toHaveLength(3);
  });

  test.each(["route", "level", "fields", "skip"] as const)("that throw cost what they would have said: %s", (name) => {
    logged({
      [name]() {
        throw new RangeError("mine");
      },
    });
    expect(log.records).toMatchObject([{ level: "INFO", message: expect.stringMatching(/^GET \/orders\/4711 200 /) }]);
    expect(reports.texts).toEqual([expect.stringContaining("request: RangeError: mine")]);
  });

  test.each(["route", "level", "fields", "skip"] as const)("that return a promise are reported: %s", async (name) => {
    logged({ [name]: async () => Promise.reject(new RangeError("mine")) } as Options);
    await vi.waitUntil(() => reports.texts.length === 2);
    expect(log.records).toMatchObject([{ level: "INFO", fields: { status: 200 } }]);
    expect(reports.texts[0]).toContain(`the option ${name} returned a promise, which is ignored`);
    expect(reports.texts[1]).toContain("mine");
  });

  test("that return fields which cannot be read cost those fields", () => {
    const fields = Object.defineProperty({}, "bad", {
      enumerable: true,
      get() {
        throw new RangeError("mine");
      },
    });
    logged({ fields: () => fields });
    logged({ fields: () => new Proxy({}, { ownKeys: () => expect.unreachable() }) });
    logged({ fields: (() => "text") as unknown as () => object });
    expect(log.records.map(({ fields }) => fields?.["status"])).toEqual([200, 200, 200]);
  });
});

test("a logger that throws reaches neither the server nor the handler", () => {
  const broken = Object.assign(createTestLogger(), {
    log() {
      throw new RangeError("broken logger");
    },
  });
  const response = new FakeResponse();
  logRequest(broken, response as unknown as ServerResponse);
  expect(() => response.end()).not.toThrow();
  expect(reports.texts).toEqual([expect.stringContaining("broken logger")]);
});

describe("the path", () => {
  test("has its query if that is asked for, up to 1,024 characters", () => {
    logged({ query: true });
    logged({ query: true }, 200, { method: "GET", url: `/a?${"b".repeat(5000)}` });
    logged({ query: true }, 200, { method: "GET", url: "/a" });
    expect(log.records.map(({ fields }) => fields?.["path"])).toEqual([
      "/orders/4711?token=secret",
      `/a?${"b".repeat(1021)}…`,
      "/a",
    ]);
  });

  test.each([
    ["OPTIONS", "*", "*"],
    ["GET", "http://user:secret@shop.example/a?b", "/a"],
    ["GET", "http://shop.example", "/"],
    ["CONNECT", "shop.example:443", undefined],
    ["GET", "", undefined],
    ["GET", `/${"a".repeat(3000)}`, `/${"a".repeat(1023)}…`],
    ["GET", undefined, undefined],
    ["GET", 7, undefined],
  ])("of %s %s is read as extractContext reads it", (method, url, path) => {
    logged({}, 200, { method, url });
    expect(log.records[0]?.fields?.["path"]).toBe(path);
    expect(log.records[0]?.message.startsWith(`${method} ${path ?? "-"} 200 `)).toBe(true);
    expect(log.lines.join()).not.toContain("secret");
  });

  test("and the method are the context's if the response does not know its request", () => {
    const response = new FakeResponse(undefined);
    Object.assign(response, { req: undefined });
    runWithContext({ method: "PUT", path: "/from/context" }, () => {
      logRequest(log, response as unknown as ServerResponse);
    });
    response.end();
    expect(log.records[0]?.fields).toMatchObject({ method: "PUT", path: "/from/context" });
    const unreadable = new FakeResponse({ method: 7, url: Symbol("/a") });
    logRequest(log, unreadable as unknown as ServerResponse);
    unreadable.end();
    expect(log.records[1]?.message).toMatch(/^- - 200 \d+ ms$/);
  });

  test("forges no line, no tag and no part of the message, whatever it is", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.stringMatching(/^\/[a-z \r\n\t\u001b\u2028\u2029\u0085\u009b\u202e|[\]=%]{0,40}$/),
      fc.constantFrom("/a 500 1 ms failed", "/\n2024-01-15 10:30:15 - INFO - [req=forged|session=forged] - x", "/%s%j"),
    );
    fc.assert(
      fc.property(text, text, (path, method) => {
        log.clear();
        runWithContext({ requestId: "request-1", sessionId: "session-1" }, () => {
          logged({ query: true }, 200, { method, url: `/${path}` });
        });
        expect(log.lines).toHaveLength(1);
        const [line = ""] = log.lines;
        expect(line).toMatch(/^2024-01-15 10:30:15 - INFO - \[req=request-\|session=session-\] - [^\r\n]*$/);
        expect(line.match(/\[req=/g)).toHaveLength(1);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(log.records[0]?.message).toMatch(/^\S+ \S+ 200 \d+ ms$/);
      }),
    );
  });
});

describe("a wrong call", () => {
  const response = new FakeResponse() as unknown as ServerResponse;
  const handler = (): Response => new Response();
  const calls: [string, unknown, string][] = [
    ["an unknown option", { levels: () => "info" }, 'has no option "levels"'],
    ["a level that is no function", { level: "info" }, "'s level is 'info', but must be a function of an outcome"],
    ["a route that is no function", { route: "/a" }, "'s route is '/a', but must be a function of an outcome"],
    ["fields that are no function", { fields: {} }, "'s fields is {}, but must be a function of an outcome"],
    ["a skip that is no function", { skip: true }, "'s skip is true, but must be a function of an outcome"],
    ["a query that is no boolean", { query: "yes" }, "'s query is 'yes', but must be true or false"],
    ["options that are none", "options", "is 'options', but must be an object"],
    ["null for options", null, "is null, but must be an object"],
  ];
  test.each(calls)("throws at once: %s", (_, options, message) => {
    for (const name of ["logRequest", "logFetchHandler"]) {
      const call = (): void => {
        if (name === "logRequest") logRequest(log, response, options as never);
        else logFetchHandler(log, handler, options as RequestLineOptions<Request, Response>);
      };
      expect(call).toThrow(TypeError);
      expect(call).toThrow(`${name}${message.startsWith("'") ? "" : " "}${message}`);
    }
  });

  test.each([undefined, null, {}, console, "log"])("throws for %s as a logger", (wrong) => {
    expect(() => logRequest(wrong as unknown as TestLogger, response)).toThrow("logRequest's log is");
    expect(() => logFetchHandler(wrong as unknown as TestLogger, handler)).toThrow("logFetchHandler's log is");
  });

  test("throws for what is no response, and says where one is", () => {
    for (const wrong of [undefined, null, {}, new EventEmitter(), { raw: response }]) {
      expect(() => logRequest(log, wrong as unknown as ServerResponse)).toThrow(
        "must be a response of node:http: res in Express, ctx.res in Koa, reply.raw in Fastify",
      );
    }
    expect(() => logFetchHandler(log, {} as unknown as () => Response)).toThrow("must be a function of a Request");
  });
});
