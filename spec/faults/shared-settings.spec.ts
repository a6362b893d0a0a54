import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { numbersOf } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

const MAKE =
  "const make = (options) => createLogger({ format, transports: [fileTransport({ path, ...options })] }); process.umask(0);";

describe("the stricter mode holds for a file that was created here", () => {
  test.each([
    ["0o644", "0o600", 0o600],
    ["0o600", "0o644", 0o600],
    ["0o660", "0o604", 0o600],
    ["undefined", "0o600", 0o600],
    ["0o644", "undefined", 0o644],
    ["undefined", "0o644", 0o644],
    ["0o666", "0o666", 0o666],
    ["0o664", "0o646", 0o644],
  ])("%s and %s", async (first, second, expected) => {
    const path = join(temporary(), "app.log");
    const end = await runProgram(
      `${MAKE}
      const one = make({ mode: ${first} });
      const two = make({ mode: ${second} });
      one.info("one");
      two.info("two");`,
      { path },
    );
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect((statSync(path).mode & 0o7777).toString(8)).toBe(expected.toString(8));
  });

  test("also if it was created before", async () => {
    const path = join(temporary(), "app.log");
    const end = await runProgram(
      `${MAKE} const log = make({ mode: 0o644 }); log.info("one"); await log.flush(); make({ mode: 0o640 });`,
      { path },
    );
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect((statSync(path).mode & 0o777).toString(8)).toBe("640");
  });

  test("but a file of somebody else's has the permissions that it had", async () => {
    const path = join(temporary(), "app.log");
    writeFileSync(path, "");
    chmodSync(path, 0o664);
    await runProgram(
      `${MAKE} const log = make({}); log.info("one"); await log.flush(); make({ mode: 0o600 }).info("two");`,
      {
        path,
      },
    );
    expect((statSync(path).mode & 0o777).toString(8)).toBe("664");
  });
});

test.each([
  ["the first", "true", "undefined", 2],
  ["the second", "undefined", "true", 2],
  ["the second, against false", "false", "true", 2],
  ["both", "true", "true", 2],
  ["neither", "false", "undefined", 0],
])("a flush of any transport syncs the file if fsync is true for %s", async (_name, first, second, syncs) => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `import { syncBuiltinESMExports } from "node:module";
    import real from "node:fs";
    let synced = 0;
    const { fsyncSync } = real;
    real.fsyncSync = (fd) => { synced++; fsyncSync(fd); };
    syncBuiltinESMExports();
    ${MAKE}
    const one = make({ fsync: ${first} });
    const two = make({ fsync: ${second} });
    one.info("one");
    await one.flush();
    two.info("two");
    await two.flush();
    fs.writeSync(2, String(synced));`,
    { path },
  );
  expect(end).toMatchObject({ code: 0, stderr: String(syncs) });
});

describe("different values of overflow", () => {
  test.each([
    ["files", "fileTransport", "fileTransport", '{ path, overflow: "wait" }', '{ path, overflow: "drop" }'],
    [
      "files, the other way round",
      "fileTransport",
      "fileTransport",
      '{ path, overflow: "drop" }',
      '{ path, overflow: "wait" }',
    ],
    ["stdout", "stdoutTransport", "stdoutTransport", '{ overflow: "wait" }', '{ overflow: "drop" }'],
    ["stderr", "stderrTransport", "stderrTransport", '{ overflow: "wait" }', '{ overflow: "drop" }'],
  ])("are refused when the second transport is created: %s", async (_name, first, second, one, two) => {
    const { code, stderr } = await runProgram(
      `${first}(${one});
      try { ${second}(${two}); } catch (error) { fs.writeSync(2, error.constructor.name + ": " + error.message); }`,
      { path: "/nowhere/app.log" },
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/^TypeError: ctxlog: \w+Transport's overflow is "(?:wait|drop)", but another transport to /);
    expect(stderr).toContain('"wait"');
    expect(stderr).toContain('"drop"');
  });

  test.each([
    [
      "one of them is a default",
      "fileTransport({ path }); fileTransport({ path, overflow: 'drop' }); fileTransport({ path });",
    ],
    ["the default logger was used", "ctxlog.log.info('one'); stdoutTransport({ overflow: 'drop' });"],
    [
      "a logger without transports was created",
      "createLogger(); createLogger(); stdoutTransport({ overflow: 'drop' });",
    ],
    ["they are equal", "fileTransport({ path, overflow: 'drop' }); fileTransport({ path, overflow: 'drop' });"],
    [
      "the paths differ",
      "fileTransport({ path, overflow: 'drop' }); fileTransport({ path: path + '2', overflow: 'wait' });",
    ],
    ["the descriptors differ", "stdoutTransport({ overflow: 'drop' }); stderrTransport({ overflow: 'wait' });"],
    [
      "the other transport was closed",
      "const log = createLogger({ transports: [fileTransport({ path, overflow: 'drop' })] }); log.info('x'); await log.close(); fileTransport({ path, overflow: 'wait' });",
    ],
    [
      "the other transport was closed before its first line",
      "await fileTransport({ path, overflow: 'drop' })[Symbol.asyncDispose](); fileTransport({ path, overflow: 'wait' });",
    ],
  ])("are none if %s", async (_name, source) => {
    const path = join(temporary(), "app.log");
    expect(await runProgram(source, { path })).toMatchObject({ code: 0, stderr: "" });
  });

  test("a line after the disposal leaves, even if another transport disagrees by then", async () => {
    const path = join(temporary(), "app.log");
    const end = await runProgram(
      `${MAKE}
      const log = make({ overflow: "drop" });
      await log.close();
      make({ overflow: "wait" }).info(line(0));
      log.info(line(1));`,
      { path },
    );
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(readFileSync(path))).toEqual([0, 1]);
  });
});

test("overflow and maxBuffer hold although the default logger wrote first", async () => {
  const pipe = new Pipe();
  const running = runProgram(
    `ctxlog.log.info("some module uses the default logger first");
    const log = createLogger({ format, onError() {}, transports: [stdoutTransport({ overflow: "drop", maxBuffer: 10_000, exitTimeout: 1 })] });
    for (let i = 0; i < 20000; i++) log.info(line(i));`,
    { stdout: pipe.writeEnd },
  );
  // Nobody reads: with overflow "wait" it would not end.
  expect((await running).code).toBe(0);
});

test("loggers with settings may be created and closed by the thousand", async () => {
  const end = await runProgram(
    `const run = async (count) => {
      for (let i = 0; i < count; i++) {
        const transports = [fileTransport({ path: path + i % 100, mode: 0o600, maxBuffer: i }), stdoutTransport()];
        await createLogger({ transports })[Symbol.asyncDispose]();
      }
    };
    await run(2000);
    gc();
    const before = process.memoryUsage().heapUsed;
    await run(20000);
    gc();
    process.exitCode = process.memoryUsage().heapUsed - before < 1e6 ? 0 : 9;`,
    { path: "/nowhere/app.log", flags: ["--expose-gc"] },
  );
  expect(end).toMatchObject({ code: 0, stderr: "" });
});
