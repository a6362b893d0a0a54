import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram, startProgram } from "../support/program.js";

const logger = (options = "") => `
  const log = createLogger({ format, transports: [stdoutTransport({ ${options} })] });
  const all = (count) => { for (let i = 0; i < count; i++) log.info(line(i)); };`;

describe("a slow reader gets every line, whole and in order", () => {
  // 40,000 lines of 101 bytes are 4 MB: 60 times what the pipe holds, four times what is buffered.
  const count = 40_000;

  test.each([
    ["logged in one turn, at the end of main", `all(${count});`],
    ["logged in one turn, at process.exit", `all(${count}); process.exit();`],
    [
      "logged in many turns",
      `for (let i = 0; i < ${count}; i++) { log.info(line(i)); if (i % 100 === 0) await turn(); }`,
    ],
    [
      "logged in many turns, with flushes between them",
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

test("a reader that keeps up has everything one turn later, even if the pipe was full", async () => {
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

test("with maxBuffer 0 at most one chunk waits", async () => {
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

test("a reader that reads nothing delays the program once, not at every turn", async () => {
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
  // Otherwise it would be a thousand times 50 ms.
  expect(ms).toBeLessThan(5000);
  const [, text] = await Promise.all([end, pipe.readAll()]);
  expect(numbersOf(text)).toEqual(upTo(6000));
});

test("memory does not grow while the reader is slow", async () => {
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
  // Those are 20 MB.
  expect(numbersOf(text)).toEqual(upTo(200_000));
});

test("with overflow drop no caller waits, and each gap is reported in its place, with its size", async () => {
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
  // All calls have returned, though nobody reads.
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

describe("at exit with a reader that reads nothing", () => {
  test.each([
    ["process.exit", "all(5000); process.exit(0);"],
    ["the end of main", "all(5000);"],
    ["the end of main after some turns", "for (let i = 0; i < 50; i++) { all(100); await turn(); }"],
    ["disposal", "all(5000); await log[Symbol.asyncDispose]();"],
  ])("%s waits for exitTimeout, and reports the number of lost lines", async (_name, source) => {
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

  test("stderr in the same pipe causes no further delay", async () => {
    const pipe = new Pipe();
    const [one, two] = [pipe.writeEnd, pipe.duplicate()];
    const end = await runProgram(`${logger("exitTimeout: 300")} all(5000); process.exit(7);`, {
      stdout: one,
      stderr: two,
    });
    expect(end.code).toBe(7);
  });

  test("a socket, which is Node's own pipe, causes no further delay", async () => {
    const { child, end } = startProgram(`${logger("exitTimeout: 300")} all(8000); process.exit(7);`, {
      stdout: "pipe",
    });
    // Nobody reads until the program has ended.
    child.stdout?.pause();
    const { code, stdout, stderr } = await end;
    expect(code).toBe(7);
    const lost = Number(/(\d+) lines for stdout were lost at exit/.exec(stderr)?.[1]);
    expect(stdout.split("\n").length - 1 + lost).toBe(8000);
  });
});

test("a reader whose pauses are shorter than exitTimeout gets everything", async () => {
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
    ["during a burst", "all(50000);", 0],
    ["between two turns", "for (let i = 0; i < 300; i++) { all(100); await turn(); }", 0],
    ["before process.exit", "all(50000); process.exit(6);", 6],
  ])("stops the transport, not the program: %s", async (_name, source, code) => {
    const pipe = new Pipe();
    const running = runProgram(
      `const reported = [];
      const log = createLogger({ format, onError: (error) => reported.push(error.code), transports: [stdoutTransport()] });
      const all = (count) => { for (let i = 0; i < count; i++) log.info(line(i)); };
      process.on("exit", () => fs.writeSync(2, reported.join()));
      ${source}
      await log.flush();
      await log[Symbol.asyncDispose]();`,
      { stdout: pipe.writeEnd },
    );
    await pipe.readAtLeast(1);
    pipe.close();
    // Reported once.
    expect(await running).toMatchObject({ code, signal: null, stderr: "EPIPE" });
  });

  test("other transports are not affected", async () => {
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

test("a full pipe uses no processor time while nobody reads", async () => {
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
