import { describe, expect, test } from "vitest";
import { extractContext, propagationHeaders, type Rejection } from "../../src/http/index.js";
import { runWithContext } from "../../src/index.js";

const TRACE = "12345678901234567890123456789012";
const PARENT = "9876543210987654";
const NEW_TRACE = /^(?!0{32})[0-9a-f]{32}$/;

function extract(headers: object) {
  const rejected: string[] = [];
  const onReject = ({ source, reason }: Rejection): unknown => rejected.push(`${source}: ${reason}`);
  return { context: extractContext({ headers }, { onReject }), rejected };
}

describe("a traceparent is accepted", () => {
  test.each([
    ["version 00", `00-${TRACE}-${PARENT}-01`, 1],
    ["not sampled", `00-${TRACE}-${PARENT}-00`, 0],
    ["with the random flag of Level 2", `00-${TRACE}-${PARENT}-02`, 2],
    ["with unknown flags, which are removed", `00-${TRACE}-${PARENT}-fd`, 1],
    ["with all flags", `00-${TRACE}-${PARENT}-ff`, 3],
    ["with blanks around it", ` \t00-${TRACE}-${PARENT}-01\t `, 1],
    ["version 01", `01-${TRACE}-${PARENT}-01`, 1],
    ["version cc", `cc-${TRACE}-${PARENT}-01`, 1],
    ["version cc with a suffix", `cc-${TRACE}-${PARENT}-01-what-the-future-will-be-like`, 1],
    ["version fe with an empty suffix", `fe-${TRACE}-${PARENT}-01-`, 1],
    ["of a later version, with the sampled flag only", `cc-${TRACE}-${PARENT}-03`, 1],
    ["in an array", [`00-${TRACE}-${PARENT}-01`], 1],
  ])("%s", (_, traceparent, traceFlags) => {
    const { context, rejected } = extract({ traceparent });
    expect(context).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, traceFlags });
    expect(context.spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
    expect(context.spanId).not.toBe(PARENT);
    expect(rejected).toEqual([]);
  });

  test.each(["traceparent", "TraceParent", "TRACEPARENT", "tRaCeParent"])("under the name %s", (name) => {
    expect(extract({ [name]: `00-${TRACE}-${PARENT}-01` }).context.traceId).toBe(TRACE);
  });
});

