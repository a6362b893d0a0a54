import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ContextFields,
  contextFilter,
  type Filter,
  jsonFormatter,
  type LogRecord,
  prettyFormatter,
  type RedactOptions,
  runWithContext,
} from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { CONTROL } from "../support/line-format.js";

const IDS = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };
const THREE = ["requestId", "sessionId", "tenant"];
const START = "2024-01-15 10:30:15 - INFO - ";

type Options = Parameters<typeof createTestLogger>[0];

/** The line of one message in a context, without its start. */
function lineOf(tag: readonly string[], context: ContextFields, options: Options = {}): string | undefined {
  const log = createTestLogger({ filters: [contextFilter({ tag })], ...options });
  runWithContext(context, () => log.info("m"));
  return log.lines[0]?.slice(START.length);
}

describe("contextFilter's tag", () => {
  test("shows further fields of the context, in the order that was chosen", () => {
    expect(lineOf(THREE, { ...IDS, tenant: "acme" })).toBe("[req=a1b2c3d4|session=12345678|tenant=acme] - m");
    expect(lineOf(["tenant", "requestId"], { ...IDS, tenant: "acme" })).toBe("[tenant=acme|req=a1b2c3d4] - m");
    expect(lineOf(["requestId"], IDS)).toBe("[req=a1b2c3d4] - m");
  });

  test("is the one of the two IDs by default", () => {
    const log = createTestLogger({ filters: [contextFilter({ tag: ["requestId", "sessionId"] })] });
    runWithContext(IDS, () => log.info("m"));
    expect(log.lines[0]).toBe(`${START}[req=a1b2c3d4|session=12345678] - m`);
    expect(log.records[0]?.tag).toBeUndefined();
  });

  test("is on every physical line, in pretty lines, too", () => {
    const format = prettyFormatter({ time: "utc", colors: false });
    const lines = (options: Options): string[] => {
      const log = createTestLogger({ filters: [contextFilter({ tag: THREE })], ...options });
      runWithContext({ ...IDS, tenant: "acme" }, () => log.error("one\ntwo", new Error("three")));
      return (log.lines[0] as string).split("\n");
    };
    for (const shown of [lines({}), lines({ format })]) {
      expect(shown.length).toBeGreaterThan(3);
      expect(shown.filter((line) => line.includes("[req=a1b2c3d4|session=12345678|tenant=acme] "))).toEqual(shown);
    }
  });

  test("leaves JSON as it is", () => {
    const json = lineOf(THREE, { ...IDS, tenant: "acme" }, { format: jsonFormatter() });
    expect(json).toContain('"sessionId":"1234567890abcdef","tenant":"acme","message":"m"');
  });

  test("shows none for a part that is absent, and outside any context; absent: omit leaves out the tag", () => {
    expect(lineOf(THREE, IDS)).toBe("[req=a1b2c3d4|session=12345678|tenant=none] - m");
    const log = createTestLogger({ filters: [contextFilter({ tag: THREE })] });
    log.info("m");
    expect(log.lines[0]).toBe(`${START}[req=none|session=none|tenant=none] - m`);
    const omitting = createTestLogger({ filters: [contextFilter({ tag: THREE, absent: "omit" })] });
    omitting.info("m");
    expect(omitting.lines[0]).toBe(`${START}m`);
    expect(omitting.records[0]?.tag).toBeUndefined();
  });

  test.each<[what: string, value: unknown, shown: string]>([
    ["a word", "acme", "acme"],
    ["a word of 24 characters whole", "customer-0001-production", "customer-0001-production"],
    ["a longer text as an ID", "01932c07-209c-7f4a-8e4d-7f9a1c5be1d2", "1c5be1d2"],
    ["a long text by its beginning", "x".repeat(1_000_000), "xxxxxxxx"],
    ["a number", 42, "42"],
    ["zero", 0, "0"],
    ["a boolean", false, "false"],
    ["a BigInt", 12n, "12"],
    ["a huge BigInt not at all", 1n << 4_000_000n, "none"],
    ["an object not at all", { id: 1 }, "none"],
    ["an array not at all", ["acme"], "none"],
    ["a function not at all", () => "acme", "none"],
    ["a symbol not at all", Symbol("acme"), "none"],
    ["null not at all", null, "none"],
    ["an empty text not at all", "", "none"],
    ["characters that could end the tag as _", "a|b]c=d\ne\u2028f [req=", "a_b_c_d_e_f__req_"],
  ])("shows %s", (_, tenant, shown) => {
    expect(lineOf(THREE, { ...IDS, tenant })).toMatch(
      new RegExp(String.raw`^\[req=a1b2c3d4\|session=12345678\|tenant=${shown}\] - m`),
    );
  });

  test("a field that the tag shows whole is not repeated, any other is", () => {
    expect(lineOf(THREE, { ...IDS, tenant: "acme", user: 7 })).toMatch(/tenant=acme\] - m user=7$/);
    expect(lineOf(THREE, { ...IDS, tenant: "a b" })).toMatch(/tenant=a_b\] - m tenant="a b"$/);
    expect(lineOf(THREE, { ...IDS, tenant: ["x"] })).toMatch(/tenant=none\] - m tenant=\["x"\]$/);
    const pretty = { format: prettyFormatter({ colors: false }) };
    expect(lineOf(THREE, { ...IDS, tenant: "acme" }, pretty)).toMatch(/tenant=acme\] m$/);
  });

  test("the user's function shortens long parts, and is told the field", () => {
    const shorten = (value: string, length: number, name: string): string => `${name}${value.length}${length}`;
    const context = { ...IDS, tenant: "acme", order: "o".repeat(30) };
    expect(
      lineOf([...THREE, "order"], context, { filters: [contextFilter({ tag: [...THREE, "order"], shorten })] }),
    ).toMatch(/^\[req=requestId128\|session=sessionId168\|tenant=acme\|order=order308\]/);
  });

  test("follows an update of the context", () => {
    const log = createTestLogger({ filters: [contextFilter({ tag: THREE })] });
    runWithContext({ ...IDS, tenant: "acme" }, () => {
      log.info("m");
      runWithContext({ tenant: "other" }, () => log.info("m"));
      log.info("m");
    });
    expect(log.records.map(({ tag }) => tag?.["tenant"])).toEqual(["acme", "other", "acme"]);
    expect(log.lines[2]).toContain("tenant=acme]");
  });

  test("loggers with different tags and one format do not share the start of a line", () => {
    const context = { ...IDS, tenant: "acme" };
    const plain = createTestLogger();
    const three = createTestLogger({ filters: [contextFilter({ tag: THREE })] });
    const other = createTestLogger({ filters: [contextFilter({ tag: ["tenant", "requestId"] })] });
    runWithContext(context, () => {
      for (let round = 0; round < 2; round++) for (const log of [plain, three, other]) log.info("m");
    });
    expect(plain.lines[1]).toBe(`${START}[req=a1b2c3d4|session=12345678] - m tenant=acme`);
    expect(three.lines[1]).toBe(`${START}[req=a1b2c3d4|session=12345678|tenant=acme] - m`);
    expect(other.lines[1]).toBe(`${START}[tenant=acme|req=a1b2c3d4] - m`);
  });

  test("shows what a filter has set", () => {
    const change: Filter = (record) => {
      record.requestId = "mine";
      record.tag = { ...record.tag, tenant: "x]\n" };
    };
    expect(lineOf(THREE, { ...IDS, tenant: "acme" }, { filters: [contextFilter({ tag: THREE }), change] })).toBe(
      "[req=mine|session=12345678|tenant=x__] - m tenant=acme",
    );
    const broken: Filter = (record) => {
      record.tag = null as unknown as Record<string, string>;
    };
    expect(lineOf(THREE, IDS, { filters: [contextFilter({ tag: THREE }), broken] })).toBe(
      "[req=a1b2c3d4|session=12345678] - m",
    );
  });

  test("shows only the IDs of a line that is withheld", () => {
    const fail: Filter = () => {
      throw new Error("no");
    };
    const context = { ...IDS, tenant: "acme" };
    const onError = (): void => {};
    for (const filters of [
      [contextFilter({ tag: THREE }), fail],
      [fail, contextFilter({ tag: THREE })],
    ]) {
      const line = lineOf(THREE, context, { filters, onError });
      expect(line).toMatch(/^\[req=a1b2c3d4\|session=12345678\|tenant=none\] - message withheld/);
    }
  });

  test("works with a tracer's span", () => {
    const span = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
    const filter = contextFilter({ tag: ["requestId", "traceId"], traceContext: () => span });
    expect(lineOf(THREE, IDS, { filters: [filter] })).toBe("[req=a1b2c3d4|traceId=4bf92f35] - m");
  });
});

