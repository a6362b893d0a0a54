import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { extractContext, type Rejection, type RequestLike } from "../../src/http/index.js";

/** gRPC's Metadata: get returns an array, which is empty for an absent name. It has no iterator. */
class Metadata {
  readonly #values = new Map<string, string[]>();
  constructor(pairs: readonly Pair[]) {
    for (const [name, value] of pairs) this.#values.set(name.toLowerCase(), [...this.get(name), value]);
  }
  get(name: string): string[] {
    return this.#values.get(name.toLowerCase()) ?? [];
  }
}

/** NATS' MsgHdrs: get finds the first value of a name in this very case, and returns "" for an absent one. */
class MsgHdrs {
  readonly #values = new Map<string, string[]>();
  constructor(pairs: readonly Pair[]) {
    for (const [name, value] of pairs) this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }
  get(name: string): string {
    return this.#values.get(name)?.[0] ?? "";
  }
  has(name: string): boolean {
    return this.get(name) !== "";
  }
  values(name: string): string[] {
    return this.#values.get(name) ?? [];
  }
  *[Symbol.iterator](): Iterator<[string, string[]]> {
    yield* this.#values;
  }
}

type Pair = readonly [name: string, value: string];

/** Values by name, with names in lower case, as bytes or text. */
function grouped<T>(pairs: readonly Pair[], convert: (value: string) => T): Record<string, T | T[]> {
  const groups: Record<string, T[]> = {};
  for (const [name, value] of pairs) groups[name] = [...(groups[name] ?? []), convert(value)];
  return Object.fromEntries(
    Object.entries(groups).map(([name, all]) => [name, all.length === 1 ? (all[0] as T) : all]),
  );
}

const forms: Record<string, (pairs: readonly Pair[]) => object> = {
  "an object": (pairs) => grouped(pairs, String),
  "an object of arrays": (pairs) =>
    Object.fromEntries(
      [...new Map(pairs).keys()].map((name) => [
        name,
        pairs.filter(([other]) => other === name).map(([, value]) => value),
      ]),
    ),
  "gRPC's Metadata": (pairs) => new Metadata(pairs),
  "NATS' MsgHdrs": (pairs) => new MsgHdrs(pairs),
  "Kafka's object of Buffers": (pairs) => grouped(pairs, Buffer.from),
  "Kafka's Map of Buffers": (pairs) =>
    new Map(Object.entries(grouped(pairs, Buffer.from)).map(([name, value]) => [Buffer.from(name), value])),
  "an array of objects with a Buffer": (pairs) => pairs.map(([name, value]) => ({ [name]: Buffer.from(value) })),
  "a flat array of Buffers": (pairs) => pairs.flat().map((text) => Buffer.from(text)),
  "pairs of Uint8Arrays": (pairs) => pairs.map((pair) => pair.map((text) => new TextEncoder().encode(text))),
  "pairs of Buffers that are parts of a larger one": (pairs) =>
    pairs.map(([name, value]) => [name, Buffer.from(`<<${value}>>`).subarray(2, -2)]),
  URLSearchParams: (pairs) => new URLSearchParams(pairs.map(([name, value]) => [name, value] as [string, string])),
  "an iterator of pairs": (pairs) => pairs.values(),
};

function found(request: RequestLike): unknown {
  const rejected: Rejection[] = [];
  const onReject = (rejection: Rejection): unknown => rejected.push(rejection);
  const { sessionId, sessionSource, requestId, parentSpanId, tracestate } = extractContext(request, {
    requestId: "accept",
    session: ["header:x-session-id", "header:x-correlation-id"],
    onReject,
  });
  return {
    sessionId,
    sessionSource,
    requestId: requestId.length === 20 ? "new" : requestId,
    parentSpanId,
    tracestate,
    rejected,
  };
}

const TRACE = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
const name = fc.constantFrom("X-Session-ID", "X-Request-ID", "X-Correlation-ID", "traceparent", "tracestate", "other");
const value = fc.constantFrom(
  "alice-1",
  "bob-2",
  "",
  "none",
  "a b",
  "\u00e9",
  "a\nb",
  "x".repeat(129),
  TRACE,
  "a=1",
  "v".repeat(70_000),
);

describe.each(Object.entries(forms))("headers as %s", (_, make) => {
  test("are read as pairs are", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 6 }), (pairs) => {
        expect(found({ headers: make(pairs) })).toEqual(found({ headers: pairs }));
      }),
    );
  });

  test("are absent, and not wrong, if there are none", () => {
    expect(found({ headers: make([]) })).toEqual(found({}));
    expect(found({})).toMatchObject({ rejected: [] });
  });
});

test.each<[string, unknown]>([
  ["an empty array", []],
  ["null", null],
  ["undefined", undefined],
  ["an array of nothing", [undefined, null]],
])("a header that is %s is absent", (_, value) => {
  const headers = { "x-session-id": value, "x-request-id": value, traceparent: value, tracestate: value };
  expect(found({ headers })).toEqual(found({}));
  expect(found({ headers: new Map(Object.entries(headers)) })).toEqual(found({}));
  expect(found({ headers: { get: (name: string) => headers[name as keyof typeof headers] } })).toEqual(found({}));
});

test.each<[string, Uint8Array, string]>([
  ["a byte that is not UTF-8", Buffer.from([0x61, 0xff]), "illegal characters"],
  ["a half character", Buffer.from("\u00e9").subarray(0, 1), "illegal characters"],
  ["a byte order mark", Buffer.from("\ufeffalice"), "illegal characters"],
  ["a line break", Buffer.from("alice\n"), "illegal characters"],
  ["nothing", Buffer.alloc(0), "empty"],
  ["a megabyte", Buffer.alloc(1_048_576, "x"), "too long"],
  ["none", Buffer.from("NONE"), "reserved"],
  ["two values", Buffer.from("alice, bob"), "repeated"],
])("bytes are checked like text: %s", (_, value, reason) => {
  expect(found({ headers: { "x-session-id": value } })).toMatchObject({
    sessionId: undefined,
    rejected: [{ source: "header:x-session-id", reason }],
  });
});
