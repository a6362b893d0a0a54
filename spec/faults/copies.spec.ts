import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { ROOT } from "../support/child-process.js";
import { numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

const COPIES = 12;

let directory: string;

beforeEach(() => {
  directory = temporary();
  symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
  writeFileSync(join(directory, "package.json"), '{ "type": "module" }');
  for (const copy of upTo(COPIES)) {
    mkdirSync(join(directory, String(copy)));
    for (const name of readdirSync(join(ROOT, "dist")).filter((file) => file.endsWith(".js"))) {
      cpSync(join(ROOT, "dist", name), join(directory, String(copy), name));
    }
  }
});

/** A program with a function that imports one of the copies, and one that counts listeners and descriptors. */
const program = (source: string) => `
  process.on("warning", (warning) => process.exit(8));
  const copy = (i) => import("${pathToFileURL(directory).href}/" + i + "/index.js");
  const listeners = () => process.listenerCount("exit") + process.listenerCount("SIGHUP");
  const descriptors = () => fs.readdirSync("/proc/self/fd").filter((fd) => {
    try { return fs.readlinkSync("/proc/self/fd/" + fd) === path; } catch { return false; }
  }).length;
  const before = listeners();
  ${source}`;

describe.each([
  ["a file", "fileTransport({ path })", 1],
  ["a file that a signal reopens", 'fileTransport({ path, reopenOnSignal: "SIGHUP" })', 2],
  ["a path spelt otherwise", 'fileTransport({ path: path.replace("app.log", "./x/../app.log") })', 1],
])("copies of the package in one process that write to %s", (_name, transport, listeners) => {
  test("have one listener for each event, and one descriptor, and preserve the order of calls", async () => {
    const path = join(directory, "app.log");
    const end = await runProgram(
      program(`
        const logs = [];
        for (let i = 0; i < ${COPIES}; i++) {
          const { createLogger, fileTransport } = await copy(i);
          logs.push(createLogger({ format, transports: [${transport}] }));
        }
        for (let i = 0; i < 3000; i++) logs[i % logs.length].info(line(i));
        await Promise.all(logs.map((log) => log.flush()));
        fs.writeSync(2, [listeners() - before, descriptors()].join());
        for (let i = 3000; i < 4000; i++) logs[i % logs.length].info(line(i));`),
      { path },
    );
    expect(end).toMatchObject({ code: 0, stderr: `${listeners},1` });
    expect(numbersOf(readFileSync(path))).toEqual(upTo(4000));
  });

  test("leave no listener when all are closed", async () => {
    const end = await runProgram(
      program(`
        for (let i = 0; i < ${COPIES}; i++) {
          const { createLogger, fileTransport } = await copy(i);
          const log = createLogger({ format, transports: [${transport}] });
          log.info(line(i));
          await log.close();
        }
        process.exitCode = listeners() - before;`),
      { path: join(directory, "app.log") },
    );
    expect(end).toMatchObject({ code: 0, stderr: "" });
  });
});

test.each(["stdoutTransport()", "streamTransport(process.stdout)", "default log"])(
  "the lines of copies that write to %s stay in order",
  async (transport) => {
    const pipe = new Pipe();
    const [end, text] = await Promise.all([
      runProgram(
        program(`
        const logs = [];
        for (let i = 0; i < ${COPIES}; i++) {
          const { createLogger, stdoutTransport, streamTransport } = await copy(i);
          logs.push(createLogger({ format, transports: ${transport === "default log" ? "undefined" : `[${transport}]`} }));
        }
        for (let i = 0; i < 5000; i++) { logs[i % logs.length].info(line(i)); if (i % 500 === 0) await turn(); }
        await Promise.all(logs.map((log) => log.flush()));`),
        { stdout: pipe.writeEnd },
      ),
      pipe.readSlowly(16_384, 2),
    ]);
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(text)).toEqual(upTo(5000));
  },
);

test("copies report their suppressed failures once, at exit", async () => {
  const end = await runProgram(
    program(`
      for (let i = 0; i < ${COPIES}; i++) {
        const { createLogger } = await copy(i);
        const log = createLogger({ transports: [{ write() { throw new Error("no"); } }] });
        for (let n = 0; n < 10; n++) log.info("one");
      }
      process.exitCode = listeners() - before;`),
  );
  expect(end.code).toBe(1);
  expect(end.stderr).toBe(
    `ctxlog: transport: Error: no\nctxlog: ${COPIES * 10 - 1} more internal errors were not shown\n`,
  );
});
