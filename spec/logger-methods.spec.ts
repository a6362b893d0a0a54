import { describe, expect, test } from "vitest";
import {
  captureConsole,
  createLogger,
  type ErrorStage,
  type Filter,
  type Level,
  type Logger,
  memoryTransport,
  runWithContext,
  type Transport,
} from "../src/index.js";

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

describe("a logger's clock that fails", () => {
  test.each<[string, () => number]>([
    [
      "throws",
      () => {
        throw new Error("no time");
      },
    ],
    ["returns a text", () => "now" as unknown as number],
  ])("and %s is reported with the stage clock, and the line has the real time", (_what, clock) => {
    const memory = memoryTransport();
    const stages: ErrorStage[] = [];
    const log = createLogger({ clock, transports: [memory], onError: (_error, stage) => stages.push(stage) });
    const before = Date.now();
    log.info("m");
    expect(memory.records[0]?.time).toBeGreaterThanOrEqual(before);
    expect(stages).toEqual(["clock"]);
  });
});

describe("closing a logger", () => {
  function closable(): Transport & { steps: string[] } {
    const steps: string[] = [];
    return {
      steps,
      write: () => steps.push("write"),
      flush: () => steps.push("flush"),
      [Symbol.asyncDispose]: async () => {
        steps.push("close");
      },
    };
  }

  test("flushes and closes its transports", async () => {
    const transport = closable();
    const log = createLogger({ transports: [transport] });
    log.info("m");
    await log.close();
    expect(transport.steps).toEqual(["write", "flush", "close"]);
  });

  test("is what `await using` does", async () => {
    const transport = closable();
    {
      await using log = createLogger({ transports: [transport] });
      log.info("m");
    }
    expect(transport.steps).toEqual(["write", "flush", "close"]);
  });

  test("leaves the parent's transports open, if it is a child", async () => {
    const [parents, own] = [closable(), closable()];
    const child = createLogger({ transports: [parents] }).child({});
    child.attachTransport(own);
    await child.close();
    expect(parents.steps).toEqual([]);
    expect(own.steps).toEqual(["flush", "close"]);
  });

  test("may be called twice, and lines logged later still go out", async () => {
    const transport = closable();
    const log = createLogger({ transports: [transport] });
    await log.close();
    await log.close();
    log.info("late");
    expect(transport.steps).toContain("write");
  });
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

  test("gives the console back", () => {
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

test("a level that a filter sets counts, as a word in any case, an MCP name or a number", () => {
  for (const [level, name] of [
    ["warn", "WARN"],
    ["Fatal", "FATAL"],
    ["alert", "FATAL"],
    [5, "ERROR"],
    ["nonsense", "INFO"],
  ]) {
    const memory = memoryTransport();
    const errors = memoryTransport({ minLevel: "ERROR" });
    const filters: Filter[] = [
      (record) => {
        record.level = level as Level;
      },
    ];
    createLogger({ filters, transports: [memory, errors] }).info("m");
    expect(memory.records[0]?.level).toBe(name);
    expect(memory.lines[0]).toContain(` - ${name} - `);
    expect(errors.lines).toHaveLength(name === "FATAL" || name === "ERROR" ? 1 : 0);
  }
});
