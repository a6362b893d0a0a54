import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createLogger, type Filter, memoryTransport, runWithContext } from "../../../src/index.js";

const SECRET = "s3cr3t";
const redact = { keys: ["password"] };

/** A filter that adds a secret, as a child's or a transport's might. */
const addsSecret: Filter = (record) => {
  record.fields = { ...record.fields, password: SECRET };
};

describe("the redact option of a logger", () => {
  test("hides what the filters of a child add", () => {
    const memory = memoryTransport();
    const log = createLogger({ redact, transports: [memory] });
    log.child({ filters: [addsSecret] }).info("signed in");
    log.child({ bindings: { password: SECRET } }).info("signed in");
    expect(memory.lines).toHaveLength(2);
    for (const line of memory.lines) expect(line).toContain("password=[redacted]");
  });

  test("hides what a filter adds that is added later", () => {
    const memory = memoryTransport();
    const log = createLogger({ redact, transports: [memory] });
    log.addFilter(addsSecret);
    log.info("signed in");
    expect(memory.lines[0]).toContain("password=[redacted]");
  });

  test("hides what the filters of a transport add", () => {
    const memory = memoryTransport({ filters: [addsSecret] });
    createLogger({ redact, transports: [memory] }).info("signed in");
    expect(memory.lines[0]).toContain("password=[redacted]");
  });

  test("lets a transport's own filters see no secret", () => {
    const seen: unknown[] = [];
    const memory = memoryTransport({
      filters: [
        (record) => {
          seen.push(record.fields?.["password"]);
        },
      ],
    });
    createLogger({ redact, transports: [memory] }).info("signed in", { password: SECRET });
    expect(seen).toEqual(["[redacted]"]);
  });

  test("leaves no secret anywhere in the record that a transport gets", () => {
    const memory = memoryTransport();
    const log = createLogger({ redact: { presets: ["credentials"] }, transports: [memory] });
    runWithContext({ password: SECRET }, () => log.info("signed in", [`password=${SECRET}`], [{ a: 1 }]));
    expect(memory.lines.join()).toContain("signed in");
    expect(inspect(memory.records, { depth: null, showHidden: true })).not.toContain(SECRET);
  });

  test("applies to transports that are attached later, to the logger or a child", () => {
    const [own, childs] = [memoryTransport(), memoryTransport()];
    const log = createLogger({ redact, transports: [] });
    log.attachTransport(own);
    const child = log.child({});
    child.attachTransport(childs);
    child.info("signed in", { password: SECRET });
    expect([...own.lines, ...childs.lines]).toHaveLength(2);
    for (const line of [...own.lines, ...childs.lines]) expect(line).toContain("password=[redacted]");
  });

  test("leaves the caller's objects unchanged, and shows the logger's filters the whole record", () => {
    const seen: unknown[] = [];
    const fields = { password: SECRET };
    const filters: Filter[] = [(record) => void seen.push(record.fields?.["password"])];
    const memory = memoryTransport();
    createLogger({ redact, filters, transports: [memory] }).info("signed in", fields);
    expect(seen).toEqual([SECRET]);
    expect(fields).toEqual({ password: SECRET });
    expect(memory.lines[0]).not.toContain(SECRET);
  });
});

describe("the redact option of a transport", () => {
  test("false gives it the raw record, and the others the redacted one, in any order", () => {
    const transports = ([false, undefined, false, undefined] as const).map((own) => memoryTransport({ redact: own }));
    const log = createLogger({ redact, transports, bindings: { password: SECRET } });
    runWithContext({ requestId: "r", password: SECRET }, () => log.info(`password=${SECRET}`, { a: 1 }));
    const lines = transports.map(({ lines }) => lines.join());
    expect(lines.map((line) => line.includes(SECRET))).toEqual([true, false, true, false]);
    expect(lines[0]).toBe(lines[2]);
    expect(lines[1]).toBe(lines[3]);
  });

  test("its rules apply instead of the logger's", () => {
    const own = memoryTransport({ redact: { keys: ["iban"] } });
    const logger = memoryTransport();
    const log = createLogger({ redact, transports: [own, logger] });
    log.info("paid", { iban: "CH93", password: SECRET });
    expect(own.records[0]?.fields).toEqual({ iban: "[redacted]", password: SECRET });
    expect(logger.records[0]?.fields).toEqual({ iban: "CH93", password: "[redacted]" });
  });

  test("its rules run again behind its own filters", () => {
    const own = memoryTransport({ redact, filters: [addsSecret] });
    createLogger({ transports: [own] }).info("signed in");
    expect(own.lines[0]).toContain("password=[redacted]");
  });

  test("is checked when the transport is attached", () => {
    const transports = [memoryTransport({ redact: { key: ["a"] } as never })];
    expect(() => createLogger({ transports })).toThrow('ctxlog: transports[0].redact has no option "key"');
    expect(() => createLogger({ transports: [memoryTransport({ redact: true as never })] })).toThrow(
      "ctxlog: transports[0].redact is true, but must be",
    );
  });
});

test("a rule that fails withholds the content from the transports that it applies to, and from no other", () => {
  const placeholder = (): never => {
    throw new RangeError("no");
  };
  const [raw, safe] = [memoryTransport({ redact: false }), memoryTransport()];
  const failures: unknown[] = [];
  const onError = (error: unknown, stage: string) => failures.push([String(error), stage]);
  const log = createLogger({ redact: { ...redact, placeholder }, transports: [raw, safe], onError });
  log.info("signed in", { password: SECRET });
  expect(raw.lines[0]).toContain(`signed in password=${SECRET}`);
  expect(safe.lines[0]).toMatch(/message withheld: redact threw RangeError$/);
  expect(failures).toEqual([["Error: ctxlog: redact threw RangeError; the line's content is withheld", "filter"]]);
});
