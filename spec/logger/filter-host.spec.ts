import { describe, expect, test } from "vitest";
import {
  captureConsole,
  createLogger,
  type Filter,
  type FilterHost,
  type LogRecord,
  memoryTransport,
  runWithContext,
} from "../../src/index.js";
import { createTestLogger, testClock } from "../../src/testing/index.js";
import { runProgram } from "../support/program.js";

const messages = ({ records }: { records: readonly LogRecord[] }) => records.map(({ message }) => message);

/** A filter that writes a line after each record that is marked. */
function echo(): Filter {
  return Object.assign(() => true, {
    attached:
      (host: FilterHost): Filter =>
      (record) => {
        if (record.fields?.["echo"] === true) host.write({ ...record, message: `echo of ${record.message}` });
      },
  });
}

/** A filter that says at a flush how many records it has had. */
function counter(): Filter {
  return Object.assign(() => true, {
    attached(host: FilterHost): Filter {
      let last: LogRecord | undefined;
      let count = 0;
      const filter: Filter = (record) => {
        last = { ...record };
        count++;
      };
      return Object.assign(filter, {
        flush() {
          if (last !== undefined) host.write({ ...last, message: `had ${count}` });
          last = undefined;
        },
      });
    },
  });
}

describe("a filter's attached", () => {
  test("is called once for each place, before the first record", () => {
    const places: string[] = [];
    const filter: Filter = Object.assign(
      () => {
        places.push("record");
      },
      { attached: () => void places.push("attached") },
    );
    const log = createTestLogger({ filters: [filter] });
    const child = log.child({ filters: [filter] });
    log.attachTransport(memoryTransport({ filters: [filter] }));
    child.addFilter(filter);
    expect(places).toEqual(["attached", "attached", "attached", "attached"]);
    child.info("m");
    expect(places.slice(4)).toEqual(["record", "record", "record", "record"]);
  });

  test("may return another filter for its place", () => {
    const numbered = Object.assign(() => true, {
      attached(): Filter {
        let count = 0;
        return (record) => {
          record.fields = { count: ++count };
        };
      },
    });
    const [one, two] = [createTestLogger({ filters: [numbered] }), createTestLogger({ filters: [numbered] })];
    for (const log of [one, one, two]) log.info("m");
    expect([...one.records, ...two.records].map(({ fields }) => fields)).toEqual([
      { count: 1 },
      { count: 2 },
      { count: 1 },
    ]);
  });

  test("that fails, or returns anything else, is a wrong setting", () => {
    const throwing = Object.assign(() => true, {
      attached(): void {
        throw new RangeError("not here");
      },
    });
    expect(() => createLogger({ filters: [throwing] })).toThrow(new RangeError("not here"));
    const wrong = Object.assign(() => true, { attached: () => 42 }) as unknown as Filter;
    expect(() => createLogger({ filters: [() => true, wrong] })).toThrow(
      "ctxlog: what filters[1]'s attached() returns is 42, but must be a function of a record, or undefined.",
    );
    expect(() => createTestLogger().addFilter(wrong)).toThrow("what addFilter's filter's attached() returns is 42");
  });

  test("is not looked for in what refuses to be read", () => {
    const refuse = () => {
      throw new Error("refused");
    };
    const log = createTestLogger();
    log.addFilter(new Proxy((): boolean => true, { get: refuse, has: refuse }));
    log.info("m");
    expect(messages(log)).toEqual(["m"]);
    expect(log.failures).toEqual([]);
  });
});

describe("a line that a filter writes", () => {
  test("has the logger's name and bindings, the time of now, and no context", () => {
    const clock = testClock();
    const log = createTestLogger({ clock, format: "line", filters: [echo()] });
    runWithContext({ requestId: "r1" }, () =>
      log.child({ name: "db", bindings: { pool: 1 } }).info("m", { echo: true }),
    );
    expect(log.lines).toEqual([
      "2024-01-15 10:30:15 - db - INFO - [req=none|session=none] - echo of m pool=1 echo=true",
      "2024-01-15 10:30:15 - db - INFO - [req=r1|session=none] - m pool=1 echo=true",
    ]);
    const kept = log.records[0] as LogRecord;
    expect(kept).toMatchObject({ context: undefined, requestId: "none" });
  });

  test("goes through all filters but its own, and redaction", () => {
    const mark: Filter = (record) => {
      record.fields = { ...record.fields, marked: true };
    };
    const log = createTestLogger({ filters: [mark, echo(), mark], redact: { patterns: [/secret/] } });
    log.info("secret", { echo: true });
    expect(log.records).toMatchObject([
      { message: "echo of [redacted]", fields: { echo: true, marked: true } },
      { message: "[redacted]", fields: { echo: true, marked: true } },
    ]);
  });

  test("of a transport's filter goes to that transport only", () => {
    const own = memoryTransport({ filters: [echo()] });
    const log = createTestLogger();
    log.attachTransport(own);
    log.info("m", { echo: true });
    expect(messages(own)).toEqual(["echo of m", "m"]);
    expect(messages(log)).toEqual(["m"]);
  });

  test("can be written for a record that a filter in front has made anew", () => {
    const anew: Filter = ({ time, level, message, fields }) => ({ time, level, message, fields }) as LogRecord;
    const log = createTestLogger({ filters: [anew, echo()] });
    log.info("m", { echo: true });
    expect(messages(log)).toEqual(["echo of m", "m"]);
    expect(log.failures).toEqual([]);
  });

  test("must be a copy of a record that came from a logger, or else it is reported", () => {
    const log = createTestLogger();
    let host: FilterHost | undefined;
    log.addFilter(
      Object.assign(() => true, {
        attached(given: FilterHost) {
          host = given;
        },
      }),
    );
    for (const record of [{ time: 0, level: "INFO", message: "m" }, null, undefined]) host?.write(record as LogRecord);
    expect(log.records).toEqual([]);
    expect(log.failures.map(({ error, stage }) => [(error as Error).message, stage])).toEqual(
      Array(3).fill([
        "ctxlog: a filter's write() was given a record that is not a copy of one that it has had",
        "filter",
      ]),
    );
  });

  test("does not go round for ever between filters that answer each other", () => {
    const answer = (): Filter =>
      Object.assign(() => true, {
        attached:
          (host: FilterHost): Filter =>
          (record) =>
            host.write({ ...record }),
      });
    const log = createTestLogger({ filters: [answer(), answer()] });
    log.info("m");
    expect(log.records.length).toBeLessThan(10);
    expect(log.failures.length).toBeGreaterThan(0);
  });

  test("leaves a record that users can make JSON of", () => {
    const seen: string[] = [];
    const log = createTestLogger({ filters: [echo()] });
    log.attachTransport({ write: (record) => seen.push(JSON.stringify(record)) });
    log.info("m", { echo: true });
    expect(seen).toHaveLength(2);
    expect(log.failures).toEqual([]);
  });
});

