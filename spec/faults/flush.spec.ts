import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

test("flush resolves when the file has every line so far", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const log = createLogger({ format, transports: [fileTransport({ path })] });
    for (let i = 0; i < 100; i++) {
      log.info(line(i));
      await log.flush();
      if (fs.statSync(path).size !== (i + 1) * 101) process.exit(9);
    }`,
    { path },
  );
  expect(end).toMatchObject({ code: 0, stderr: "" });
});

test("flush waits for a full pipe, so that SIGKILL loses nothing", async () => {
  const pipe = new Pipe();
  const [end, text] = await Promise.all([
    runProgram(
      `const log = createLogger({ format, transports: [stdoutTransport()] });
      for (let i = 0; i < 8000; i++) log.info(line(i));
      await log.flush();
      process.kill(process.pid, "SIGKILL");`,
      { stdout: pipe.writeEnd },
    ),
    pipe.readSlowly(16_384, 5),
  ]);
  expect(end.signal).toBe("SIGKILL");
  expect(numbersOf(text)).toEqual(upTo(8000));
});

test("flush and reopen sync the file only with fsync", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `import { syncBuiltinESMExports } from "node:module";
    import real from "node:fs";
    let synced = 0;
    const { fsyncSync } = real;
    real.fsyncSync = (fd) => { synced++; fsyncSync(fd); };
    syncBuiltinESMExports();
    const fast = createLogger({ format, transports: [fileTransport({ path: path + ".fast" })] });
    fast.info("one");
    await fast.flush();
    const counts = [synced];
    const transport = fileTransport({ path, fsync: true });
    const safe = createLogger({ format, transports: [transport] });
    safe.info("one");
    await safe.flush();
    counts.push(synced);
    safe.info("two");
    transport.reopen();
    counts.push(synced);
    fs.writeSync(2, counts.join());`,
    { path },
  );
  expect(end).toMatchObject({ code: 0, stderr: "0,1,2" });
  expect(readFileSync(path).toString()).toBe("one\ntwo\n");
});

test("a transport whose flush hangs or throws is reported, and the others are flushed", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const hanging = { name: "hanging", write() {}, flush: () => new Promise(() => {}) };
    const throwing = { name: "throwing", write() {}, flush() { throw new Error("no flush"); }, async [Symbol.asyncDispose]() { throw new Error("no disposal"); } };
    const reported = [];
    const log = createLogger({ format, flushTimeout: 50, onError: (error, stage) => reported.push(stage + " " + error.message), transports: [hanging, throwing, fileTransport({ path })] });
    log.info(line(0));
    await log.flush();
    if (fs.readFileSync(path, "utf8") !== line(0) + "\\n") process.exit(9);
    await log[Symbol.asyncDispose]();
    fs.writeSync(2, reported.join("\\n"));`,
    { path },
  );
  expect(end.code).toBe(0);
  expect(end.stderr.split("\n")).toEqual([
    "transport no flush",
    "transport flush of transport hanging took longer than 50 ms",
    "transport no flush",
    "transport no disposal",
    "transport flush of transport hanging took longer than 50 ms",
  ]);
});

test("flush resolves before the first line, several times at once, and after disposal", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const log = createLogger({ format, transports: [fileTransport({ path }), stdoutTransport()] });
    await log.flush();
    log.info(line(0));
    await Promise.all([log.flush(), log.flush(), log.flush()]);
    await log[Symbol.asyncDispose]();
    await log.flush();
    process.exitCode = 4;`,
    { path },
  );
  expect(end).toMatchObject({ code: 4, stderr: "" });
});

test("disposal releases descriptors, timers and listeners, so that a process with nothing else to do ends", async () => {
  const path = join(temporary(), "app.log");
  const pipe = new Pipe();
  const [end, text] = await Promise.all([
    runProgram(
      `const open = () => fs.readdirSync("/proc/self/fd").length;
      const count = () => [open(), process.listenerCount("exit"), process.listenerCount("SIGHUP"), process.getActiveResourcesInfo().join("+")].join();
      // Node may open descriptors when a directory is first read, and when a signal gets its first listener.
      process.on("SIGHUP", open).off("SIGHUP", open);
      await turn();
      const before = count();
      for (let round = 0; round < 3; round++) {
        const log = createLogger({ format, transports: [stdoutTransport(), fileTransport({ path, reopenOnSignal: "SIGHUP" })] });
        log.info(line(round));
        await log[Symbol.asyncDispose]();
      }
      await turn();
      fs.writeSync(2, before === count() ? "same" : before + " but " + count());`,
      { path, stdout: pipe.writeEnd },
    ),
    pipe.readAll(),
  ]);
  expect(end).toMatchObject({ code: 0, stderr: "same" });
  expect(numbersOf(text)).toEqual([0, 1, 2]);
  expect(numbersOf(readFileSync(path))).toEqual([0, 1, 2]);
});

test("a process with nothing else to do ends without disposal, too", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    "const log = createLogger({ format, transports: [fileTransport({ path, reopenOnSignal: 'SIGHUP' })] }); log.info(line(0)); await log.flush();",
    { path },
  );
  expect(end).toMatchObject({ code: 0, stderr: "" });
});
