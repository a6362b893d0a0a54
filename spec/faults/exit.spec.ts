import { existsSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ProcessResult } from "../support/child-process.js";
import { logText, rotatedFiles } from "../support/log-files.js";
import { numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

const LINES = 10_000;

/** Programs that log `LINES` lines with `log`, and how they end. */
const ENDS: Record<string, { source: string; code: number | null; signal?: NodeJS.Signals }> = {
  "falling off the end of main": { source: "all();", code: 0 },
  "process.exit in the same turn": { source: "all(); process.exit(3);", code: 3 },
  "process.exit inside a context": {
    source: "runWithContext({ requestId: 'abcdefgh' }, async () => { await turn(); all(); process.exit(3); });",
    code: 3,
  },
  "process.exit while lines of other turns are being written": {
    source: "for (let i = 0; i < COUNT; i++) { log.info(line(i)); if (i % 100 === 99) await turn(); } process.exit(3);",
    code: 3,
  },
  "process.exit in a microtask": { source: "Promise.resolve().then(() => { all(); process.exit(3); });", code: 3 },
  "an exit listener that was there before the first line": {
    source:
      "process.on('exit', () => log.info(line(COUNT - 1))); for (let i = 0; i < COUNT - 1; i++) log.info(line(i));",
    code: 0,
  },
  "an exit listener that came after the first line": {
    source: "log.info(line(0)); process.on('exit', () => { for (let i = 1; i < COUNT; i++) log.info(line(i)); });",
    code: 0,
  },
  "an exit listener that logs the first lines of all": {
    source: "process.on('exit', () => all());",
    code: 0,
  },
  "an exit listener that makes the logger": {
    source: "process.on('exit', () => { const log = make(); for (let i = 0; i < COUNT; i++) log.info(line(i)); });",
    code: 0,
  },
  "an uncaught exception": { source: "setTimeout(() => { all(); throw new Error('boom'); });", code: 1 },
  "an uncaught exception whose handler logs and exits": {
    source:
      "process.on('uncaughtException', () => { log.info(line(COUNT - 1)); process.exit(4); }); for (let i = 0; i < COUNT - 1; i++) log.info(line(i)); throw new Error('boom');",
    code: 4,
  },
  "an unhandled rejection": { source: "all(); Promise.reject(new Error('boom'));", code: 1 },
  "an unhandled rejection whose handler logs and exits": {
    source:
      "process.on('unhandledRejection', () => { log.info(line(COUNT - 1)); process.exit(4); }); for (let i = 0; i < COUNT - 1; i++) log.info(line(i)); Promise.reject(new Error('boom'));",
    code: 4,
  },
  "SIGKILL one turn later": {
    source: "all(); await turn(); process.kill(process.pid, 'SIGKILL');",
    code: null,
    signal: "SIGKILL",
  },
  "SIGTERM one turn later": {
    source: "all(); await turn(); process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);",
    code: null,
    signal: "SIGTERM",
  },
  "SIGTERM whose handler exits": {
    source:
      "process.on('SIGTERM', () => process.exit(3)); all(); process.kill(process.pid, 'SIGTERM'); await new Promise(() => setInterval(() => {}, 1000));",
    code: 3,
  },
};

function program(transport: string, source: string): string {
  return `
    const COUNT = ${LINES};
    const make = () => createLogger({ format, transports: [${transport}] });
    const log = make();
    const all = () => { for (let i = 0; i < COUNT; i++) log.info(line(i)); };
    ${source}`;
}

/** Runs a program with each destination, and returns what arrived there. */
const DESTINATIONS: Record<string, (source: string) => Promise<{ end: ProcessResult; text: Buffer }>> = {
  "a pipe": async (source) => {
    const pipe = new Pipe();
    const [end, text] = await Promise.all([
      runProgram(program("stdoutTransport()", source), { stdout: pipe.writeEnd }),
      pipe.readAll(),
    ]);
    return { end, text };
  },
  "a file": async (source) => {
    const path = join(temporary(), "logs", "app.log");
    const end = await runProgram(program("fileTransport({ path })", source), { path });
    return { end, text: readFileSync(path) };
  },
  "a file that is rotated": async (source) => {
    const path = join(temporary(), "logs", "app.log");
    const end = await runProgram(program("fileTransport({ path })", source), { path, rotate: 20_000 });
    expect(rotatedFiles(path).length).toBeGreaterThan(40);
    return { end, text: Buffer.from(logText(path)) };
  },
  "stdout redirected to a file": async (source) => {
    const path = join(temporary(), "out.log");
    const end = await runProgram(program("stdoutTransport()", source), { stdout: openSync(path, "w") });
    return { end, text: readFileSync(path) };
  },
};

describe.each(Object.entries(DESTINATIONS))("to %s, nothing is lost at", (_destination, run) => {
  test.each(Object.entries(ENDS))("%s", async (_name, { source, code, signal }) => {
    const { end, text } = await run(source);
    expect(end).toMatchObject({ code, signal: signal ?? null });
    expect(numbersOf(text)).toEqual(upTo(LINES));
  });
});

test("a logger that has logged nothing neither keeps the process alive nor adds an exit listener", async () => {
  const end = await runProgram(`
    const before = process.listenerCount("exit");
    createLogger({ transports: [stdoutTransport(), fileTransport({ path: "/nowhere/at/all.log" })] });
    process.exitCode = process.listenerCount("exit") - before;`);
  expect(end).toMatchObject({ code: 0, stderr: "" });
});

test("SIGTERM and SIGINT have no listener", async () => {
  const end = await runProgram(`
    createLogger().info("one");
    await turn();
    process.exitCode = process.listenerCount("SIGTERM") + process.listenerCount("SIGINT") + process.listenerCount("SIGHUP");`);
  expect(end.code).toBe(0);
});

test("SIGKILL loses only the last turn, and tears no line", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `
    const log = createLogger({ format, transports: [fileTransport({ path })] });
    for (let i = 0; ; i++) {
      log.info(line(i));
      if (i % 100 === 99) await turn();
      if (i === 5050) process.kill(process.pid, "SIGKILL");
    }`,
    { path },
  );
  expect(end.signal).toBe("SIGKILL");
  const numbers = numbersOf(readFileSync(path));
  expect(numbers).toEqual(upTo(numbers.length));
  expect(numbers.length).toBeGreaterThanOrEqual(5000);
});

test("at exit, files are written before a pipe is waited for", async () => {
  const path = join(temporary(), "app.log");
  const pipe = new Pipe();
  const waiting = runProgram(
    `
    const log = createLogger({ format, transports: [stdoutTransport({ exitTimeout: 60000 }), fileTransport({ path })] });
    for (let i = 0; i < 5000; i++) log.info(line(i));
    process.exit();`,
    { path, stdout: pipe.writeEnd },
  );
  // Nobody reads, and the pipe holds 64 KiB: the process waits to write the rest.
  await expect.poll(() => sizeOf(path)).toBe(500_000 + 5000);
  await Promise.all([waiting, pipe.readAll()]);
});

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
