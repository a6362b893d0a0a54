import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LoggerOptions, memoryTransport } from "../../src/index.js";
import { createLoggerIn } from "../../src/logger.js";
import { createTestLogger } from "../../src/testing/index.js";
import { runNode } from "../support/child-process.js";

/** A logger in an environment with these variables, and what it reports. */
function started(variables: Record<string, string>, options: LoggerOptions = {}) {
  const reported: string[] = [];
  const log = createLoggerIn((name) => variables[name], {
    transports: [memoryTransport()],
    onError: (error, stage) => reported.push(`${stage}: ${(error as Error).message}`),
    ...options,
  });
  return { log, reported, levelOf: (name: string) => log.child({ name }).minLevel };
}

describe("LOG_LEVEL", () => {
  test("has a plain level and levels by name", () => {
    const { log, reported, levelOf } = started({ LOG_LEVEL: "warn,shop.db=debug,http.*=off" });
    expect(log.minLevel).toBe("WARN");
    expect(["shop", "shop.db", "shop.db.pool", "http", "http.in"].map(levelOf)).toEqual([
      ...["WARN", "DEBUG", "DEBUG", "WARN", "OFF"],
    ]);
    expect(reported).toEqual([]);
  });

  test.each([
    ["only names", "shop=debug", "INFO", "DEBUG"],
    ["the plain level last", "shop=debug,error", "ERROR", "DEBUG"],
    ["spaces, commas without an entry, other cases and numbers", " , Error ,, shop = 2 ,", "ERROR", "DEBUG"],
    ["an entry twice: the last stands", "warn,shop=error,shop=debug,fatal", "FATAL", "DEBUG"],
    ["MCP levels", "critical,shop=notice", "FATAL", "INFO"],
    ["nothing", " ", "INFO", "INFO"],
  ])("may have %s", (_, LOG_LEVEL, plain, named) => {
    const { log, reported, levelOf } = started({ LOG_LEVEL });
    expect([log.minLevel, levelOf("shop"), reported]).toEqual([plain, named, []]);
  });

  test.each([
    ["shop=debgu", "shop in LOG_LEVEL in the environment is 'debgu'", 'Did you mean "debug"?'],
    ["shop=", "shop in LOG_LEVEL in the environment is ''", "must be one of silly"],
    ["=debug", "a name in LOG_LEVEL in the environment is ''", "must be the name of loggers"],
    ["shop.*x=debug", "a name in LOG_LEVEL in the environment is 'shop.*x'", 'Did you mean "shop.x"?'],
    ["shop.=debug", "a name in LOG_LEVEL in the environment is 'shop.'", 'Did you mean "shop"?'],
    ["Shop.DB:debug", "LOG_LEVEL in the environment is 'Shop.DB:debug'", 'Did you mean "Shop.DB=debug"?'],
    ["degub", "LOG_LEVEL in the environment is 'degub'", 'Did you mean "debug"?'],
  ])("has its entry %j reported, with what would be right, and left aside", (wrong, what, hint) => {
    for (const LOG_LEVEL of [`warn,${wrong},a=trace`, `${wrong},a=trace,warn`, `a=trace,warn,${wrong}`]) {
      const { log, reported, levelOf } = started({ LOG_LEVEL });
      expect([log.minLevel, levelOf("a"), levelOf("shop")]).toEqual(["WARN", "TRACE", "WARN"]);
      expect(reported).toHaveLength(1);
      expect(reported[0]).toMatch(/^config: ctxlog: /);
      expect(reported[0]).toContain(what);
      expect(reported[0]).toContain(hint);
    }
  });

  test("has no wrong plain level reported where minLevel makes it superfluous", () => {
    expect(started({ LOG_LEVEL: "loud,shop=warn" }, { minLevel: "debug" }).reported).toEqual([]);
    expect(started({ LOG_LEVEL: "loud,shop=loud" }, { minLevel: "debug" }).reported).toHaveLength(1);
  });

  test("of any text never throws, and gives a level", () => {
    const word = fc.oneof(
      fc.constantFrom("info", "shop", "*", "=", ",", ".", ":", " ", "off", "__proto__"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const LOG_LEVEL = words.join("");
        const { log } = started({ LOG_LEVEL, AWS_LAMBDA_LOG_LEVEL: LOG_LEVEL });
        expect(() => log.child({ name: "shop.db" }).info("m")).not.toThrow();
      }),
    );
  });

  test("has no effect on a test logger", async () => {
    const program = `import { createTestLogger } from "ctxlog/testing";
      const log = createTestLogger({ name: "shop" });
      log.child({ name: "db" }).trace("seen");
      console.log(JSON.stringify([log.minLevel, log.lines.length, log.failures.length]));`;
    const env = { LOG_LEVEL: "error,*=off,a=b", LOG_FORMAT: "xml", AWS_LAMBDA_LOG_LEVEL: "WARN" };
    const { stdout, stderr } = await runNode(["--input-type=module", "--eval", program], { env });
    expect([JSON.parse(stdout), stderr]).toEqual([["SILLY", 1, 0], ""]);
    expect(createTestLogger({ levels: { "*": "warn" } }).child({ name: "a" }).minLevel).toBe("WARN");
  });

  test("is read by the default logger, when that is first used", async () => {
    const program = `import { log } from "ctxlog";
      process.env.LOG_LEVEL = "warn,db=debug,db.pool=dbug";
      const db = log.child({ name: "db" });
      log.info("hidden"); db.debug("shown"); db.child({ name: "pool" }).trace("hidden");`;
    const { stdout, stderr } = await runNode(["--input-type=module", "--eval", program]);
    expect(stdout).toMatch(/^\S+ \S+ - db - DEBUG - \[req=none\|session=none\] - shown\n$/);
    expect(stderr).toMatch(/^ctxlog: config: .*db\.pool in LOG_LEVEL in the environment is 'dbug'.*\n$/);
  });
});

