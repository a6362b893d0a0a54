import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { logText } from "../support/log-files.js";
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

/** With files that stay, and with files that are rotated. */
const BOTH = [
  { name: "in one file", rotate: undefined },
  { name: "with rotation", rotate: 200_000 },
];

test.each(BOTH)(
  "$name, processes append to one file without tearing or mixing lines of up to 16 KiB",
  async ({ rotate }) => {
    const path = join(temporary(), "app.log");
    const program = (first: number) => `
    const log = createLogger({ format, transports: [fileTransport({ path })] });
    for (let i = ${first}; i < ${first} + 3000; i++) {
      log.info((i + " ").padEnd(i % 7 === 0 ? 16383 : 50 + (i * 37) % 3000, "abcdefghij"));
      if (i % 25 === 0) await turn();
    }`;
    const ends = await Promise.all([0, 3000, 6000].map((first) => runProgram(program(first), { path, rotate })));
    for (const end of ends) expect(end).toMatchObject({ code: 0, stderr: "" });
    const numbers = linesOf(logText(path)).map((line) => {
      const i = Number.parseInt(line, 10);
      expect(line).toBe(`${i} `.padEnd(i % 7 === 0 ? 16_383 : 50 + ((i * 37) % 3000), "abcdefghij"));
      return i;
    });
    expect(numbers.toSorted((a, b) => a - b)).toEqual(upTo(9000));
    // The lines of each process are in order.
    for (const first of [0, 3000, 6000]) {
      expect(numbers.filter((i) => i >= first && i < first + 3000)).toEqual(upTo(3000).map((i) => i + first));
    }
  },
);

test.each(BOTH)("$name, worker threads append to one file without tearing or mixing lines", async ({ rotate }) => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `import { Worker } from "node:worker_threads";
    const work = async (path, first) => {
      const log = createLogger({ format, transports: [fileTransport({ path })] });
      for (let i = first; i < first + 3000; i++) { log.info(line(i, 1000)); if (i % 25 === 0) await turn(); }
    };
    const code = [
      'import { workerData } from "node:worker_threads"; import * as ctxlog from "' + ctxlogUrl + '"; const { createLogger } = ctxlog;',
      "const fileTransport = " + fileTransport + ";",
      "const format = " + format + "; const turn = " + turn + "; const line = " + line + "; const work = " + work + ";",
      "await work(...workerData);",
    ].join("");
    const threads = [3000, 6000, 9000].map((first) =>
      new Worker(new URL("data:text/javascript," + encodeURIComponent(code)), { workerData: [path, first] }));
    await Promise.all([work(path, 0), ...threads.map((thread) => new Promise((done) => thread.once("exit", done)))]);`,
    { path, rotate },
  );
  expect(end).toMatchObject({ code: 0, stderr: "" });
  expect(numbersOf(logText(path), 1000).toSorted((a, b) => a - b)).toEqual(upTo(12_000));
});

test.each(BOTH)("$name, a worker thread that exits loses nothing", async ({ rotate }) => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `import { Worker } from "node:worker_threads";
    const code = [
      'import { workerData as path } from "node:worker_threads"; import * as ctxlog from "' + ctxlogUrl + '"; const { createLogger } = ctxlog;',
      "const fileTransport = " + fileTransport + ";",
      "const format = " + format + "; const line = " + line + ";",
      "const log = createLogger({ format, transports: [fileTransport({ path })] });",
      "for (let i = 0; i < 1000; i++) log.info(line(i)); process.exit(5);",
    ].join("");
    const thread = new Worker(new URL("data:text/javascript," + encodeURIComponent(code)), { workerData: path });
    thread.once("exit", (code) => process.exit(code));`,
    { path, rotate },
  );
  expect(end).toMatchObject({ code: 5, stderr: "" });
  expect(numbersOf(logText(path))).toEqual(upTo(1000));
});

test.each(BOTH)("$name, loggers and transports on one path preserve the order of calls", async ({ rotate }) => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const logs = [path, path.replace("app.log", "./x/../app.log"), path].map((path) =>
      createLogger({ format, transports: [fileTransport({ path })] }));
    for (let i = 0; i < 3000; i++) logs[i % 3].info(line(i));
    process.exitCode = fs.readdirSync("/proc/self/fd").filter((fd) => {
      try { return fs.readlinkSync("/proc/self/fd/" + fd) === fs.realpathSync(path); } catch { return false; }
    }).length;`,
    { path, rotate },
  );
  // They share one descriptor.
  expect(end.code).toBe(1);
  expect(numbersOf(logText(path))).toEqual(upTo(3000));
});

test("a path through a symbolic link has its own writer, whose lines are whole, too", async () => {
  const directory = temporary();
  const path = join(directory, "app.log");
  symlinkSync(path, join(directory, "link.log"));
  await runProgram(
    `const logs = [path, path.replace("app.log", "link.log")].map((path) => createLogger({ format, transports: [fileTransport({ path })] }));
    for (let i = 0; i < 3000; i++) logs[i % 2].info(line(i));`,
    { path },
  );
  expect(numbersOf(readFileSync(path)).toSorted((a, b) => a - b)).toEqual(upTo(3000));
});

test("disposing of one of two transports on a path leaves the other open", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const [one, two] = [0, 1].map(() => createLogger({ format, transports: [fileTransport({ path })] }));
    one.info(line(0));
    two.info(line(1));
    await one[Symbol.asyncDispose]();
    await one[Symbol.asyncDispose]();
    two.info(line(2));
    // A line after the disposal still goes out.
    one.info(line(3));
    two.info(line(4));
    process.exit();`,
    { path },
  );
  expect(end).toMatchObject({ code: 0, stderr: "" });
  expect(numbersOf(readFileSync(path))).toEqual(upTo(5));
});

test("lines that are logged during a disposal stay in order", async () => {
  const pipe = new Pipe();
  const program = `
    const make = () => createLogger({ format, transports: [stdoutTransport()] });
    let log = make();
    for (let i = 0; i < 5000; i++) log.info(line(i));
    const disposed = log[Symbol.asyncDispose]();
    for (let i = 5000; i < 5100; i++) log.info(line(i));
    const other = make();
    for (let i = 5100; i < 10000; i++) other.info(line(i));
    await disposed;
    other.info(line(10000));
    await other[Symbol.asyncDispose]();
    log.info(line(10001));`;
  const [end, text] = await Promise.all([runProgram(program, { stdout: pipe.writeEnd }), pipe.readSlowly(16_384, 2)]);
  expect(end).toMatchObject({ code: 0, stderr: "" });
  expect(numbersOf(text)).toEqual(upTo(10_002));
});