describe("a new trace begins if the traceparent is", () => {
  test.each([
    ["version ff", `ff-${TRACE}-${PARENT}-01`],
    ["version 00 with a suffix", `00-${TRACE}-${PARENT}-01-what-the-future-will-be-like`],
    ["version 00 with a dash", `00-${TRACE}-${PARENT}-01-`],
    ["version 00 with a dot", `00-${TRACE}-${PARENT}-01.`],
    ["version cc with another suffix", `cc-${TRACE}-${PARENT}-01.what-the-future-will-be-like`],
    ["version cc, too short", `cc-${TRACE}-${PARENT}-0`],
    ["a long version", `000-${TRACE}-${PARENT}-01`],
    ["a longer version", `0000-${TRACE}-${PARENT}-01`],
    ["a short version", `0-${TRACE}-${PARENT}-01`],
    ["no version", `-${TRACE}-${PARENT}-01`],
    ["a version of other characters", `.0-${TRACE}-${PARENT}-01`],
    ["a version in upper case", `CC-${TRACE}-${PARENT}-01`],
    ["a trace-id of zeros", `00-${"0".repeat(32)}-${PARENT}-01`],
    ["a trace-id of other characters", `00-.${TRACE.slice(1)}-${PARENT}-01`],
    ["a trace-id in upper case", `00-${"ABCDEF0123456789".repeat(2)}-${PARENT}-01`],
    ["a long trace-id", `00-${TRACE}3-${PARENT}-01`],
    ["a short trace-id", `00-${TRACE.slice(1)}-${PARENT}-01`],
    ["a parent-id of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
    ["a parent-id of other characters", `00-${TRACE}-.${PARENT.slice(1)}-01`],
    ["a parent-id in upper case", `00-${TRACE}-ABCDEF0123456789-01`],
    ["a long parent-id", `00-${TRACE}-${PARENT}7-01`],
    ["a short parent-id", `00-${TRACE}-${PARENT.slice(1)}-01`],
    ["flags of other characters", `00-${TRACE}-${PARENT}-.0`],
    ["flags in upper case", `00-${TRACE}-${PARENT}-0A`],
    ["long flags", `00-${TRACE}-${PARENT}-001`],
    ["short flags", `00-${TRACE}-${PARENT}-1`],
    ["no flags", `00-${TRACE}-${PARENT}`],
    ["other separators", `00_${TRACE}_${PARENT}_01`],
    ["two traceparents of a later version, joined", `cc-${TRACE}-${PARENT}-01,cc-${TRACE}-${PARENT}-01`],
    ["followed by a line break", `00-${TRACE}-${PARENT}-01\n`],
    ["preceded by a no-break space", `\u00a000-${TRACE}-${PARENT}-01`],
    ["digits of another script", `00-${TRACE.slice(1)}\u0661-${PARENT}-01`],
    ["empty", ""],
    ["not text", 7],
  ])("%s", (_, traceparent) => {
    const { context, rejected } = extract({ traceparent, tracestate: "a=1" });
    expect(context.traceId).toMatch(NEW_TRACE);
    expect(context.traceId).not.toBe(TRACE);
    expect(context).not.toHaveProperty("parentSpanId");
    expect(context).not.toHaveProperty("tracestate");
    expect(rejected).toEqual(["header:traceparent: malformed"]);
  });

  test("absent, and the tracestate is ignored", () => {
    const { context, rejected } = extract({ tracestate: "a=1" });
    expect(context.traceId).toMatch(NEW_TRACE);
    expect(context).toMatchObject({ traceFlags: 2 });
    expect(context).not.toHaveProperty("tracestate");
    expect(rejected).toEqual([]);
  });

  test.each([
    ["in an array", [`00-${TRACE}-${PARENT}-01`, `00-${TRACE}-${PARENT}-00`]],
    ["joined", `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-00`],
  ])("given twice, %s", (_, traceparent) => {
    const { context, rejected } = extract({ traceparent });
    expect(context.traceId).not.toBe(TRACE);
    expect(rejected).toEqual(["header:traceparent: repeated"]);
  });

  test.each(["trace-parent", "trace.parent"])("misspelled as %s", (name) => {
    expect(extract({ [name]: `00-${TRACE}-${PARENT}-01` }).context.traceId).not.toBe(TRACE);
  });
});

test("with trace: false the context has no trace", () => {
  const context = extractContext({ headers: { traceparent: `00-${TRACE}-${PARENT}-01` } }, { trace: false });
  expect(Object.keys(context).filter((key) => /trace|span/i.test(key))).toEqual([]);
});

const members = (count: number): string[] => Array.from({ length: count }, (_, index) => `k${index}=${index}`);
const printable = String.fromCharCode(...Array.from({ length: 0x5f }, (_, index) => 0x20 + index)).replace(/[,=]/g, "");

describe("a tracestate", () => {
  const stateOf = (tracestate: unknown) => {
    const { context, rejected } = extract({ traceparent: `00-${TRACE}-${PARENT}-01`, tracestate });
    // No tracestate affects the traceparent.
    expect(context.traceId).toBe(TRACE);
    return { tracestate: context.tracestate, rejected };
  };

  test.each([
    ["one member", "foo=1", "foo=1"],
    ["two members", "foo=1,bar=2", "foo=1,bar=2"],
    ["blanks around members", "foo=1 \t , \t bar=2, \t baz=3", "foo=1,bar=2,baz=3"],
    ["blanks around it", "\t foo=1 \t", "foo=1"],
    ["several headers, in their order", ["foo=1", "bar=2"], "foo=1,bar=2"],
    ["several headers, one of them empty", ["foo=1", "", "bar=2"], "foo=1,bar=2"],
    ["empty members", "foo=1,,bar=2, ,", "foo=1,bar=2"],
    ["32 members", members(32).join(","), members(32).join(",")],
    ["32 members among empty ones", `,${members(32).join(",,")}`, members(32).join(",")],
    ["a key given twice, as it came", "foo=1,foo=2", "foo=1,foo=2"],
    ["every valid character of a key", "0az_-*/@=1", "0az_-*/@=1"],
    ["a tenant's key", "tenant@vendor=1", "tenant@vendor=1"],
    ["a key of 256 characters", `${"z".repeat(256)}=1`, `${"z".repeat(256)}=1`],
    ["a value of 256 characters", `a=${"z".repeat(256)}`, `a=${"z".repeat(256)}`],
    ["every valid character of a value", `a=${printable}`, `a=${printable}`],
    ["a blank before a value", "a= 1", "a= 1"],
  ])("is accepted: %s", (_, given, expected) => {
    expect(stateOf(given)).toEqual({ tracestate: expected, rejected: [] });
  });

  test.each([
    ["33 members", members(33).join(",")],
    ["33 members over several headers", members(33)],
    ["no value", "foo="],
    ["a value with an equals sign", "foo=bar=baz"],
    ["no value in one of two", "foo=,bar=3"],
    ["no equals sign", "foo"],
    ["no key", "=1"],
    ["a blank after a key", "foo =1"],
    ["a key in upper case", "FOO=1"],
    ["a key with a dot", "foo.bar=1"],
    ["a key that begins with an at sign", "@foo=1"],
    ["a key of 257 characters", `${"z".repeat(257)}=1`],
    ["a value of 257 characters", `a=${"z".repeat(257)}`],
    ["a tab in a value", "a=1\t2"],
    ["a letter beyond ASCII", "a=\u00e9"],
    ["a control character", "a=\u001b[31m"],
    ["not text", ["foo=1", 7]],
  ])("is rejected as a whole: %s", (_, given) => {
    expect(stateOf(given)).toEqual({ tracestate: undefined, rejected: ["header:tracestate: malformed"] });
  });

  test.each(["", ",", [" ", "\t"]])("that is empty (%j) is absent", (given) => {
    expect(stateOf(given)).toEqual({ tracestate: undefined, rejected: [] });
  });

  test("of more than 512 characters loses its long members first, then its last members", () => {
    const long = `long=${"x".repeat(130)}`;
    const short = Array.from({ length: 20 }, (_, index) => `k${index}=${"y".repeat(15)}`);
    expect(stateOf([long, ...short].join(",")).tracestate).toBe(short.join(","));
    const many = Array.from({ length: 32 }, (_, index) => `k${index}=${"y".repeat(60)}`);
    const shortened = stateOf(many.join(",")).tracestate as string;
    expect(shortened).toBe(many.slice(0, 8).join(","));
  });

  test.each(["trace-state", "trace.state"])("is not read from the header %s", (name) => {
    const { context } = extract({ traceparent: `00-${TRACE}-${PARENT}-01`, [name]: "a=1" });
    expect(context).not.toHaveProperty("tracestate");
  });
});

test("the trace, its flags and its tracestate are passed on, with a new parent-id for each call", () => {
  const { context } = extract({ traceparent: `cc-${TRACE}-${PARENT}-01-x`, tracestate: "a=1, b=2" });
  const [first, second] = runWithContext(context, () => [propagationHeaders(), propagationHeaders()]);
  for (const headers of [first, second]) {
    expect(headers?.["traceparent"]).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(headers?.["traceparent"]).not.toContain(PARENT);
    expect(headers?.["tracestate"]).toBe("a=1,b=2");
  }
  expect(first?.["traceparent"]).not.toBe(second?.["traceparent"]);
});

test("each request without a trace gets a trace and a span of its own", () => {
  const contexts = Array.from({ length: 10_000 }, () => extractContext({}));
  expect(new Set(contexts.map(({ traceId }) => traceId)).size).toBe(10_000);
  expect(new Set(contexts.map(({ spanId }) => spanId)).size).toBe(10_000);
});
