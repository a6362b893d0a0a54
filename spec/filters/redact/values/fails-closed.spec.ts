import { describe, expect, test } from "vitest";
import { createLogger, memoryTransport } from "../../../../src/index.js";
import { runProgram } from "../../../support/program.js";
import { CREDENTIALS, KEYS, logged, S } from "../../../support/redact.js";

describe("a placeholder function that throws", () => {
  const THROWN: Readonly<Record<string, (value: unknown) => unknown>> = {
    "the secret in a message": (value) => JSON.parse(String(value)),
    "the secret in a name": (value) => {
      throw Object.assign(new Error("no"), { name: value });
    },
    "the secret in a cause": (value) => {
      throw new TypeError("no", { cause: value });
    },
    "the secret itself": (value) => {
      throw value;
    },
    "what cannot be read": () => {
      throw Proxy.revocable({}, {}).proxy;
    },
    "a revoked Proxy": () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      throw proxy;
    },
  };

  test.each(Object.entries(THROWN))("%s: neither the line nor onError gets it", (_, placeholder) => {
    const failures: unknown[] = [];
    const memory = memoryTransport();
    const onError = (error: unknown) => failures.push(error);
    const log = createLogger({ redact: { ...KEYS, placeholder }, transports: [memory], onError });
    log.info("fields", { password: S });
    log.info(`password=${S}`);
    log.error(new Error(`password=${S}`));
    log.info("several", { a: 1 }, { password: S });
    log.child({ bindings: { password: S } }).info("bound");
    expect(memory.lines).toHaveLength(5);
    for (const line of memory.lines) expect(line).toMatch(/message withheld: redact threw (\w+|an error)$/);
    expect(failures).toHaveLength(5);
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(Error);
      const { name, message, stack, cause } = failure as Error;
      expect([name, message, stack, String(cause)].join()).not.toContain(S);
    }
  });

  test("is reported on stderr without the secret", async () => {
    const { stderr } = await runProgram(`
      const log = createLogger({ redact: { keys: ["password"], placeholder: (value) => JSON.parse(value) } });
      log.info("x", { password: "s3cret" });
    `);
    expect(stderr).toContain("redact threw SyntaxError");
    expect(stderr).not.toContain("s3cret");
  });
});

describe("where intrinsics are frozen", () => {
  const PROGRAM = `
    const lines = [];
    const transport = { write: (record, text) => { lines.push(text); } };
    const onError = (error) => { lines.push("failed: " + error.message); };
    for (const format of ["line", "json", "pretty"]) {
      const log = createLogger({ format, transports: [transport], onError, redact: { presets: ["credentials"] } });
      log.error("charge failed", new TypeError("refused: password=s3cret", { cause: new Error("token=s3cret") }));
      log.info("x", { user: new (class User { password = "s3cret"; name = "al" })(), map: new Map([["token", "s3cret"]]) });
      log.info("%o", new (class User { password = "s3cret"; name = "al" })(), [1]);
    }
    fs.writeSync(1, JSON.stringify(lines));
  `;

  test.each([
    ["node --frozen-intrinsics", ["--frozen-intrinsics"], ""],
    ["Object.freeze(Error)", [], "Error.stackTraceLimit = 1; Object.freeze(Error); Object.freeze(Error.prototype);"],
    [
      "frozen prototypes",
      [],
      "for (const one of [Object, Array, Map, Set, Error, TypeError]) Object.freeze(one.prototype);",
    ],
  ])("secrets are hidden, and the rest is shown: %s", async (_, flags, before) => {
    const { stdout } = await runProgram(before + PROGRAM, { flags, stdout: "pipe" });
    const lines = JSON.parse(stdout) as string[];
    expect(lines).toHaveLength(9);
    expect(lines.join("\n")).not.toMatch(/s3cret|failed:|withheld/);
    for (const line of lines) expect(line).toContain("[redacted]");
    expect(lines[0]).toContain("charge failed");
    expect(lines[0]).toContain("TypeError: refused: password=[redacted]");
    expect(lines[1]).toContain('"name":"al"');
  });
});

test("a name of a logger that holds a secret is searched too", () => {
  const { text, record } = logged(CREDENTIALS, (log) => {
    const child = log.child({ name: `job password=${S}` });
    child.info("x");
    child.info("y");
  });
  expect(text).not.toContain(S);
  expect(record.name).toBe("job password=[redacted]");
});

test("objects that refuse every question withhold nothing else", () => {
  const refuse = () => {
    throw new TypeError(S);
  };
  const handler = {
    get: refuse,
    has: refuse,
    ownKeys: refuse,
    getPrototypeOf: refuse,
    getOwnPropertyDescriptor: refuse,
  };
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();
  const hostile = [new Proxy({}, handler), new Proxy([], handler), new Proxy(() => {}, handler), revoked];
  const { text } = logged(CREDENTIALS, (log) => {
    for (const value of hostile) {
      log.info("shown", { value, password: S });
      log.info("shown", 1, value);
      log.error("shown", value);
      log.error("shown", { error: value, err: value });
    }
  });
  expect(text).not.toContain(S);
  expect(text.match(/shown/g)?.length).toBeGreaterThanOrEqual(4 * 4 * hostile.length);
});
