import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { canMount, Disk } from "../support/disk.js";
import { logText } from "../support/log-files.js";
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { runProgram, startProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

// Some cases mount a disk, which root may do. Elsewhere they are skipped.
const mounted = canMount() ? describe : describe.skip;

/** Counts the lines of a file, including those reported as dropped. Throws if a line is torn or out of order. */
function accounted(path: string): number {
  let next = 0;
  for (const line of linesOf(logText(path))) {
    const gap = /^ctxlog dropped (\d+) lines? here: ENOSPC: no space left on device, write$/.exec(line);
    if (gap !== null) next += Number(gap[1]);
    else expect(numbersOf(`${line}\n`)[0]).toBe(next++);
  }
  return next;
}

/** The start of a program that waits for a message between its steps. */
const STEPS = `
  const reported = [];
  const make = (options) => createLogger({ format, onError: (error) => reported.push(String(error.message)), transports: [fileTransport({ path, ...options })] });
  const step = async (answer) => {
    process.send(answer ?? null);
    await new Promise((done) => process.once("message", done));
  };`;

/** Logs more than the disk holds. After a message, it flushes. */
const FILL = `${STEPS}
  const log = make();
  for (let i = 0; i < 2000; i++) log.info(line(i));
  await step();
  await log.flush();
  process.disconnect();`;

mounted("on a disk that is full (skipped where mounting is not permitted)", () => {
  test.each([
    ["buffers what fits and loses nothing", "", 3000, 0, undefined],
    ["drops what does not fit and reports the number in its place", "maxBuffer: 50000", 3000, 1, undefined],
    ["buffers what fits while files are rotated", "", 3000, 0, 7000],
    ["drops what does not fit while files are rotated", "maxBuffer: 50000", 3000, 1, 7000],
  ])(
    "the program goes on, %s, and resumes automatically when there is room",
    async (_name, options, count, drops, rotate) => {
      const disk = new Disk(128);
      const path = join(disk.path, "app.log");
      // Fills the disk to the last byte, and not at the end of a line.
      writeFileSync(join(disk.path, "ballast"), Buffer.alloc(64 * 1024));
      const { child, end } = startProgram(
        `${STEPS}
      const log = make({ ${options} });
      const started = performance.now();
      for (let i = 0; i < ${count}; i++) { log.info(line(i)); if (i % 100 === 0) await turn(); }
      await step(performance.now() - started);
      await log.flush();
      log.info(line(${count}));
      await log.flush();
      await step(reported);
      process.disconnect();`,
        { path, ipc: true, rotate },
      );
      await once(child, "message");
      if (rotate === undefined) expect(statSync(path).size % 101).not.toBe(0);
      rmSync(join(disk.path, "ballast"));
      disk.remount("size=4096k");
      child.send("go on");
      const [reported] = (await once(child, "message")) as [string[]];
      child.send("end");
      expect(await end).toMatchObject({ code: 0, stderr: "" });
      expect(accounted(path)).toBe(count + 1);
      expect(reported).toHaveLength(1 + drops);
      expect(reported[0]).toMatch(/ENOSPC/);
    },
  );

  test("a file that is truncated meanwhile gets the whole torn line", async () => {
    const disk = new Disk(64);
    const path = join(disk.path, "app.log");
    const { child, end } = startProgram(FILL, { path, ipc: true });
    await once(child, "message");
    const before = readFileSync(path).toString();
    const whole = before.lastIndexOf("\n") + 1;
    expect(whole).toBeLessThan(before.length);
    writeFileSync(path, "");
    disk.remount("size=4096k");
    child.send("go on");
    await end;
    expect(numbersOf(before.slice(0, whole) + readFileSync(path).toString())).toEqual(upTo(2000));
  });

  test("lines that another process writes after the torn line stay whole, and so do the next ones", async () => {
    const disk = new Disk(64);
    const path = join(disk.path, "app.log");
    const { child, end } = startProgram(FILL, { path, ipc: true });
    await once(child, "message");
    // Otherwise the process may go on as soon as there is room.
    child.kill("SIGSTOP");
    disk.remount("size=4096k");
    appendFileSync(path, "\nsomebody else\n");
    child.kill("SIGCONT");
    child.send("go on");
    await end;
    const lines = linesOf(readFileSync(path));
    const other = lines.indexOf("somebody else");
    expect(numbersOf(`${lines.slice(0, other - 1).join("\n")}\n`)).toEqual(upTo(other - 1));
    expect(numbersOf(`${lines.slice(other + 1).join("\n")}\n`)[0]).toBe(other - 1);
    expect(lines.length).toBe(2002);
  });

  test("lines that never fit are reported at exit, with their number", async () => {
    const disk = new Disk(64);
    const path = join(disk.path, "app.log");
    const end = await runProgram(
      "const log = createLogger({ format, transports: [fileTransport({ path })] }); for (let i = 0; i < 2000; i++) log.info(line(i));",
      { path },
    );
    expect(end.code).toBe(0);
    const lost = Number(/(\d+) lines for .* were lost at exit: ENOSPC/.exec(end.stderr)?.[1]);
    expect(readFileSync(path).toString().split("\n").length - 1 + lost).toBe(2000);
    // The file ends in a torn line, so the next process begins on a new one.
    disk.remount("size=4096k");
    await runProgram("createLogger({ format, transports: [fileTransport({ path })] }).info(line(7));", { path });
    expect(linesOf(readFileSync(path)).at(-1)).toBe("7 ".padEnd(100, "abcdefghij"));
  });

  test("stdout redirected to it behaves the same", async () => {
    const disk = new Disk(64);
    const path = join(disk.path, "out.log");
    const { child, end } = startProgram(
      `const log = createLogger({ format, onError: () => {}, transports: [stdoutTransport()] });
      for (let i = 0; i < 2000; i++) log.info(line(i));
      process.send(null);
      await new Promise((done) => process.once("message", done));
      await log.flush();
      process.disconnect();`,
      { stdout: openSync(path, "a"), ipc: true },
    );
    await once(child, "message");
    disk.remount("size=4096k");
    child.send("go on");
    expect(await end).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(readFileSync(path))).toEqual(upTo(2000));
  });

  test.each([undefined, 20_000])(
    "a read-only file system delays lines until it is writable (rotated at %s bytes)",
    async (rotate) => {
      const disk = new Disk(1024);
      const path = join(disk.path, "app.log");
      disk.remount("ro");
      const { child, end } = startProgram(
        `${STEPS}
      const log = make();
      for (let i = 0; i < 2000; i++) log.info(line(i));
      await turn();
      await step(reported);
      await log.flush();
      process.disconnect();`,
        { path, ipc: true, rotate },
      );
      const [reported] = (await once(child, "message")) as [string[]];
      expect(reported).toEqual([expect.stringMatching(/EROFS/)]);
      disk.remount("rw");
      child.send("go on");
      await end;
      expect(numbersOf(logText(path))).toEqual(upTo(2000));
    },
  );
});