describe("a record that a transport makes JSON of", () => {
  test.each([
    ["with redaction", { redact: { keys: ["password"] } }],
    ["whose fields and context a filter has replaced", { filters: [hide] }],
  ])("%s has no secret, in a context that holds lines too", (_, options) => {
    const seen: string[] = [];
    const log = createTestLogger({ minLevel: "INFO", debugOnError: true, bindings: { service: {} }, ...options });
    log.attachTransport({ write: (record) => seen.push(JSON.stringify(record)) });
    const undo = captureConsole(log);
    runWithContext({ user: { password: "hunter2" } }, () => {
      log.debug("held", { password: "hunter2" });
      console.info("password=hunter2", {});
      log.error("password=hunter2", {}, [{ password: "hunter2" }]);
    });
    undo();
    expect(log.failures).toEqual([]);
    expect(seen).toHaveLength(3);
    expect(seen.join("\n")).not.toContain("hunter2");
  });

  function hide(record: LogRecord): void {
    record.context = { requestId: "r" };
    record.message = "hidden";
    record.fields = undefined;
  }
});

describe("a filter's flush", () => {
  test("is called at flush, after the parent's, and at close of its own logger only", async () => {
    const log = createTestLogger({ name: "log", filters: [counter()] });
    const child = log.child({ name: "child", filters: [counter()] });
    child.info("a");
    await child.close();
    expect(messages(log)).toEqual(["a", "had 1"]);
    child.info("b");
    await child.flush();
    // What the one writes is one more record for the other.
    expect(messages(log).slice(2)).toEqual(["b", "had 3", "had 3"]);
  });

  test("is called for a transport's filters when it is flushed, closed or detached", async () => {
    const transport = memoryTransport({ filters: [counter()] });
    const log = createTestLogger();
    const undo = log.attachTransport(transport);
    log.info("a");
    await log.flush();
    log.info("b");
    undo();
    expect(messages(transport)).toEqual(["a", "had 1", "b", "had 2"]);
    expect(messages(log)).toEqual(["a", "b"]);
  });

  test("is called when the filter is removed, and its failure is reported", () => {
    const log = createTestLogger();
    const failure = new Error("flush failed");
    const undo = log.addFilter(
      Object.assign(() => true, {
        flush() {
          throw failure;
        },
      }),
    );
    undo();
    expect(log.failures).toEqual([{ error: failure, stage: "filter" }]);
  });

  test("is called at the end of the process, and no more once the filter is removed", async () => {
    const { stdout, code } = await runProgram(
      `
      const flushing = (text) => Object.assign(() => true, { flush: () => fs.writeSync(1, text) });
      const log = createLogger({ filters: [flushing("kept ")], transports: [] });
      const undo = log.addFilter(flushing("removed "));
      undo();
      process.on("exit", () => fs.writeSync(1, process.listenerCount("exit") + " "));
      process.exit();
      `,
      { stdout: "pipe" },
    );
    expect([stdout, code]).toEqual(["removed kept 2 ", 0]);
  });
});

describe("filters without a name that fail", () => {
  const nameless = (): Filter[] => [
    () => true,
    () => {
      throw new Error("boom");
    },
  ];

  test("are counted among the user's own", () => {
    const [implied, given, without] = [
      createTestLogger({ filters: nameless() }),
      createTestLogger({ filters: nameless(), context: false }),
      createTestLogger(),
    ];
    for (const filter of nameless()) without.addFilter(filter);
    for (const log of [implied, given, without]) log.info("m");
    for (const log of [implied, given, without])
      expect(messages(log)).toEqual(["message withheld: filter number 2 threw Error"]);
  });
});

test("each undo of a filter that was added twice removes its own", () => {
  const order: string[] = [];
  const named =
    (name: string): Filter =>
    () => {
      order.push(name);
    };
  const twice = named("twice");
  const log = createTestLogger();
  const first = log.addFilter(twice);
  log.addFilter(named("between"));
  const second = log.addFilter(twice);
  first();
  log.info("m");
  expect(order).toEqual(["between", "twice"]);
  second();
  log.info("m");
  expect(order).toEqual(["between", "twice", "between"]);
});
