import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ExtractOptions, extractContext, type Rejection, type RequestLike } from "../../src/http/index.js";

const NAMES = ["X-Session-ID", "x-session-id", "X-Request-ID", "traceparent", "Authorization", "authorization", "From"];
const trace = (digit: string): string => `00-${"a".repeat(32)}-${digit.repeat(16)}-01`;
const VALUES = ["alice-1", "bob-2", "Bearer one", "Bearer two", trace("b"), trace("c"), "a b", ""];

const header = fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES));

/** What a middleware does to one of the headers. */
const change = fc.record({
  name: fc.constantFrom(...NAMES).map((name) => name.toLowerCase()),
  to: fc.constantFrom(...VALUES, undefined, "deleted"),
});

/** A request as node:http's parser makes it. */
function received(rawHeaders: string[]): IncomingMessage {
  const request = new IncomingMessage(new Socket()) as IncomingMessage & {
    _addHeaderLines(list: string[], length: number): void;
  };
  request._addHeaderLines(rawHeaders, rawHeaders.length);
  return request;
}

/** What decides about a context, without what is random. */
function found(request: RequestLike, accepted: ExtractOptions["requestId"]): unknown {
  const rejected: Rejection[] = [];
  const context = extractContext(request, {
    session: ["header:x-session-id", "header:from", "bearer"],
    requestId: accepted,
    onReject: (rejection) => rejected.push(rejection),
  });
  const { sessionId, sessionSource, clientRequestId, parentSpanId, requestId } = context;
  const isAccepted = VALUES.includes(requestId);
  return { sessionId, sessionSource, clientRequestId, parentSpanId, requestId: isAccepted && requestId, rejected };
}

test("of a header that middleware removed or replaced, only what headers says is read", () => {
  const requests = fc.array(header, { maxLength: 8 });
  fc.assert(
    fc.property(requests, fc.array(change, { maxLength: 4 }), fc.boolean(), (sent, changes, accepts) => {
      const accepted = accepts ? "accept" : "generate";
      const request = received(sent.flat());
      const expected = new Map<string, string[]>();
      for (const [name, value] of sent) {
        const key = name.toLowerCase();
        expected.set(key, [...(expected.get(key) ?? []), value]);
      }
      for (const { name, to } of changes) {
        if (to === "deleted") delete request.headers[name];
        else request.headers[name] = to;
        expected.delete(name);
        if (to !== undefined && to !== "deleted") expected.set(name, [to]);
      }
      // To the first of several values: this cannot be distinguished from what node:http itself has left over.
      fc.pre(changes.every(({ name, to }) => !isFirstOfSeveral(sent, name, to)));
      expect(found(request, accepted)).toEqual(found({ headers: expected }, accepted));
    }),
    { numRuns: 2000 },
  );
});

function isFirstOfSeveral(sent: [string, string][], name: string, to: string | undefined): boolean {
  const values = sent.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value);
  return ["authorization", "from"].includes(name) && values.length > 1 && values[0] === to;
}