describe.each([undefined, 20_000])("a file that cannot be opened (rotated at %s bytes)", (rotate) => {
  test.each([
    [
      "since its directory is a file",
      /ENOTDIR|EEXIST/,
      (path: string) => writeFileSync(dirname(path), ""),
      (path: string) => rmSync(dirname(path)),
    ],
    [
      "since it is a directory",
      /EISDIR/,
      (path: string) => mkdirSync(path, { recursive: true }),
      (path: string) => rmSync(path, { recursive: true }),
    ],
  ])(
    "%s, is reported once, and its lines are written automatically afterwards",
    async (_name, code, obstruct, free) => {
      const path = join(temporary(), "logs", "app.log");
      obstruct(path);
      const { child, end } = startProgram(
        `${STEPS}
      const log = make();
      for (let i = 0; i < 2000; i++) { log.info(line(i)); if (i % 10 === 0) await turn(); }
      await step(reported);
      await log.flush();
      process.disconnect();`,
        { path, ipc: true, rotate },
      );
      const [reported] = (await once(child, "message")) as [string[]];
      expect(reported).toEqual([expect.stringMatching(code)]);
      free(path);
      child.send("go on");
      expect(await end).toMatchObject({ code: 0, stderr: "" });
      expect(numbersOf(logText(path))).toEqual(upTo(2000));
    },
  );

  test("a missing directory is created, also after it was deleted later", async () => {
    const path = join(temporary(), "a", "b", "app.log");
    const { child, end } = startProgram(
      `${STEPS}
      const log = make();
      log.info(line(0));
      await log.flush();
      await step();
      log.info(line(1));
      await log.flush();
      process.disconnect();`,
      { path, ipc: true, rotate },
    );
    await once(child, "message");
    expect(numbersOf(readFileSync(path))).toEqual([0]);
    rmSync(dirname(path), { recursive: true });
    child.send("go on");
    await end;
    expect(numbersOf(readFileSync(path))).toEqual([1]);
  });
});

test("a file that was deleted is created again", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const log = createLogger({ format, transports: [fileTransport({ path })] });
    for (let i = 0; i < 5; i++) {
      log.info(line(i));
      await log.flush();
      if (i < 4) fs.rmSync(path);
    }`,
    { path },
  );
  expect(end).toMatchObject({ code: 0, stderr: "" });
  expect(numbersOf(readFileSync(path))).toEqual([4]);
});

test("a file that ends in the middle of a line is continued on a new line", async () => {
  const path = join(temporary(), "app.log");
  writeFileSync(path, "half a li");
  await runProgram("createLogger({ format, transports: [fileTransport({ path })] }).info('whole');", { path });
  expect(readFileSync(path).toString()).toBe("half a li\nwhole\n");
});

test("a device that is always full neither stops the program nor delays its end", async () => {
  const end = await runProgram(
    `const log = createLogger({ format, flushTimeout: 100, transports: [stdoutTransport()] });
    for (let i = 0; i < 1000; i++) log.info(line(i));
    await log.flush();`,
    { stdout: openSync("/dev/full", "w") },
  );
  expect(end.code).toBe(0);
  expect(end.stderr).toMatch(/ENOSPC/);
  expect(end.stderr).toMatch(/1000 lines for stdout were lost at exit: ENOSPC/);
});

test("while nothing can be written, calls stay fast and memory does not grow", async () => {
  const path = join(temporary(), "app.log");
  mkdirSync(path);
  const end = await runProgram(
    `const log = createLogger({ format, onError: () => {}, transports: [fileTransport({ path, maxBuffer: 100000 })] });
    for (let i = 0; i < 1000; i++) log.info(line(i));
    gc();
    const before = process.memoryUsage();
    const cpu = process.cpuUsage();
    for (let i = 0; i < 100000; i++) { log.info(line(i)); if (i % 100 === 0) await turn(); }
    gc();
    const after = process.memoryUsage();
    process.exitCode = after.heapUsed + after.external - before.heapUsed - before.external < 2e6 ? 0 : 9;`,
    { path, flags: ["--expose-gc"] },
  );
  expect(end.code).toBe(0);
  expect(end.stderr).toMatch(/ctxlog: 101000 lines for .* were lost at exit: EISDIR/);
  expect(existsSync(path)).toBe(true);
});
