import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { knownFields } from "../../src/context/known-fields.js";
import { deserializeContext, runWithContext, serializeContext } from "../../src/index.js";
import { liveContextFields, readContextFields } from "../../src/loggers/index.js";
import { createTestLogger } from "../../src/testing/index.js";

/** A valid value for each known field, and one field of the user's. */
const CONTEXT = {
  requestId: "request0-id",
  sessionId: "session0-id",
  startTime: 7,
  method: "PATCH",
  path: "/path",
  transportType: "cron",
  traceId: "a".repeat(32),
  spanId: "b".repeat(16),
  parentSpanId: "c".repeat(16),
  traceFlags: 1,
  tracestate: "vendor=1",
  sessionSource: "bearer",
  clientRequestId: "client-id",
  minLevel: "debug",
  tenant: "acme",
} as const;

const inContext = <T>(fn: () => T): T => runWithContext(CONTEXT, fn);

/** The line of one call in this context. */
function lineIn(format: "line" | "json"): string {
  const log = createTestLogger({ format });
  inContext(() => log.info("x"));
  return log.lines[0] as string;
}

test("each known field has a value in this spec, and a place in the table of docs/context.md", () => {
  const page = readFileSync(new URL("../../docs/context.md", import.meta.url), "utf8");
  expect(Object.keys(CONTEXT)).toEqual([...knownFields.keys(), "tenant"]);
  for (const name of knownFields.keys()) expect(page).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\|.*\\|$`, "m"));
});

describe.each([...knownFields])("the field %s", (name, { shown, carried, shared }) => {
  const value = CONTEXT[name as keyof typeof CONTEXT];

  test(`is shown ${shown === "nowhere" ? "nowhere" : shown === "tag" ? "in the tag and in JSON" : "in JSON only"}`, () => {
    const json = JSON.parse(lineIn("json"));
    if (shown === "nowhere") expect(json).not.toHaveProperty(name);
    else expect(json[name]).toBe(value);
    expect(lineIn("line").includes(`=${String(value).slice(0, 8)}`)).toBe(shown === "tag");
  });

  test(`is carried ${carried}`, () => {
    // The sender's span becomes the parent of the receiver's, so values are compared.
    const received = Object.values(deserializeContext(inContext(() => serializeContext())));
    expect(received.includes(value)).toBe(carried === "always");
    const named = () => inContext(() => serializeContext({ fields: [name] }));
    if (carried !== "if named") expect(named).toThrow("the name of another field");
    else expect(deserializeContext(named(), { fields: [name] })[name]).toBe(value);
  });

  test(`is ${shared ? "" : "not "}given to other loggers`, () => {
    expect(inContext(readContextFields)[name]).toBe(shared ? value : undefined);
    expect(inContext(() => ({ ...liveContextFields() }))[name]).toBe(shared ? value : undefined);
  });

  test("is not given to other loggers if no format shows it", () => {
    expect(shared).toBe(shown !== "nowhere");
  });
});

test("a field that is not known is shown in both formats, carried if named, and given to other loggers", () => {
  expect(lineIn("line")).toContain("x tenant=acme");
  expect(JSON.parse(lineIn("json"))).toMatchObject({ tenant: "acme" });
  expect(inContext(readContextFields)).toMatchObject({ tenant: "acme" });
  const carrier = inContext(() => serializeContext({ fields: ["tenant"] }));
  expect(deserializeContext(carrier, { fields: ["tenant"] })).toMatchObject({ tenant: "acme" });
});