describe("AWS_LAMBDA_LOG_LEVEL", () => {
  const warning = (logger: string, level: string) =>
    `config: ctxlog: ${logger} is set to ${level}, but AWS_LAMBDA_LOG_LEVEL is WARN: Lambda drops the lines below that`;
  const lambda = { AWS_LAMBDA_LOG_LEVEL: "WARN" };

  test("is the default, and setting a higher level is no mistake", () => {
    const { log, reported, levelOf } = started(lambda, { levels: { a: "fatal", b: "off", c: "warn" } });
    expect([log.minLevel, ...["a", "b", "c"].map(levelOf), reported]).toEqual(["WARN", "FATAL", "OFF", "WARN", []]);
  });

  test("is reported at construction where the logger's level is below it", () => {
    expect(started(lambda, { minLevel: "debug" }).reported).toEqual([warning("a logger without a name", "DEBUG")]);
    expect(started(lambda, { name: "shop", levels: { shop: "info" } }).reported).toEqual([
      warning("the logger shop", "INFO"),
    ]);
    expect(started({ ...lambda, LOG_LEVEL: "debug" }).reported).toHaveLength(1);
    expect(started({ ...lambda, LOG_LEVEL: "error" }, { minLevel: "debug" }).reported).toHaveLength(1);
    expect(started(lambda, { name: "shop", minLevel: "debug", levels: { shop: "error" } }).reported).toEqual([]);
  });

  test.each<[how: string, set: (log: ReturnType<typeof started>["log"]) => unknown]>([
    ["a child's minLevel", (log) => log.child({ name: "db", minLevel: "debug" }).info("m")],
    ["a level that is set later", (log) => Object.assign(log.child({ name: "db" }), { minLevel: "debug" }).info("m")],
    ["setLevels", (log) => [log.setLevels({ db: "debug" }), log.child({ name: "db" }).info("m")]],
    ["a name in LOG_LEVEL", (log) => log.child({ name: "named" }).info("m")],
  ])("is reported once for %s below it", (_, set) => {
    const { log, reported } = started({ ...lambda, LOG_LEVEL: "named=debug" });
    expect(reported).toEqual([]);
    for (let time = 0; time < 3; time++) set(log);
    expect(reported).toEqual([
      expect.stringMatching(/^config: ctxlog: the logger (db|named) is set to DEBUG, but AWS_/),
    ]);
  });

  test("may be reported by a handler that logs, or throws, and the line goes out", () => {
    const memory = memoryTransport();
    const log = createLoggerIn((name) => (lambda as Record<string, string>)[name], {
      transports: [memory],
      onError(error) {
        log.child({ name: "inner", minLevel: "debug" }).warn("handled");
        throw error;
      },
    });
    log.child({ name: "db", minLevel: "debug" }).debug("seen");
    expect(memory.records.map(({ message }) => message)).toEqual(["handled", "seen"]);
  });

  test("that is wrong is reported, and left aside", () => {
    const { log, reported } = started({ AWS_LAMBDA_LOG_LEVEL: "WRAN" });
    expect(log.minLevel).toBe("INFO");
    expect(reported).toEqual([
      expect.stringMatching(/^config: ctxlog: AWS_LAMBDA_LOG_LEVEL in the environment is 'WRAN'.*"warn"\?$/),
    ]);
  });
});

test("an environment that may not be read, as in Deno without --allow-env, is an empty one", async () => {
  // Node itself reads the environment when it imports.
  const program = `import { createLogger, log, stderrTransport } from "ctxlog";
    const forbid = () => { throw new Error("NotCapable: Requires env access"); };
    const traps = { get: forbid, has: forbid, ownKeys: forbid, getOwnPropertyDescriptor: forbid };
    Object.defineProperty(process, "env", { get: () => new Proxy({}, traps) });
    log.debug("hidden");
    log.info("shown");
    createLogger({ transports: [stderrTransport({ format: "json" })] }).warn("shown");
    createLogger({ format: "pretty" }).info("pretty");`;
  const env = { LOG_LEVEL: "debug", LOG_FORMAT: "json", AWS_LAMBDA_LOG_LEVEL: "FATAL", FORCE_COLOR: "1" };
  const { code, stdout, stderr } = await runNode(["--input-type=module", "--eval", program], { env });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\S+ \S+ - INFO - \[req=none\|session=none\] - shown\n\S+ INFO {2}\S+ pretty\n$/);
  // One line, so nothing was reported.
  expect(JSON.parse(stderr)).toMatchObject({ level: "WARN", message: "shown" });
});
