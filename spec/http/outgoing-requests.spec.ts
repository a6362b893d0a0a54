import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { propagatingFetch } from "../../src/http/index.js";
import { runWithContext } from "../../src/index.js";
import { RedirectingService } from "../support/redirecting-service.js";

const CONTEXT = { requestId: "request-1", sessionId: "session-1" };
const API = "https://api.example";

let trusted: RedirectingService;
let other: RedirectingService;

beforeEach(async () => {
  [trusted, other] = await Promise.all([new RedirectingService().start(), new RedirectingService().start()]);
});

afterEach(() => {
  trusted.stop();
  other.stop();
});

function run(input: Parameters<typeof fetch>[0], init?: RequestInit | null): Promise<Response> {
  const call = propagatingFetch(fetch, { to: [trusted.origin] });
  return runWithContext(CONTEXT, () => call(input, init as RequestInit));
}

/** A stream of pieces that ends only if it is told to. */
function streamOf(pieces: readonly Uint8Array[], ends: boolean): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      if (ends) controller.close();
    },
  });
}

function form(): FormData {
  const data = new FormData();
  data.append("order", "7");
  data.append("file", new Blob(["content"]), "a.txt");
  return data;
}

const MEBIBYTE = 1_048_576;

describe("the body of a Request", () => {
  const bodies: Record<string, () => RequestInit["body"]> = {
    "a text": () => "order",
    "an empty text": () => "",
    "a text of 3 MiB": () => "x".repeat(3 * MEBIBYTE),
    bytes: () => Buffer.from("order"),
    "an ArrayBuffer": () => new TextEncoder().encode("order").buffer,
    parameters: () => new URLSearchParams({ order: "7" }),
    "a Blob": () => new Blob(["a", "b"], { type: "text/x-order" }),
    "a form with a file": form,
    "a short stream": () => streamOf([Buffer.from("a"), Buffer.from("b")], true),
    "a stream of 1 MiB": () => streamOf(Array(16).fill(Buffer.alloc(MEBIBYTE / 16, "x")), true),
  };
  test.each(Object.entries(bodies))("is sent again after a redirect: %s", async (_, body) => {
    for (const status of [307, 308]) {
      trusted.received.length = 0;
      const init = { method: "POST", body: body(), duplex: "half" } as RequestInit;
      await run(new Request(trusted.to(status, `${trusted.origin}/end`), init));
      const [first, second] = trusted.received;
      expect(second).toMatchObject({ path: "/end", method: "POST", body: first?.body });
      expect(second?.headers["content-type"]).toBe(first?.headers["content-type"]);
      expect(second?.headers).toMatchObject({
        "x-request-id": "request-1",
        "content-length": String(first?.body.length),
      });
    }
  });

  test("has its length in the first call as well", async () => {
    await run(new Request(trusted.origin, { method: "POST", body: "order" }));
    expect(trusted.received[0]?.headers).toMatchObject({ "content-length": "5" });
    expect(trusted.received[0]?.headers).not.toHaveProperty("transfer-encoding");
  });

  test("is not sent again if it is longer than 1 MiB and comes in pieces", async () => {
    const body = streamOf(Array(17).fill(Buffer.alloc(MEBIBYTE / 16, "x")), true);
    const request = new Request(trusted.to(307, "/end"), { method: "POST", body, duplex: "half" } as RequestInit);
    await expect(run(request)).rejects.toMatchObject({ cause: { message: expect.stringContaining("is a stream") } });
    expect(trusted.received.map(({ body }) => body.length)).toEqual([17 * (MEBIBYTE / 16)]);
  });

  test("is not waited for once the call is aborted", async () => {
    const abort = new AbortController();
    const body = streamOf([Buffer.from("a")], false);
    const request = new Request(API, { method: "POST", body, duplex: "half", signal: abort.signal } as RequestInit);
    const early = (async () => Response.redirect(`${API}/end`, 307)) as typeof fetch;
    const answer = runWithContext(CONTEXT, () => propagatingFetch(early, { to: [API] })(request));
    abort.abort(new Error("given up"));
    await expect(answer).rejects.toThrow("given up");
  });

  test("that was read already is refused, as fetch refuses it", async () => {
    const request = new Request(trusted.origin, { method: "POST", body: "order" });
    await request.text();
    await expect(run(request)).rejects.toThrow(TypeError);
    expect(trusted.received).toEqual([]);
  });
});

