import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

/** Transports that share an event's source. */
const TRANSPORTS: Record<string, string> = {
  "a stream": "streamTransport(stream)",
  "process.stdout as a stream": "streamTransport(process.stdout)",
  "process.stderr as a stream": "streamTransport(process.stderr)",
  "a stream that is always full": "streamTransport(full)",
  "files with one signal": "fileTransport({ path: path + i, reopenOnSignal: 'SIGHUP' })",
  "one file with one signal": "fileTransport({ path, reopenOnSignal: 'SIGUSR2' })",
  "files without a signal": "fileTransport({ path: path + i })",
  stdout: "stdoutTransport()",
  "stdout and stderr": "i % 2 === 0 ? stdoutTransport() : stderrTransport()",
};

const PROGRAM = `
  process.on("warning", () => process.exit(8));
  const { PassThrough, Writable } = await import("node:stream");
  const stream = new PassThrough().resume();
  const full = new Writable({ highWaterMark: 1, write: (chunk, encoding, done) => setImmediate(done) });
  const count = (emitter) => emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
  const all = () => [process, stream, full, process.stdout, process.stderr].map(count).join();
  const before = all();
  const make = (i, transport) => createLogger({ format, transports: [transport] });`;

describe.each(Object.entries(TRANSPORTS))("30 transports to %s", (_name, transport) => {
  test.each([
    ["once", 1],
    ["again and again", 3],
  ])("make Node warn of nothing, and leave no listener when they are closed, %s", async (_times, rounds) => {
    const end = await runProgram(
      `${PROGRAM}
      for (let round = 0; round < ${rounds}; round++) {
        const logs = [];
        for (let i = 0; i < 30; i++) logs.push(make(i, ${transport}));
        for (const log of logs) log.info("one");
        await turn();
        for (const log of logs) log.info("two");
        await Promise.all(logs.map((log) => log.close()));
      }
      await turn();
      process.exitCode = all() === before ? 0 : 9;`,
      { path: join(temporary(), "app.log") },
    );
    expect(end.code).toBe(0);
  });
});

test("closing one transport leaves the listeners of the others", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const make = (i) => createLogger({ format, transports: [fileTransport({ path: path + i, reopenOnSignal: "SIGHUP" })] });
    const [one, two] = [make(1), make(2)];
    one.info("one");
    two.info("two");
    await one.close();
    await two.flush();
    fs.renameSync(path + 2, path + 3);
    const alive = setInterval(() => {}, 1000);
    const reopened = new Promise((done) => process.on("SIGHUP", done));
    process.kill(process.pid, "SIGHUP");
    await reopened;
    clearInterval(alive);
    two.info("three");
    await two.flush();
    fs.writeSync(2, fs.readFileSync(path + 2, "utf8") + fs.readFileSync(path + 3, "utf8"));`,
    { path },
  );
  expect(end).toMatchObject({ code: 0, stderr: "three\ntwo\n" });
});

test("the lines of several transports to one stream stay in order although it is full", async () => {
  const pipe = new Pipe();
  const [end, text] = await Promise.all([
    runProgram(
      `const logs = Array.from({ length: 12 }, () => createLogger({ format, transports: [streamTransport(process.stdout)] }));
      for (let i = 0; i < 5000; i++) { logs[i % 12].info(line(i)); if (i % 100 === 0) await turn(); }
      await Promise.all(logs.map((log) => log.flush()));`,
      { stdout: pipe.writeEnd },
    ),
    pipe.readSlowly(16_384, 2),
  ]);
  expect(end).toMatchObject({ code: 0, stderr: "" });
  expect(numbersOf(text)).toEqual(upTo(5000));
});
