import { describe, expect, test } from "vitest";
import { likelyKind } from "../../src/filters/missing-context.js";
import type { ProcessResult } from "../support/child-process.js";
import { runProgram } from "../support/program.js";

/** The start of each program: a logger, and a context that stays in memory. */
const START = `
import { EventEmitter } from "node:events";
import { createServer, connect } from "node:net";
import { MessageChannel, Worker } from "node:worker_threads";
const log = createLogger();
const kept = [];
const inRequest = (fn) => runWithContext({ requestId: "a1b2c3d4e5f6" }, () => { kept.push(setTimeout(() => {}, 50)); return fn(); });
`;

function run(
  source: string,
  env: Readonly<Record<string, string>> = { LOG_CONTEXT_DEBUG: "1" },
): Promise<ProcessResult> {
  return runProgram(START + source, { env, stdout: "pipe" });
}

/** What a program reports. Checks that it ends well, and that each report is one line. */
async function reportsOf(source: string, env?: Readonly<Record<string, string>>): Promise<string[]> {
  const { code, stderr } = await run(source, env);
  expect(code).toBe(0);
  const lines = stderr.split("\n").slice(0, -1);
  for (const line of lines) expect(line).toMatch(/^ctxlog: /);
  return lines;
}

const KINDS: Readonly<Record<string, readonly [source: string, kind: RegExp]>> = {
  "a listener of an emitter": [
    `const e = new EventEmitter(); e.on("x", () => log.info("m")); inRequest(() => {}); e.emit("x");`,
    /likely a listener.*use bindContext or bindEmitter/,
  ],
  "a listener of an EventTarget": [
    `const e = new EventTarget(); e.addEventListener("x", () => log.info("m")); inRequest(() => {}); e.dispatchEvent(new Event("x"));`,
    /likely a listener/,
  ],
  "data of a socket": [
    `const server = createServer((socket) => socket.end("hi")).listen(0, "127.0.0.1", () => {
       const socket = connect(server.address().port, "127.0.0.1").on("data", () => { log.info("m"); server.close(); });
     }); inRequest(() => {});`,
    /likely a listener/,
  ],
  "a callback that waits in a pool": [
    `class Pool { waiting = []; acquire(callback) { this.waiting.push(callback); } release() { this.waiting.shift()(); } }
     const pool = new Pool(); inRequest(() => pool.acquire(() => log.info("m"))); pool.release();`,
    /likely a callback that a pool, a queue or a connection calls: use bindContext/,
  ],
  "a callback that a driver calls when it has an answer": [
    `const answers = [];
     const server = createServer((socket) => socket.end("hi")).listen(0, "127.0.0.1", () => {
       const socket = connect(server.address().port, "127.0.0.1");
       socket.on("data", function onAnswer() { parse(); });
     });
     function parse() { answers.shift()(); }
     inRequest(() => answers.push(() => { log.info("m"); server.close(); }));`,
    /likely a callback that a pool, a queue or a connection calls|likely a listener/,
  ],
  "a listener of a MessagePort": [
    `const { port1, port2 } = new MessageChannel(); port2.on("message", () => { log.info("m"); port1.close(); });
     inRequest(() => port1.postMessage(1));`,
    /likely a listener of a MessagePort or Worker/,
  ],
  "a listener of a Worker": [
    `const worker = new Worker("require('node:worker_threads').parentPort.postMessage(1)", { eval: true, execArgv: [] });
     worker.on("message", () => log.info("m")); inRequest(() => {});`,
    /likely a listener of a MessagePort or Worker/,
  ],
  "a lazy thenable": [
    `class Query { then(resolve) { log.info("m"); resolve(1); } } await inRequest(() => new Query());`,
    /likely a lazy thenable.*await it in an async function in runWithContext/,
  ],
  "a generator": [
    `function* rows() { log.info("m"); yield 1; } const all = inRequest(() => rows()); for (const _ of all);`,
    /likely a generator.*use bindIterable/,
  ],
  "anything else": [`inRequest(() => {}); setTimeout(() => log.info("m"), 1);`, /the cause is unknown: see docs/],
};

