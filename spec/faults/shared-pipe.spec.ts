import { expect, test } from "vitest";
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram } from "../support/program.js";

const LOGGER = `
  const log = createLogger({ format, transports: [stdoutTransport()] });
  const all = (count) => { for (let i = 0; i < count; i++) log.info(line(i)); };`;

test("console.log and a logger share a full pipe without tearing lines", async () => {
  const pipe = new Pipe();
  const program = `${LOGGER}
    for (let i = 0; i < 20000; i++) {
      if (i % 2 === 0) log.info(line(i));
      else console.log(line(i));
      if (i % 50 === 0) await turn();
    }`;
  const [end, text] = await Promise.all([runProgram(program, { stdout: pipe.writeEnd }), pipe.readSlowly(16_384, 5)]);
  expect(end.code).toBe(0);
  const numbers = numbersOf(text);
  expect(numbers.filter((number) => number % 2 === 0)).toEqual(upTo(10_000).map((half) => half * 2));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(upTo(20_000));
});

test("a caller that waits for a full pipe does not wait for console.log, which cannot write meanwhile", async () => {
  const pipe = new Pipe();
  const program = `${LOGGER}
    for (let i = 0; i < 20000; i++) console.log("console");
    all(20000);`;
  const [end, text] = await Promise.all([runProgram(program, { stdout: pipe.writeEnd }), pipe.readSlowly(32_768, 20)]);
  expect(end.code).toBe(0);
  const ours = linesOf(text).filter((line) => line !== "console");
  expect(numbersOf(`${ours.join("\n")}\n`)).toEqual(upTo(20_000));
  expect(linesOf(text)).toHaveLength(40_000);
});

test.each(["stdout", "stderr"])(
  "%s of worker threads and the main thread share a pipe without tearing lines",
  async (name) => {
    const pipe = new Pipe();
    const program = `
    import { Worker, isMainThread, workerData } from "node:worker_threads";
    const log = createLogger({ format, transports: [${name}Transport()] });
    const work = async (first) => {
      for (let i = first; i < first + 2000; i++) { log.info(line(i)); if (i % 20 === 0) await turn(); }
      await log.flush();
    };
    const code = [
      'import { workerData } from "node:worker_threads"; import { createLogger, NAME } from "' + ctxlogUrl + '";',
      "const format = " + format + "; const turn = " + turn + "; const line = " + line + ";",
      "const log = createLogger({ format, transports: [NAME()] }); const work = " + work + "; await work(workerData);",
    ].join("").replaceAll("NAME", "${name}Transport");
    const threads = [2000, 4000, 6000].map((first) =>
      new Worker(new URL("data:text/javascript," + encodeURIComponent(code)), { workerData: first }));
    await Promise.all([work(0), ...threads.map((thread) => new Promise((done) => thread.once("exit", done)))]);`;
    const [end, text] = await Promise.all([runProgram(program, { [name]: pipe.writeEnd }), pipe.readSlowly(16_384, 2)]);
    expect(end.code).toBe(0);
    expect(numbersOf(text).toSorted((a, b) => a - b)).toEqual(upTo(8000));
  },
);

test("at exit a line of console.log that is half written is ended before the next line", async () => {
  const pipe = new Pipe();
  const program = `${LOGGER}
    all(2000);
    await log.flush();
    console.log("x".repeat(1000000));
    log.info(line(2000));
    process.exit();`;
  const [end, text] = await Promise.all([runProgram(program, { stdout: pipe.writeEnd }), pipe.readSlowly(16_384, 5)]);
  expect(end.code).toBe(0);
  const ours = linesOf(text).filter((line) => !line.startsWith("x"));
  expect(numbersOf(`${ours.join("\n")}\n`)).toEqual(upTo(2001));
});