describe("a body that the caller changes after the call", () => {
  const bytes = Buffer.from("order");
  const parameters = new URLSearchParams({ order: "7" });
  const data = form();
  const bodies: [string, RequestInit["body"], () => void][] = [
    ["bytes", bytes, () => bytes.fill("x")],
    ["an ArrayBuffer", bytes.buffer.slice(0, 5), () => {}],
    ["parameters", parameters, () => parameters.set("order", "changed")],
    ["a form", data, () => data.set("order", "changed")],
  ];
  test.each(bodies)("is sent as it was: %s", async (_, body, change) => {
    const answer = run(trusted.to(307, "/end"), { method: "POST", body: body as string });
    change();
    await answer;
    expect(trusted.received).toHaveLength(2);
    for (const { body } of trusted.received) expect(body).not.toMatch(/xxxxx|changed/);
  });
});

/** A Request as other implementations of fetch have it. */
class ForeignRequest {
  readonly #address: string;
  readonly #headers: Headers;
  readonly agent = "an agent of node:http";
  constructor(address: string, headers: Record<string, string> = {}) {
    this.#address = address;
    this.#headers = new Headers(headers);
  }
  get url(): string {
    return this.#address;
  }
  get method(): string {
    return "PUT";
  }
  get headers(): Headers {
    return this.#headers;
  }
  get body(): Readable {
    return Readable.from([Buffer.from("or"), Buffer.from("der")]);
  }
  get bodyUsed(): boolean {
    return false;
  }
  clone(): ForeignRequest {
    return this;
  }
}

describe("another implementation of fetch", () => {
  interface Call {
    readonly input: unknown;
    readonly init: RequestInit & { agent?: string };
  }

  /** Answers each call with the next status and a body that is a stream of Node's. */
  function foreignFetch(...statuses: number[]): { fetcher: typeof fetch; calls: Call[]; bodies: Readable[] } {
    const calls: Call[] = [];
    const bodies: Readable[] = [];
    const fetcher = async (input: unknown, init: Call["init"] = {}): Promise<unknown> => {
      calls.push({ input, init });
      bodies.push(Readable.from(["moved"]));
      const headers = new Headers({ location: `${API}/end` });
      return { status: statuses[calls.length - 1] ?? 200, headers, body: bodies.at(-1) };
    };
    return { fetcher: fetcher as typeof fetch, calls, bodies };
  }

  const runWith = (fetcher: typeof fetch, input: unknown): Promise<Response> =>
    runWithContext(CONTEXT, () => propagatingFetch(fetcher, { to: [API] })(input as Request));

  test("gets the IDs with a Request of its own, and the Request itself", async () => {
    const { fetcher, calls } = foreignFetch();
    const request = new ForeignRequest(API, { "x-own": "1" });
    await runWith(fetcher, request);
    expect(calls[0]?.input).toBe(request);
    const headers = new Headers(calls[0]?.init.headers);
    expect([headers.get("x-request-id"), headers.get("x-session-id"), headers.get("x-own")]).toEqual([
      ...["request-1", "session-1", "1"],
    ]);
  });

  test("gets no IDs with a Request of its own for an origin that is not listed", async () => {
    const { fetcher, calls } = foreignFetch();
    await runWith(fetcher, new ForeignRequest("https://api.example.evil"));
    expect(calls[0]?.init).toEqual({});
  });

  test.each([301, 302, 303, 307, 308])(
    "follows a redirect of status %i, whose body is a Node stream",
    async (status) => {
      const { fetcher, calls, bodies } = foreignFetch(status);
      const response = await runWith(fetcher, new ForeignRequest(API));
      expect(response).toMatchObject({ status: 200, redirected: true });
      expect(bodies.map(({ destroyed }) => destroyed)).toEqual([true, false]);
      expect(calls[1]).toMatchObject({ input: `${API}/end`, init: { agent: "an agent of node:http" } });
      const sent = calls[1]?.init.body;
      expect([calls[1]?.init.method, sent && String(sent)]).toEqual(
        status === 303 ? ["GET", undefined] : ["PUT", "order"],
      );
    },
  );
});

