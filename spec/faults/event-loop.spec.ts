import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { linesOf } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram, startProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

/** What a program does in its `beforeExit` listener, and how many lines that are. */
const LISTENERS: Record<string, { source: string; lines: number }> = {
  "logs a line": { source: "process.on('beforeExit', () => { count(); log.info('bye'); });", lines: 1 },
  "logs a line after other lines": {
    source: "log.info('one'); await turn(); process.on('beforeExit', () => { count(); log.info('bye'); });",
    lines: 2,
  },
  "logs a line with a new logger": {
    source: "process.on('beforeExit', () => { count(); make().info('bye'); });",
    lines: 1,
  },
  "is in front of all others": {
    source: "log.info('one'); process.prependListener('beforeExit', () => { count(); log.info('bye'); });",
    lines: 2,
  },
  "logs to two destinations": {
    source: `const other = createLogger({ format, transports: [fileTransport({ path: "/dev/null" })] });
      process.on("beforeExit", () => { count(); other.info("first"); log.info("bye"); });`,
    lines: 1,
  },
  "is one of three, before and after the first line": {
    source: `const listen = () => process.on("beforeExit", () => log.info("bye"));
      process.on("beforeExit", count);
      listen();
      log.info("one");
      listen();
      await turn();
      process.prependListener("beforeExit", () => log.info("bye"));`,
    lines: 4,
  },
  "closes one logger and logs with a new one": {
    source: `log.info("one");
      process.on("beforeExit", async () => { count(); await log.close(); make().info("bye"); });`,
    lines: 2,
  },
  "logs at FATAL": { source: "process.on('beforeExit', () => { count(); log.fatal('bye'); });", lines: 1 },
  "logs more than a chunk": {
    source: "process.on('beforeExit', () => { count(); for (let i = 0; i < 300; i++) log.info(line(i)); });",
    lines: 300,
  },
  "logs in a microtask": {
    source: "process.on('beforeExit', () => { count(); Promise.resolve().then(() => log.info('bye')); });",
    lines: 1,
  },
  "logs in a context": {
    source: "process.on('beforeExit', () => { count(); runWithContext({}, () => log.info('bye')); });",
    lines: 1,
  },
  "flushes what it has logged": {
    source: "process.on('beforeExit', async () => { count(); log.info('bye'); await log.flush(); });",
    lines: 1,
  },
  "closes the logger": {
    source: "process.on('beforeExit', async () => { count(); log.info('bye'); await log.close(); });",
    lines: 1,
  },
};

const program = (transport: string, source: string) => `
  const make = () => createLogger({ format, transports: [${transport}] });
  const log = make();
  let times = 0;
  const count = () => { if (++times === 20) process.exit(1); };
  process.on("exit", () => process.send(times));
  process.channel.unref();
  ${source}`;

/** Runs a program with each destination: how often `beforeExit` came, and what was written. */
const DESTINATIONS: Record<string, (source: string) => Promise<{ times: unknown; text: string }>> = {
  "a file": async (source) => {
    const path = join(temporary(), "app.log");
    const times = await timesOf(program("fileTransport({ path })", source), { path });
    return { times, text: readFileSync(path, "utf8") };
  },
  "stdout, a pipe": async (source) => {
    const pipe = new Pipe();
    const [times, text] = await Promise.all([
      timesOf(program("stdoutTransport()", source), { stdout: pipe.writeEnd }),
      pipe.readAll(),
    ]);
    return { times, text: text.toString() };
  },
  "stdout, a file": async (source) => {
    const path = join(temporary(), "out.log");
    const times = await timesOf(program("stdoutTransport()", source), { stdout: openSync(path, "w") });
    return { times, text: readFileSync(path, "utf8") };
  },
  "stderr, a socket": async (source) => {
    const { child, end } = startProgram(program("stderrTransport()", source), { ipc: true });
    const times = new Promise((resolve) => child.once("message", resolve));
    return { text: (await end).stderr, times: await times };
  },
};

async function timesOf(source: string, options: { path?: string; stdout?: number }): Promise<unknown> {
  const { child, end } = startProgram(source, { ...options, ipc: true });
  const times = new Promise((resolve) => child.once("message", resolve));
  expect(await end).toMatchObject({ code: 0, stderr: "" });
  return times;
}

describe.each(Object.entries(DESTINATIONS))("to %s, beforeExit comes once if its listener", (_destination, run) => {
  test.each(Object.entries(LISTENERS))("%s", async (_name, { source, lines }) => {
    const { times, text } = await run(source);
    expect(times).toBe(1);
    expect(linesOf(text)).toHaveLength(lines);
  });
});

test.each([
  ["a timer", "setTimeout(() => log.info('in a timer'), 20);"],
  ["the main module", "log.info('in main');"],
  ["a microtask of a timer", "setTimeout(() => Promise.resolve().then(() => log.info('in a microtask')), 20);"],
  ["an Immediate", "setImmediate(() => log.info('in an Immediate'));"],
  ["a callback of the file system", "fs.stat('/', () => log.info('in a callback'));"],
])("a line that is logged in %s leaves although nothing happens for a long time", async (_name, source) => {
  const path = join(temporary(), "app.log");
  const { child } = startProgram(
    `const log = createLogger({ format, transports: [fileTransport({ path })] });
    setInterval(() => {}, 100_000_000);
    ${source}`,
    { path },
  );
  const text = () => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return "";
    }
  };
  // Node itself wakes up after some eight seconds.
  await expect.poll(text, { timeout: 5000 }).toMatch(/^in .*\n$/);
  child.kill("SIGKILL");
});

test("the event loop sleeps between the lines", async () => {
  const end = await runProgram(
    `const log = createLogger({ format, transports: [fileTransport({ path: "/dev/null" })] });
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    log.info("one");
    await pause(100);
    const { loopCount } = performance.nodeTiming.uvMetricsInfo;
    await pause(500);
    process.exitCode = performance.nodeTiming.uvMetricsInfo.loopCount - loopCount;`,
  );
  expect(end.code).toBeLessThan(5);
});
