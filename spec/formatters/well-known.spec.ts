import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTestLogger } from "../../src/testing/index.js";
import { jsonLine } from "../support/line-format.js";

const FORMATS = ["line", "json", "pretty"] as const;

function logged(format: (typeof FORMATS)[number], value: unknown, redact?: { keys: string[] }): string {
  const log = createTestLogger({ format, context: false, redact });
  log.info("m", { value });
  expect(log.failures).toEqual([]);
  return log.lines[0] as string;
}

/** A pretty line, with its physical lines joined. */
function onOneLine(line: string): string {
  return line.replace(/\n\S+ INFO {2}\| */g, " ");
}

/** The value in JSON, parsed. */
function json(value: unknown, redact?: { keys: string[] }): unknown {
  return jsonLine(logged("json", value, redact))["value"];
}

/** An object of a class of this tag, as packages have it. */
function tagged(tag: string, properties: PropertyDescriptorMap): object {
  return Object.create(Object.create(Object.prototype, { [Symbol.toStringTag]: { value: tag }, ...properties }));
}

function form(...entries: readonly [string, string | Blob][]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

/** Objects of the platform's classes, what JSON shows of them, and what pretty does. */
const VALUES: Readonly<Record<string, readonly [make: () => unknown, json: unknown, pretty: string]>> = {
  Headers: [() => new Headers({ accept: "text/html" }), { accept: "text/html" }, "Headers { accept: 'text/html' }"],
  "Headers with two values": [
    () =>
      new Headers([
        ["set-cookie", "a"],
        ["set-cookie", "b"],
      ]),
    { "set-cookie": ["a", "b"] },
    "Headers { 'set-cookie': [ 'a', 'b' ] }",
  ],
  "empty Headers": [() => new Headers(), {}, "Headers {}"],
  "Headers of a package": [
    () => tagged("Headers", { entries: { value: () => new Map([["accept", "text/html"]]).entries() } }),
    { accept: "text/html" },
    "Headers { accept: 'text/html' }",
  ],
  URLSearchParams: [
    () => new URLSearchParams("a=1&b=2&a=3"),
    { a: ["1", "3"], b: "2" },
    "URLSearchParams { a: [ '1', '3' ], b: '2' }",
  ],
  "URLSearchParams with odd names": [
    () => new URLSearchParams("__proto__=1&constructor=2&=3"),
    JSON.parse('{"__proto__":"1","constructor":"2","":"3"}'),
    "URLSearchParams { ['__proto__']: '1', constructor: '2', '': '3' }",
  ],
  FormData: [
    () => form(["a", "1"], ["a", "2"], ["file", new File(["x"], "n.txt", { type: "text/plain" })]),
    { a: ["1", "2"], file: { name: "n.txt", size: 1, type: "text/plain" } },
    "a: [ '1', '2' ]",
  ],
  Request: [
    () => new Request("https://h.example/p?a=1", { method: "PUT", headers: { a: "b" } }),
    { method: "PUT", url: "https://h.example/p?a=1", headers: { a: "b" } },
    "method: 'PUT'",
  ],
  "a Request with a body": [
    () => new Request("https://h.example/", { method: "POST", body: "s3cret" }),
    { method: "POST", url: "https://h.example/", headers: { "content-type": "text/plain;charset=UTF-8" } },
    "method: 'POST'",
  ],
  Response: [
    () => new Response("s3cret", { status: 503, statusText: "Busy", headers: { a: "b" } }),
    { status: 503, statusText: "Busy", headers: { a: "b", "content-type": "text/plain;charset=UTF-8" } },
    "status: 503",
  ],
  Blob: [() => new Blob(["s3cret"], { type: "text/plain" }), { size: 6, type: "text/plain" }, "Blob { size: 6"],
  File: [() => new File(["s3cret"], "n.txt"), { name: "n.txt", size: 6 }, "File { name: 'n.txt', size: 6 }"],
  Event: [() => new Event("tick"), { type: "tick" }, "Event { type: 'tick' }"],
  "a class of an Event": [() => new (class Tick extends Event {})("tick"), { type: "tick" }, "{ type: 'tick' }"],
  MessageEvent: [() => new MessageEvent("message", { data: "s3cret" }), { type: "message" }, "{ type: 'message' }"],
  "a CustomEvent": [
    () => tagged("CustomEvent", { type: { value: "paid" }, detail: { value: { id: 1 } } }),
    { type: "paid", detail: { id: 1 } },
    "CustomEvent { type: 'paid', detail: { id: 1 } }",
  ],
  "another Event": [
    () => tagged("StorageEvent", { type: { value: "storage" } }),
    { type: "storage" },
    "StorageEvent { type: 'storage' }",
  ],
  AbortSignal: [() => new AbortController().signal, { aborted: false }, "AbortSignal { aborted: false }"],
  "an aborted signal": [
    () => AbortSignal.abort("why"),
    { aborted: true, reason: "why" },
    "AbortSignal { aborted: true, reason: 'why' }",
  ],
  AbortController: [
    () => new AbortController(),
    { signal: { aborted: false } },
    "AbortController { signal: AbortSignal { aborted: false } }",
  ],
  URL: [() => new URL("https://a.example/b?c#d"), "https://a.example/b?c#d", "value: https://a.example/b?c#d"],
  "a time of Temporal": [
    () => tagged("Temporal.Instant", { toString: { value: () => "2024-01-15T10:30:15Z" } }),
    "2024-01-15T10:30:15Z",
    "value: 2024-01-15T10:30:15Z",
  ],
  "a time of Temporal with a toJSON": [
    () =>
      tagged("Temporal.PlainDate", {
        toString: { value: () => "2024-01-15" },
        toJSON: { value: () => "2024-01-15" },
        valueOf: { value: () => expect.fail() },
      }),
    "2024-01-15",
    "value: 2024-01-15",
  ],
  WeakRef: [() => new WeakRef({}), "[WeakRef]", "WeakRef {"],
  "an Intl object": [() => new Intl.NumberFormat("de"), "[Intl.NumberFormat]", "Intl.NumberFormat"],
  "a generator": [
    () =>
      (function* () {
        yield expect.fail();
      })(),
    "[Generator]",
    "Generator",
  ],
  "an iterator": [() => new Map([["a", 1]]).keys(), "[Map Iterator]", "[Map Iterator]"],
  "a stream": [() => new ReadableStream(), "[ReadableStream]", "ReadableStream {"],
  "a class with a tag": [() => tagged("Vault", {}), "[Vault]", "[Vault]"],
  "a Uint8Array": [() => new Uint8Array([1, 255]), "[Uint8Array, 2 bytes: 01ff]", "Uint8Array(2) [ 1, 255 ]"],
  "a Buffer": [() => Buffer.from([1, 255]), "[Buffer, 2 bytes: 01ff]", "<Buffer 01 ff>"],
  "a DataView": [() => new DataView(new ArrayBuffer(2)), "[DataView, 2 bytes: 0000]", "DataView {"],
  "a Float32Array": [() => new Float32Array([1.5, -2]), "[Float32Array, 2 items: 1.5, -2]", "[ 1.5, -2 ]"],
  "an Int8Array": [() => new Int8Array([-1]), "[Int8Array, 1 items: -1]", "[ -1 ]"],
  "an empty Float64Array": [() => new Float64Array(), "[Float64Array, 0 items]", "Float64Array(0) []"],
  "odd numbers": [
    () => new Float64Array([Number.NaN, -0, Number.NEGATIVE_INFINITY]),
    "[Float64Array, 3 items: NaN, 0, -Infinity]",
    "[ NaN, -0, -Infinity ]",
  ],
  "a BigInt64Array": [() => new BigInt64Array([-12n]), "[BigInt64Array, 1 items: -12]", "[ -12n ]"],
  "many numbers": [
    () => new Float64Array(1000),
    `[Float64Array, 1000 items: ${"0, ".repeat(16)}…]`,
    `[Float64Array, 1000 items: ${"0, ".repeat(16)}…]`,
  ],
};

describe.each(Object.keys(VALUES))("what is shown of a well-known object: %s", (what) => {
  const [make, shownInJson, shownInPretty] = VALUES[what] as (typeof VALUES)[string];

  test("in JSON, and as a field of an error", () => {
    expect(json(make())).toEqual(shownInJson);
    const log = createTestLogger({ format: "json" });
    log.error(Object.assign(new Error("e"), { value: make() }));
    expect(jsonLine(log.lines[0] as string)["error"]).toHaveProperty("value", shownInJson);
  });

  test("in the line format", () => {
    const text = logged("line", make());
    const value = text.slice(text.indexOf(" value=") + " value=".length);
    const parsed = /^["{]/.test(value) ? JSON.parse(value) : value;
    expect(parsed).toEqual(shownInJson);
  });

  test("in pretty", () => {
    expect(onOneLine(logged("pretty", make()))).toContain(shownInPretty);
    expect(onOneLine(logged("pretty", { deep: [make()] }))).toContain(shownInPretty.replace(/^value: /, ""));
  });

  test("never its body, and not more than without redaction", () => {
    for (const format of FORMATS) expect(logged(format, make(), { keys: ["none"] })).not.toContain("s3cret");
    const value = make();
    for (const format of FORMATS) expect(logged(format, value)).not.toContain("s3cret");
    expect((value as { bodyUsed?: boolean }).bodyUsed ?? false).toBe(false);
    if (typeof shownInJson === "object") expect(json(make(), { keys: ["none"] })).toEqual(shownInJson);
  });
});

test.each<[string, () => unknown]>([
  ["Headers", () => new Headers({ token: "s3cret", other: "1" })],
  ["URLSearchParams", () => new URLSearchParams("token=s3cret")],
  ["FormData", () => form(["token", "s3cret"], ["token", "s3cret"])],
  ["a Request's headers", () => new Request("https://h.example/", { headers: { token: "s3cret" } })],
  ["a Response's headers", () => new Response("", { headers: { token: "s3cret" } })],
  ["an event's detail", () => tagged("CustomEvent", { type: { value: "x" }, detail: { value: { token: "s3cret" } } })],
  ["an abort's reason", () => AbortSignal.abort({ token: "s3cret" })],
  [
    "a controller's signal",
    () => {
      const controller = new AbortController();
      controller.abort({ token: "s3cret" });
      return controller;
    },
  ],
])("redaction sees inside %s", (_what, make) => {
  for (const format of FORMATS) {
    expect(logged(format, make()), format).toContain("s3cret");
    expect(logged(format, make(), { keys: ["token"] }), format).not.toContain("s3cret");
    expect(logged(format, { deep: [make()] }, { keys: ["token"] }), format).not.toContain("s3cret");
  }
});

test("an object of another class is shown by its keys, whatever its tag is", () => {
  const tags = fc.constantFrom("Event", "Request", "Headers", "Blob", "AbortSignal", "URL", "FormData", "Vault");
  fc.assert(
    fc.property(tags, fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.integer(), { minKeys: 1 }), (tag, fields) => {
      expect(json(Object.assign(tagged(tag, {}), fields))).toEqual(fields);
    }),
  );
});

test.each<[string, () => unknown]>([
  [
    "getters that throw",
    () => tagged("Request", { method: { get: () => expect.fail() }, url: { get: () => expect.fail() } }),
  ],
  ["entries that throw", () => tagged("Headers", { entries: { value: () => expect.fail() } })],
  ["entries that are none", () => tagged("Headers", { entries: { value: 12 } })],
  [
    "entries that never end",
    () =>
      tagged("FormData", {
        entries: {
          *value() {
            for (let index = 0; ; index++) yield [`k${index}`, "v"];
          },
        },
      }),
  ],
  [
    "a tag that throws",
    () => Object.create(Object.create(Object.prototype, { [Symbol.toStringTag]: { get: () => expect.fail() } })),
  ],
  ["a tag that is none", () => tagged(12 as never, {})],
  [
    "an event that holds itself",
    () => {
      const event = tagged("CustomEvent", { type: { value: "x" }, detail: { value: {} as { event?: unknown } } });
      (event as { detail: { event?: unknown } }).detail.event = event;
      return event;
    },
  ],
  ["a Proxy of Headers", () => new Proxy(new Headers({ a: "b" }), {})],
  ["another realm", () => runInNewContext("[new Float64Array(2), new WeakRef({}), new Intl.Collator()]")],
  ["a hidden class", () => Object.setPrototypeOf(new Headers(), null)],
])("no format fails for %s", (_what, make) => {
  for (const format of FORMATS) {
    for (const redact of [undefined, { keys: ["a"] }]) {
      const line = logged(format, make(), redact);
      expect(line.length, format).toBeLessThan(60_000);
      if (format === "json") jsonLine(line);
    }
  }
});