describe("redaction", () => {
  const redacting = (tenant: unknown, redact: RedactOptions): string | undefined =>
    lineOf(THREE, { ...IDS, tenant }, { redact });

  test("hides a redacted field in the tag as well", () => {
    expect(redacting("acme", { keys: ["tenant"] })).toBe(
      "[req=a1b2c3d4|session=12345678|tenant=_redacted_] - m tenant=[redacted]",
    );
    expect(redacting("acme", { keys: ["tenant"], action: "remove" })).toBe(
      "[req=a1b2c3d4|session=12345678|tenant=none] - m",
    );
    expect(redacting("acme", { keys: ["other"] })).toBe("[req=a1b2c3d4|session=12345678|tenant=acme] - m");
  });

  test("shows the beginning of a hash, which finds the field, too", () => {
    const line = redacting("acme", { keys: ["tenant"], action: "hash", hmacKey: "0123456789abcdef" });
    const [, digits = ""] = /tenant=([0-9a-f]{8})\]/.exec(line ?? "") ?? [];
    expect(line).toContain(`tenant=[hash:${digits}`);
    expect(digits).not.toBe("");
  });

  test("searches the whole of a value of which the tag shows a part", () => {
    expect(redacting(`${"x".repeat(30)}4111111111111111`, { patterns: [/x{30}\d+/] })).toContain("tenant=_redacted_]");
  });

  test("searches what a filter has put into the tag", () => {
    const put: Filter = (record) => {
      record.tag = { ...record.tag, tenant: "secret-1" };
    };
    const filters = [contextFilter({ tag: THREE }), put];
    expect(lineOf(THREE, { ...IDS, tenant: "acme" }, { filters, redact: { patterns: [/secret-\d/] } })).toContain(
      "tenant=_redacted_]",
    );
  });

  test("shows none of a tag whose redaction failed", () => {
    const placeholder = (): string => {
      throw new Error("no");
    };
    const options = { redact: { keys: ["tenant"], placeholder }, onError: () => {} };
    expect(lineOf(THREE, { ...IDS, tenant: "acme" }, options)).toMatch(/\|tenant=none\] - message withheld/);
  });
});

