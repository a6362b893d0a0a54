import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { propagatingFetch } from "../../src/http/index.js";
import { runWithContext } from "../../src/index.js";
import { type Received, RedirectingService } from "../support/redirecting-service.js";

let trusted: RedirectingService;
let other: RedirectingService;
let call: typeof fetch;

beforeAll(async () => {
  [trusted, other] = await Promise.all([new RedirectingService().start(), new RedirectingService().start()]);
  call = propagatingFetch(fetch, { to: [trusted.origin], trace: false });
});

beforeEach(() => {
  trusted.received.length = 0;
  other.received.length = 0;
});

afterAll(() => {
  trusted.stop();
  other.stop();
});

/** Where a redirect leads: to an origin, or to a path of the same one. */
type Place = "trusted" | "other" | "path";

interface Plan {
  readonly hops: readonly { status: number; place: Place }[];
  readonly end: string;
  readonly form: string;
  readonly method: string;
  readonly body: string;
  readonly headers: Record<string, string>;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  hops: fc.array(
    fc.record({
      status: fc.constantFrom(301, 302, 303, 307, 308),
      place: fc.constantFrom<Place>("trusted", "other", "path"),
    }),
    { maxLength: 3 },
  ),
  // The last location: also with a fragment, in UTF-8, empty, of another protocol, broken, and with credentials.
  end: fc.oneof(
    { weight: 3, arbitrary: fc.constant("/end") },
    fc.constantFrom(
      "/end#part",
      "/\u00c3\u00a9?x=\u00c3\u00bc",
      "",
      "ftp://127.0.0.1/",
      "http://[",
      "//u:p@127.0.0.1:1/",
      "credentials",
    ),
  ),
  form: fc.constantFrom("text", "URL", "object", "Request", "Request and options", "a Request as options", "inherited"),
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "post", "patch", "PROPFIND"),
  body: fc.constantFrom("none", "null", "text", "empty", "parameters", "blob", "stream"),
  headers: fc.dictionary(fc.constantFrom("authorization", "cookie", "x-own", "content-language"), fc.constant("v")),
});

/** The address of the first call: the addresses of all others are in it. */
function addressOf({ hops, end }: Plan): string {
  const origins = { trusted: trusted.origin, other: other.origin, path: "" };
  if (hops.length === 0) return `${trusted.origin}/end`;
  const isPath = end.startsWith("/") && !end.startsWith("//");
  let address =
    end === "credentials"
      ? trusted.origin.replace("://", "://u:p@")
      : isPath
        ? `${origins[hops.at(-1)?.place ?? "path"]}${end}`
        : end;
  for (const [index, { status }] of [...hops.entries()].reverse()) {
    const origin = index === 0 ? trusted.origin : origins[hops[index - 1]?.place ?? "path"];
    address = `${origin}/${status}?to=${encodeURIComponent(address)}`;
  }
  return address;
}

function bodyOf(kind: string): RequestInit["body"] | undefined {
  if (kind === "null") return null;
  if (kind === "text") return "order 7";
  if (kind === "empty") return "";
  if (kind === "parameters") return new URLSearchParams({ order: "7" });
  if (kind === "blob") return new Blob(["order ", "7"], { type: "text/x-order" });
  return kind === "stream" ? new Blob(["order 7"]).stream() : undefined;
}

/** The arguments of a call. A Request of a stream is sent again by propagatingFetch alone, so it is left out. */
function argumentsOf(plan: Plan): [input: Parameters<typeof fetch>[0], init?: RequestInit] {
  const { form, method } = plan;
  const address = addressOf(plan);
  const isRequest = form.includes("Request");
  const init: RequestInit = { method, headers: plan.headers, duplex: "half" };
  const body = /^(GET|HEAD)$/.test(method) || (isRequest && plan.body === "stream") ? undefined : bodyOf(plan.body);
  if (body !== undefined) init.body = body;
  if (form === "URL") return [new URL(address), init];
  if (form === "object") return [{ toString: () => address } as URL, init];
  if (form === "Request") return [new Request(address, init)];
  if (form === "Request and options") return [new Request(address, init), { headers: { "x-own": "changed" } }];
  if (form === "a Request as options") return [address, new Request(address, init)];
  return [address, form === "inherited" ? Object.create(init) : init];
}

const HEADERS = ["authorization", "cookie", "x-own", "content-language", "content-type", "content-length"];

function seen({ received }: RedirectingService): unknown[] {
  const shown = received.map(({ method, path, headers, body }: Received) => {
    return { method, path, body, headers: HEADERS.map((name) => headers[name]) };
  });
  received.length = 0;
  return shown;
}

/** What a call leads to, for the caller and for both services. */
async function outcome(fetcher: typeof fetch, plan: Plan): Promise<unknown> {
  const [input, init] = argumentsOf(plan);
  const answer = await fetcher(input, init).then(
    async (response) => [response.status, response.url, response.redirected, await response.text()],
    ({ name }) => name,
  );
  const isUsed = input instanceof Request ? input.bodyUsed : undefined;
  return { answer, isUsed, trusted: seen(trusted), other: seen(other) };
}

test("redirects are followed as the global fetch follows them", async () => {
  await runWithContext({ requestId: "request-1", sessionId: "session-1" }, () =>
    fc.assert(
      fc.asyncProperty(plan, async (plan) => {
        expect(await outcome(call, plan)).toEqual(await outcome(fetch, plan));
      }),
      { numRuns: 300 },
    ),
  );
});
