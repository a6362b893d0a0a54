import { describe, expect, test } from "vitest";
import {
  captureConsole,
  createLogger,
  type ErrorStage,
  type Level,
  type Logger,
  memoryTransport,
  runWithContext,
} from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

describe("methods", () => {
  test("need no `this`", async () => {
    const log = createTestLogger();
    const { info } = log;
    info("a");
    await Promise.reject(new Error("b")).catch(log.error);
    for (const word of ["c"]) log.child({}).warn.call(undefined, word);
    expect(log.records.map((record) => record.message)).toEqual(["a", "b", "c"]);
  });

  test("return nothing", () => {
    expect(createTestLogger().info("m")).toBeUndefined();
    expect(createTestLogger({ minLevel: "OFF" }).info("m")).toBeUndefined();
  });
});

interface Failure {
  readonly error: unknown;
  readonly stage: ErrorStage;
}

function loggerInMemory(): { log: Logger; lines: string[]; failures: Failure[] } {
  const memory = memoryTransport({
    format: ({ level, message, fields }) => `${level} ${message} ${JSON.stringify(fields)}`,
  });
  const failures: Failure[] = [];
  const onError = (error: unknown, stage: ErrorStage) => failures.push({ error, stage });
  const log = createLogger({ minLevel: "DEBUG", transports: [memory], onError });
  return { log, lines: memory.lines, failures };
}

describe("log.log", () => {
  test.each<[Level, string]>([
    ["info", "INFO"],
    ["WARN", "WARN"],
    ["critical", "FATAL"],
    [5, "ERROR"],
    ["Info" as Level, "INFO"],
  ])("logs at a level that is data: %j", (level, name) => {
    const { log, lines, failures } = loggerInMemory();
    log.log(level, "Answered", { status: 200 });
    expect(lines).toEqual([`${name} Answered {"status":200}`]);
    expect(failures).toEqual([]);
  });

  test("reads its arguments as the level methods do", () => {
    const { log, lines } = loggerInMemory();
    log.log("info", { a: 1 }, "fields first");
    log.log("info", "took", 12, "ms");
    log.log("info");
    log.log("info", "optional", undefined);
    expect(lines).toEqual([
      'INFO fields first {"a":1}',
      "INFO took 12 ms undefined",
      "INFO  undefined",
      "INFO optional undefined",
    ]);
  });

  test("logs nothing below the minimum level, unless the context lets it pass", () => {
    const { log, lines } = loggerInMemory();
    log.minLevel = "ERROR";
    log.log("info", "hidden");
    runWithContext({ minLevel: "INFO" }, () => log.log("info", "shown"));
    expect(lines).toEqual(["INFO shown undefined"]);
  });

  test.each([["loud"], [99], ["off"], [undefined], [null], [{}], [Symbol("s")]])(
    "logs at ERROR and reports it, if the level is %s",
    (level) => {
      const { log, lines, failures } = loggerInMemory();
      log.log(level as Level, "m");
      expect(lines).toEqual(["ERROR m undefined"]);
      expect(failures.map(({ stage }) => stage)).toEqual(["config"]);
      expect(String(failures[0]?.error)).toContain("level that does not exist");
    },
  );
});

describe("an undo function", () => {
  test("is called by `using` at the end of its block", () => {
    const { log, lines } = loggerInMemory();
    {
      using _ = log.addFilter(() => false);
      log.info("dropped");
    }
    log.info("kept");
    const memory = memoryTransport();
    {
      using _ = log.attachTransport(memory);
      log.info("both");
    }
    log.info("one");
    expect(lines.map((line) => line.split(" ")[1])).toEqual(["kept", "both", "one"]);
    expect(memory.records.map(({ message }) => message)).toEqual(["both"]);
  });

  test("restores the console", () => {
    const { log, lines } = loggerInMemory();
    const before = console.info;
    {
      using _ = captureConsole(log);
      console.info("captured");
    }
    expect(console.info).toBe(before);
    expect(lines).toEqual(["INFO captured undefined"]);
  });

  test("undoes its own change, once", () => {
    const { log, lines } = loggerInMemory();
    const drop = () => false;
    const first = log.addFilter(drop);
    log.addFilter(drop);
    first();
    first();
    first[Symbol.dispose]();
    log.info("still dropped by the second");
    expect(lines).toEqual([]);
  });
});