describe("a client's value", () => {
  const attack = fc
    .array(
      fc.oneof(
        fc.constantFrom("|tenant=acme]", "[tenant=", "|req=", "[req=", "|session=", "]", "|", "\n", "\x1b[2J", " - "),
        fc.constantFrom("tenant", "=", "\u2028", "\u202e", "acme"),
        fc.string({ unit: "binary", maxLength: 3 }),
      ),
      { maxLength: 6 },
    )
    .map((pieces) => pieces.join(""));

  test("looks neither like the tag's end, nor like another part of it, wherever it is", () => {
    const tag = ["tenant", "requestId", "sessionId"];
    fc.assert(
      fc.property(attack, attack, attack, attack, (tenant, message, key, value) => {
        for (const format of [undefined, prettyFormatter({ time: "utc", colors: false })]) {
          const log = createTestLogger({ filters: [contextFilter({ tag })], ...(format && { format }) });
          const context = { requestId: value, sessionId: tenant, tenant, [`k${key}`]: value };
          runWithContext(context, () =>
            log.child({ name: `n${key}` }).error(message, { [key]: value, error: new Error(value) }),
          );
          for (const line of (log.lines[0] as string).split("\n")) {
            expect(line).not.toMatch(CONTROL);
            expect(line.match(/[[|](tenant|req|session)=/g)).toHaveLength(3);
            expect(line).toMatch(/\[tenant=[\w.~+/@:-]{1,128}\|req=[\w.~+/@:-]{1,128}\|session=[\w.~+/@:-]{1,128}\] /);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("a wrong tag", () => {
  test.each<[tag: unknown, message: string]>([
    ["tenant", "contextFilter's tag is 'tenant', but must be an array of context fields"],
    [[], "contextFilter's tag is [], but must be an array of context fields"],
    [[42], "contextFilter's tag[0] is 42, but must be a field's name"],
    [["requestId", ""], "contextFilter's tag[1] is '', but must be a field's name"],
    [["te]nant"], "contextFilter's tag[0] is 'te]nant', but must be a field's name"],
    [["a=b"], "contextFilter's tag[0] is 'a=b', but must be a field's name"],
    [["x".repeat(65)], "at most 64 of them"],
    [["tenant", "tenant"], "a list in which each field occurs once"],
    [["req"], `it is the label of requestId. Did you mean "requestId"?`],
    [["requestId", "session"], `it is the label of sessionId. Did you mean "sessionId"?`],
    [["minLevel"], "contextFilter's tag[0] is 'minLevel', but must be a field that lines may show"],
  ])("%j is refused", (tag, message) => {
    const create = () => contextFilter({ tag: tag as string[] });
    expect(create).toThrow(TypeError);
    expect(create).toThrow(message);
  });
});

test("a record has its tag's parts for transports", () => {
  const records: LogRecord[] = [];
  const log = createTestLogger({ filters: [contextFilter({ tag: THREE })] });
  log.attachTransport({ write: (record) => records.push({ ...record }) });
  runWithContext({ ...IDS, tenant: "acme" }, () => log.info("m"));
  expect(records[0]?.tag).toEqual({ requestId: "a1b2c3d4", sessionId: "12345678", tenant: "acme" });
  expect(Object.keys(records[0]?.tag ?? {})).toEqual(THREE);
});