describe("what is called is what was checked", () => {
  const origins = (...answers: string[]): URL => {
    let reads = 0;
    return { toString: () => answers[Math.min(reads++, answers.length - 1)] ?? "" } as URL;
  };
  const changing = (property: "toString" | "href"): URL => {
    const url = new URL(trusted.origin);
    let reads = 0;
    const read = (): string => (reads++ === 0 ? trusted.origin : other.origin);
    Object.defineProperty(url, property, property === "href" ? { get: read } : { value: read });
    return url;
  };
  const looksLikeOne = (): object => ({
    url: trusted.origin,
    method: "GET",
    headers: {},
    toString: () => other.origin,
  });
  const inputs: Record<string, () => unknown> = {
    "an object whose text changes": () => origins(trusted.origin, other.origin),
    "an object whose text changes to and fro": () => origins(trusted.origin, other.origin, trusted.origin),
    "a URL whose toString changes": () => changing("toString"),
    "a URL whose href changes": () => changing("href"),
    "an object that converts itself": () => ({ [Symbol.toPrimitive]: () => other.origin, url: trusted.origin }),
    "an object like a Request that converts itself": () => ({
      ...looksLikeOne(),
      [Symbol.toPrimitive]: () => other.origin,
    }),
    "an object like a Request, with another text": looksLikeOne,
    "a String whose text changes": () =>
      Object.assign(new String(other.origin), { toString: origins(trusted.origin, other.origin).toString }),
    "an array with an object": () => [origins(trusted.origin, other.origin)],
  };
  test.each(Object.entries(inputs))("%s", async (_, input) => {
    await run(input() as URL);
    expect(trusted.received.length + other.received.length).toBe(1);
    for (const { headers } of trusted.received) expect(headers).toMatchObject({ "x-session-id": "session-1" });
    for (const { headers } of other.received) expect(headers).not.toHaveProperty("x-session-id");
  });
});

describe("options that are", () => {
  test.each([
    ["null", null],
    ["undefined", undefined],
    ["empty", {}],
    [
      "undefined each",
      { method: undefined, headers: undefined, body: undefined, signal: undefined, redirect: undefined },
    ],
    ["without a body", { body: null }],
    ["without a signal", { signal: null }],
    ["an object without prototype", Object.create(null)],
    ["inherited", Object.create({ method: "GET" })],
  ])("%s are accepted, as fetch accepts them", async (_, init) => {
    expect(await (await run(`${trusted.to(302, "/end")}`, init as RequestInit)).text()).toBe("done");
    expect(trusted.received.map(({ path }) => path)).toEqual(["/302", "/end"]);
    for (const { headers } of trusted.received) expect(headers).toMatchObject({ "x-request-id": "request-1" });
  });

  test.each([7, "GET", true, Symbol("s")])("%o are refused, as fetch refuses them", async (init) => {
    await expect(run(trusted.origin, init as never)).rejects.toThrow(TypeError);
    expect(trusted.received).toEqual([]);
  });

  test("undefined each leave the signal of a Request", async () => {
    const abort = new AbortController();
    const signals: unknown[] = [];
    const fake = (async (input: Request | string, init?: RequestInit) => {
      signals.push(init?.signal ?? (input as Request).signal);
      return signals.length === 1 ? Response.redirect(`${API}/end`, 302) : new Response();
    }) as typeof fetch;
    const request = new Request(API, { signal: abort.signal });
    const call = propagatingFetch(fake, { to: [API] });
    await runWithContext(CONTEXT, () => call(request, { signal: undefined } as never));
    expect(signals).toEqual([request.signal, request.signal]);
  });
});
