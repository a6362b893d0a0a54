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
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { runProgram, startProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

// As root in a machine of its own all of this runs; elsewhere the cases that need a disk of their own are skipped, and said so.
const mounted = canMount() ? describe : describe.skip;

/** What a file holds: the numbers of its lines, those that were told as dropped counted in. Throws for a torn line, or a wrong order. */
function accounted(path: string): number {
  let next = 0;
  for (const line of linesOf(readFileSync(path))) {
    const gap = /^ctxlog dropped (\d+) lines? here: ENOSPC: no space left on device, write$/.exec(line);
    if (gap !== null) next += Number(gap[1]);
    else expect(numbersOf(`${line}\n`)[0]).toBe(next++);
  }
  return next;
}

/** A program that a spec leads through steps by messages. */
const STEPS = `
  const told = [];
  const make = (options) => createLogger({ format, onError: (error) => told.push(String(error.message)), transports: [fileTransport({ path, ...options })] });
  const step = async (answer) => {
    process.send(answer ?? null);
    await new Promise((done) => process.once("message", done));
  };`;

/** Logs more than the disk holds; goes on, and flushes, when there is room. */
const FILL = `${STEPS}
  const log = make();
  for (let i = 0; i < 2000; i++) log.info(line(i));
  await step();
  await log.flush();
  process.disconnect();`;

mounted("on a disk that is full (skipped where mounting is not permitted)", () => {
  test.each([
    ["keeps what fits into the buffer and loses nothing", "", 3000, 0],
    ["drops what does not fit, and tells how many lines where they are missing", "maxBuffer: 50000", 3000, 1],
  ])("the program lives, %s, and goes on by itself when there is room", async (_name, options, count, drops) => {
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
      await step(told);
      process.disconnect();`,
      { path, ipc: true },
    );
    await once(child, "message");
    expect(statSync(path).size % 101).not.toBe(0);
    rmSync(join(disk.path, "ballast"));
    disk.remount("size=4096k");
    child.send("go on");
    const [told] = (await once(child, "message")) as [string[]];
    child.send("end");
    expect(await end).toMatchObject({ code: 0, stderr: "" });
    expect(accounted(path)).toBe(count + 1);
    expect(told).toHaveLength(1 + drops);
    expect(told[0]).toMatch(/ENOSPC/);
  });

  test("a file that was truncated meanwhile gets the torn line whole", async () => {
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

  test("what another process wrote behind the torn line stays whole, and so does what follows", async () => {
    const disk = new Disk(64);
    const path = join(disk.path, "app.log");
    const { child, end } = startProgram(FILL, { path, ipc: true });
    await once(child, "message");
    disk.remount("size=4096k");
    appendFileSync(path, "\nsomebody else\n");
    child.send("go on");
    await end;
    const lines = linesOf(readFileSync(path));
    const other = lines.indexOf("somebody else");
    expect(numbersOf(`${lines.slice(0, other - 1).join("\n")}\n`)).toEqual(upTo(other - 1));
    expect(numbersOf(`${lines.slice(other + 1).join("\n")}\n`)[0]).toBe(other - 1);
    expect(lines.length).toBe(2002);
  });

  test("what never found room is told at the end, with the count", async () => {
    const disk = new Disk(64);
    const path = join(disk.path, "app.log");
    const end = await runProgram(
      "const log = createLogger({ format, transports: [fileTransport({ path })] }); for (let i = 0; i < 2000; i++) log.info(line(i));",
      { path },
    );
    expect(end.code).toBe(0);
    const lost = Number(/(\d+) lines for .* were lost at exit: ENOSPC/.exec(end.stderr)?.[1]);
    expect(readFileSync(path).toString().split("\n").length - 1 + lost).toBe(2000);
    // A line was torn, so the next process begins with a new one.
    disk.remount("size=4096k");
    await runProgram("createLogger({ format, transports: [fileTransport({ path })] }).info(line(7));", { path });
    expect(linesOf(readFileSync(path)).at(-1)).toBe("7 ".padEnd(100, "abcdefghij"));
  });

  test("stdout redirected to it is treated alike", async () => {
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

  test("a read-only file system delays lines until it can be written", async () => {
    const disk = new Disk(1024);
    const path = join(disk.path, "app.log");
    disk.remount("ro");
    const { child, end } = startProgram(
      `${STEPS}
      const log = make();
      for (let i = 0; i < 2000; i++) log.info(line(i));
      await turn();
      await step(told);
      await log.flush();
      process.disconnect();`,
      { path, ipc: true },
    );
    const [told] = (await once(child, "message")) as [string[]];
    expect(told).toEqual([expect.stringMatching(/EROFS/)]);
    disk.remount("rw");
    child.send("go on");
    await end;
    expect(numbersOf(readFileSync(path))).toEqual(upTo(2000));
  });
});

describe("where the file cannot be opened", () => {
  test.each([
    [
      "its directory is a file",
      /ENOTDIR|EEXIST/,
      (path: string) => writeFileSync(dirname(path), ""),
      (path: string) => rmSync(dirname(path)),
    ],
    [
      "it is a directory",
      /EISDIR/,
      (path: string) => mkdirSync(path, { recursive: true }),
      (path: string) => rmSync(path, { recursive: true }),
    ],
  ])(
    "%s: lines wait, it is told once, and they go out by themselves afterwards",
    async (_name, code, obstruct, free) => {
      const path = join(temporary(), "logs", "app.log");
      obstruct(path);
      const { child, end } = startProgram(
        `${STEPS}
      const log = make();
      for (let i = 0; i < 2000; i++) { log.info(line(i)); if (i % 10 === 0) await turn(); }
      await step(told);
      await log.flush();
      process.disconnect();`,
        { path, ipc: true },
      );
      const [told] = (await once(child, "message")) as [string[]];
      expect(told).toEqual([expect.stringMatching(code)]);
      free(path);
      child.send("go on");
      expect(await end).toMatchObject({ code: 0, stderr: "" });
      expect(numbersOf(readFileSync(path))).toEqual(upTo(2000));
    },
  );

  test("a missing directory is made, also when it goes missing later", async () => {
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
      { path, ipc: true },
    );
    await once(child, "message");
    expect(numbersOf(readFileSync(path))).toEqual([0]);
    rmSync(dirname(path), { recursive: true });
    child.send("go on");
    await end;
    expect(numbersOf(readFileSync(path))).toEqual([1]);
  });
});

test("a file that is deleted is made anew", async () => {
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

test("a file that ends in the middle of a line is not continued there", async () => {
  const path = join(temporary(), "app.log");
  writeFileSync(path, "half a li");
  await runProgram("createLogger({ format, transports: [fileTransport({ path })] }).info('whole');", { path });
  expect(readFileSync(path).toString()).toBe("half a li\nwhole\n");
});

test("a device that is always full neither stops the program nor holds it at its end", async () => {
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

test("calls stay fast while nothing can be written, and the buffer bounded", async () => {
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