describe("LOG_CONTEXT_DEBUG=1", () => {
  test.each(Object.keys(KINDS))(
    "reports the place of a line without a context, and the likely kind: %s",
    async (what) => {
      const [source, kind] = KINDS[what] as readonly [string, RegExp];
      const reports = await reportsOf(source);
      expect(reports).toHaveLength(1);
      expect(reports[0]).toMatch(
        /^ctxlog: context: no context at \S*\[eval1\]:\d+:\d+, although 1 context is in memory; /,
      );
      expect(reports[0]).toMatch(kind);
    },
  );

  test("reports a place once, and each place", async () => {
    const source = `inRequest(() => {}); for (let i = 0; i < 3; i++) log.info("a");\nlog.info("b"); log.warn("c");`;
    const places = (await reportsOf(source)).map((line) => /at (\S+),/.exec(line)?.[1]);
    expect(places).toHaveLength(3);
    expect(new Set(places).size).toBe(3);
  });

  test("reports a bounded number of places", async () => {
    const calls = Array.from({ length: 150 }, () => `log.info("m");`).join("\n");
    const reports = await reportsOf(`inRequest(() => {});\n${calls}`);
    expect(reports.length).toBeLessThan(110);
    expect(reports.at(-1)).toContain("further places are not reported");
  });

  test("reports nothing in a context, nor before there was any", async () => {
    expect(await reportsOf(`log.info("start"); inRequest(() => log.info("inside"));`)).toEqual([]);
  });

  test("reports nothing where the context was left on purpose, nor in a transport's work", async () => {
    const source = `
      inRequest(() => ctxlog.runWithoutContext(() => setTimeout(() => log.info("outside"), 1)));
      const other = createLogger({ transports: [{ write: () => log.info("from a transport") }] });
      inRequest(() => other.info("m"));
      const bound = ctxlog.runWithoutContext(() => ctxlog.bindContext(() => log.info("bound outside")));
      inRequest(bound);`;
    expect(await reportsOf(source)).toEqual([]);
  });

  test("reports the program's own place for console and log.log", async () => {
    const reports = await reportsOf(
      `inRequest(() => {});\nctxlog.captureConsole(log);\nconsole.log("m");\nlog.log("info", "m");`,
    );
    expect(reports).toHaveLength(2);
    for (const line of reports) expect(line).toMatch(/no context at \S*\[eval1\]:/);
  });

  test("works for loggers with tags, spans and children, once for each place", async () => {
    const source = `inRequest(() => {});
      const tagged = createLogger({ filters: [ctxlog.contextFilter({ tag: ["requestId", "tenant"], traceContext: () => null })] });
      tagged.child({ name: "c" }).info("m");`;
    expect(await reportsOf(source)).toHaveLength(1);
  });

  test.each(["", "0", "false", " FALSE "])("is off for %j", async (value) => {
    expect(await reportsOf(`inRequest(() => {}); log.info("m");`, { LOG_CONTEXT_DEBUG: value })).toEqual([]);
  });

  test("is on for true, too", async () => {
    expect(await reportsOf(`inRequest(() => {}); log.info("m");`, { LOG_CONTEXT_DEBUG: " TRUE " })).toHaveLength(1);
  });

  test("reports a wrong value, and ignores it", async () => {
    expect(await reportsOf(`inRequest(() => {}); log.info("m");`, { LOG_CONTEXT_DEBUG: "yes" })).toEqual([
      "ctxlog: config: LOG_CONTEXT_DEBUG in the environment is 'yes', but must be 1 or 0.",
    ]);
  });

  test("does not change what is logged, even if the stack cannot be read", async () => {
    const source = `inRequest(() => {}); Error.prepareStackTrace = () => { throw new Error("no"); };
      const say = () => log.info("one"); say(); Error.prepareStackTrace = () => 42; log.info("two"); Error.stackTraceLimit = 0;`;
    const { stdout, code } = await run(source);
    expect(code).toBe(0);
    expect(stdout.match(/\[req=none\|session=none\] - (one|two)/g)).toHaveLength(2);
  });

  test("counts contexts until they are gone", async () => {
    const { stderr } = await runProgram(
      `${START}
       for (let i = 0; i < 1000; i++) runWithContext({}, () => {});
       await turn(); globalThis.gc(); await turn(); globalThis.gc(); await turn(); await turn();
       log.info("m");`,
      { env: { LOG_CONTEXT_DEBUG: "1" }, flags: ["--expose-gc"], stdout: "pipe" },
    );
    const live = Number(/although (\d+) context/.exec(stderr)?.[1] ?? 0);
    expect(live).toBeLessThan(10);
  });
});

describe("the likely kind", () => {
  test.each<[kind: string, frames: string[]]>([
    ["", []],
    ["", ["    at main (file:///app/main.js:1:1)"]],
    ["pool", ["    at f (/app/a.js:1:1)", "    at PendingItem.release (/app/node_modules/pg-pool/index.js:1:1)"]],
    [
      "pool",
      [
        "    at f (/app/a.js:1:1)",
        "    at Query.handleReady (/app/node_modules/x/query.js:1:1)",
        "    at TCP.onStreamRead (node:internal/stream_base_commons:191:23)",
      ],
    ],
    [
      "emitter",
      [
        "    at f (/app/a.js:1:1)",
        "    at Socket.emit (node:events:524:28)",
        "    at TCP.onStreamRead (node:internal/stream_base_commons:1:1)",
      ],
    ],
    ["lazy", ["    at run (/app/a.js:1:1)", "    at Builder.then (/app/node_modules/knex/lib/builder.js:1:1)"]],
    ["", ["    at f (/app/a.js:1:1)", "    at Promise.then (<anonymous>)"]],
    ["", ["    at f (/app/my-liverpool-shop.js:1:1)"]],
  ])("%s", (kind, frames) => {
    expect(likelyKind(frames)).toMatch({ pool: /pool/, emitter: /bindEmitter/, lazy: /lazy/ }[kind] ?? /^$/);
  });
});
