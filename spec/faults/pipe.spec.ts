import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram, startProgram } from "../support/program.js";

const logger = (options = "") => `
  const log = createLogger({ format, transports: [stdoutTransport({ ${options} })] });
  const all = (count) => { for (let i = 0; i < count; i++) log.info(line(i)); };`;

describe("a slow reader gets every line, in order and whole", () => {
  // 40,000 lines of 101 bytes are 4 MB: 60 times what the pipe holds, four times what is kept.
  const count = 40_000;

  test.each([
    ["logged in one turn, at the end of main", `all(${count});`],
    ["logged in one turn, at process.exit", `all(${count}); process.exit();`],
    [
      "logged in many turns",
      `for (let i = 0; i < ${count}; i++) { log.info(line(i)); if (i % 100 === 0) await turn(); }`,
    ],
    [
      "logged in many turns, with flushes between",
      `for (let i = 0; i < ${count}; i++) { log.info(line(i)); if (i % 10000 === 0) await log.flush(); }`,
    ],
  ])("%s", async (_name, source) => {
    const pipe = new Pipe();
    const [end, text] = await Promise.all([
      runProgram(logger() + source, { stdout: pipe.writeEnd }),
      pipe.readSlowly(16_384, 8),
    ]);
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(text)).toEqual(upTo(count));
  });
});

test("a reader that is alive has everything one turn later, however full the pipe was", async () => {
  const pipe = new Pipe();
  const [end, text] = await Promise.all([
    runProgram(`${logger()} all(10000); await turn(); process.kill(process.pid, "SIGKILL");`, {
      stdout: pipe.writeEnd,
    }),
    pipe.readSlowly(65_536, 1),
  ]);
  expect(end.signal).toBe("SIGKILL");
  expect(numbersOf(text)).toEqual(upTo(10_000));
});

test("with maxBuffer 0 no more than a chunk waits, whatever the reader", async () => {
  const pipe = new Pipe();
  const [end, text] = await Promise.all([
    runProgram(`${logger("maxBuffer: 0")} all(10000); process.kill(process.pid, "SIGKILL");`, {
      stdout: pipe.writeEnd,
    }),
    pipe.readSlowly(16_384, 10),
  ]);
  expect(end.signal).toBe("SIGKILL");
  expect(text.length).toBeGreaterThan(10_000 * 101 - 2 * 16_384 - 202);
});

test("a reader that takes nothing holds the program up once, not at every turn", async () => {
  const pipe = new Pipe();
  const { child, end } = startProgram(
    `${logger()}
    all(5000);
    const started = performance.now();
    for (let i = 5000; i < 6000; i++) { log.info(line(i)); await turn(); }
    process.send(performance.now() - started);
    process.disconnect();`,
    { stdout: pipe.writeEnd, ipc: true },
  );
  const [ms] = (await once(child, "message")) as [number];
  // A thousand times 50 ms otherwise.
  expect(ms).toBeLessThan(5000);
  const [, text] = await Promise.all([end, pipe.readAll()]);
  expect(numbersOf(text)).toEqual(upTo(6000));
});

test("memory stays bounded while the reader is slow", async () => {
  const pipe = new Pipe();
  const program = `${logger()}
    all(1000);
    gc();
    const before = process.memoryUsage();
    for (let i = 1000; i < 200000; i++) { log.info(line(i)); if (i % 1000 === 0) await turn(); }
    gc();
    const after = process.memoryUsage();
    const grown = after.heapUsed + after.external - before.heapUsed - before.external;
    process.exitCode = grown < 8e6 ? 0 : 9;`;
  const [end, text] = await Promise.all([
    runProgram(program, { stdout: pipe.writeEnd, flags: ["--expose-gc"] }),
    pipe.readSlowly(65_536, 4),
  ]);
  expect(end.code).toBe(0);
  // 20 MB went through.
  expect(numbersOf(text)).toEqual(upTo(200_000));
});

test("with overflow drop nobody waits, and every gap is told where it is, with its size", async () => {
  const pipe = new Pipe();
  const { child, end } = startProgram(
    `${logger('overflow: "drop", maxBuffer: 100000')}
    all(20000);
    process.send("logged");
    await new Promise((done) => process.once("message", done));
    process.disconnect();
    await log.flush();
    log.info(line(20000));`,
    { stdout: pipe.writeEnd, ipc: true },
  );
  // It gets so far though nobody reads.
  await once(child, "message");
  child.send("go on");
  const [{ code, stderr }, text] = await Promise.all([end, pipe.readAll()]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/stdout: lines are dropped: the reader is too slow/);
  let next = 0;
  for (const line of linesOf(text)) {
    const gap = /^ctxlog dropped (\d+) lines? here: the reader is too slow$/.exec(line);
    if (gap !== null) next += Number(gap[1]);
    else expect(Number.parseInt(line, 10)).toBe(next++);
  }
  expect(next).toBe(20_001);
});

describe("at the end with a reader that takes nothing", () => {
  test.each([
    ["process.exit", "all(5000); process.exit(0);"],
    ["the end of main", "all(5000);"],
    ["the end of main after some turns", "for (let i = 0; i < 50; i++) { all(100); await turn(); }"],
    ["disposal", "all(5000); await log[Symbol.asyncDispose]();"],
  ])("%s waits for exitTimeout, and tells how many lines were lost", async (_name, source) => {
    const pipe = new Pipe();
    const end = await runProgram(
      `const log = createLogger({ format, flushTimeout: 300, transports: [stdoutTransport({ exitTimeout: 300 })] });
      const all = (count) => { for (let i = 0; i < count; i++) log.info(line(i)); };
      ${source}`,
      { stdout: pipe.writeEnd },
    );
    expect(end.code).toBe(0);
    const lost = Number(/(\d+) lines for stdout were lost/.exec(end.stderr)?.[1]);
    const arrived = (await pipe.readAll()).toString().split("\n").length - 1;
    expect(arrived + lost).toBe(5000);
  });

  test("stderr in the same pipe does not hold it up", async () => {
    const pipe = new Pipe();
    const [one, two] = [pipe.writeEnd, pipe.duplicate()];
    const end = await runProgram(`${logger("exitTimeout: 300")} all(5000); process.exit(7);`, {
      stdout: one,
      stderr: two,
    });
    expect(end.code).toBe(7);
  });

  test("a socket, node's own pipe, does not hold it up either", async () => {
    const { child, end } = startProgram(`${logger("exitTimeout: 300")} all(8000); process.exit(7);`, {
      stdout: "pipe",
    });
    // Until it has ended, nobody reads.
    child.stdout?.pause();
    const { code, stdout, stderr } = await end;
    expect(code).toBe(7);
    const lost = Number(/(\d+) lines for stdout were lost at exit/.exec(stderr)?.[1]);
    expect(stdout.split("\n").length - 1 + lost).toBe(8000);
  });
});

test("a reader that pauses for less than exitTimeout again and again gets everything", async () => {
  const pipe = new Pipe();
  const [end, text] = await Promise.all([
    runProgram(`${logger("exitTimeout: 1500")} all(8000); process.exit();`, { stdout: pipe.writeEnd }),
    pipe.readSlowly(200_000, 200),
  ]);
  expect(end).toMatchObject({ code: 0, stderr: "" });
  expect(numbersOf(text)).toEqual(upTo(8000));
});

describe("a reader that has gone", () => {
  test.each([
    ["head takes one line of many", "all(50000);", 0],
    ["between two turns", "for (let i = 0; i < 300; i++) { all(100); await turn(); }", 0],
    ["and the program exits by itself", "all(50000); process.exit(6);", 6],
  ])("stops the transport, not the program: %s", async (_name, source, code) => {
    const pipe = new Pipe();
    const running = runProgram(
      `const told = [];
      const log = createLogger({ format, onError: (error) => told.push(error.code), transports: [stdoutTransport()] });
      const all = (count) => { for (let i = 0; i < count; i++) log.info(line(i)); };
      process.on("exit", () => fs.writeSync(2, told.join()));
      ${source}
      await log.flush();
      await log[Symbol.asyncDispose]();`,
      { stdout: pipe.writeEnd },
    );
    await pipe.readAtLeast(1);
    pipe.close();
    // Told once.
    expect(await running).toMatchObject({ code, signal: null, stderr: "EPIPE" });
  });

  test("other transports go on", async () => {
    const pipe = new Pipe();
    const running = runProgram(
      `const log = createLogger({ format, onError: () => {}, transports: [stdoutTransport(), stderrTransport()] });
      for (let i = 0; i < 50000; i++) { log.info(line(i)); if (i % 100 === 0) await turn(); }`,
      { stdout: pipe.writeEnd },
    );
    pipe.close();
    expect(numbersOf((await running).stderr)).toEqual(upTo(50_000));
  });
});

test("a full pipe costs no processor time while nobody reads", async () => {
  const pipe = new Pipe();
  const { child, end } = startProgram(
    `${logger()}
    all(5000);
    const before = process.cpuUsage();
    await new Promise((done) => setTimeout(done, 1000));
    const { user, system } = process.cpuUsage(before);
    process.send((user + system) / 1000);
    process.disconnect();`,
    { stdout: pipe.writeEnd, ipc: true },
  );
  const [ms] = (await once(child, "message")) as [number];
  expect(ms).toBeLessThan(200);
  const [, text] = await Promise.all([end, pipe.readAll()]);
  expect(numbersOf(text)).toEqual(upTo(5000));
});

test("a caller that waits for a full pipe sleeps", async () => {
  const pipe = new Pipe();
  const { end } = startProgram(
    `${logger()}
    all(10400);
    const before = process.cpuUsage();
    const started = performance.now();
    for (let i = 10400; i < 22000; i++) log.info(line(i));
    const { user, system } = process.cpuUsage(before);
    process.exitCode = (user + system) / 1000 < (performance.now() - started) / 2 ? 0 : 9;`,
    { stdout: pipe.writeEnd },
  );
  const [{ code }, text] = await Promise.all([end, pipe.readSlowly(16_384, 20)]);
  expect(code).toBe(0);
  expect(numbersOf(text)).toEqual(upTo(22_000));
});

test("lines of console.log and of the logger share a full pipe without being torn", async () => {
  const pipe = new Pipe();
  const program = `${logger()}
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

test("a caller that waits for a full pipe does not wait for console.log, which cannot move meanwhile", async () => {
  const pipe = new Pipe();
  const program = `${logger()}
    for (let i = 0; i < 20000; i++) console.log("console");
    all(20000);`;
  const [end, text] = await Promise.all([runProgram(program, { stdout: pipe.writeEnd }), pipe.readSlowly(32_768, 20)]);
  expect(end.code).toBe(0);
  const ours = linesOf(text).filter((line) => line !== "console");
  expect(numbersOf(`${ours.join("\n")}\n`)).toEqual(upTo(20_000));
  expect(linesOf(text)).toHaveLength(40_000);
});

test.each(["stdout", "stderr"])(
  "%s of worker threads and of the main one share a pipe without torn lines",
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
