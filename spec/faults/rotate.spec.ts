import { spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { canMount, Disk } from "../support/disk.js";
import { logText, rotatedFiles, textOf } from "../support/log-files.js";
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { runProgram, startProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

const mounted = canMount() ? describe : describe.skip;

/** A logger whose files hold ten lines each. */
const logger = (options: string) => `
  const reported = [];
  const onError = (error) => reported.push(error.message);
  const log = createLogger({ format, onError, transports: [fileTransport({ path, rotate: { size: 1010, ${options} } })] });`;

/** Moves the clock that ctxlog reads, without a clock of a test framework. */
const CLOCK = `--import=data:text/javascript,${encodeURIComponent(
  "const now = Date.now; globalThis.ahead = 0; Date.now = () => now() + globalThis.ahead;",
)}`;

/** Makes a file old enough to be compressed at once. */
function age(path: string): void {
  utimesSync(path, 1_700_000_000, 1_700_000_000);
}

test.each(["numbered", "dated"])("exactly maxFiles %s files are left, with the latest lines", async (names) => {
  const path = join(temporary(), "logs", "app.log");
  const end = await runProgram(
    `${logger(`maxFiles: 3, names: "${names}"`)} for (let i = 0; i < 205; i++) { log.info(line(i)); if (i % 7 === 0) await turn(); }`,
    { path },
  );
  expect(end).toMatchObject({ code: 0, stderr: "" });
  expect(rotatedFiles(path)).toHaveLength(3);
  expect(numbersOf(logText(path))).toEqual(upTo(35).map((i) => i + 170));
  for (const name of rotatedFiles(path)) expect(statSync(join(dirname(path), name)).size).toBe(1010);
  expect(readdirSync(dirname(path))).toHaveLength(4);
});

test("without maxFiles, seven are left; files that were not made here stay", async () => {
  const path = join(temporary(), "app.log");
  const others = ["app.log.old", "app.log.2019", "app.log.1.bak", "app.log.0", "other.log.1"];
  for (const name of others) writeFileSync(join(dirname(path), name), name);
  await runProgram(`${logger("")} for (let i = 0; i < 200; i++) log.info(line(i));`, { path });
  const numbers = upTo(7).map((i) => `app.log.${i + 1}`);
  expect(readdirSync(dirname(path)).sort()).toEqual(["app.log", ...numbers, ...others].sort());
  for (const name of others) expect(readFileSync(join(dirname(path), name), "utf8")).toBe(name);
});

test("a line that is longer than a file has one of its own, and so has a file of an earlier start its lines", async () => {
  const path = join(temporary(), "app.log");
  const source = (first: number) => `${logger("")}
    log.info(line(${first})); log.info(line(${first + 1}, 5000)); log.info(line(${first + 2}));`;
  await runProgram(source(0), { path });
  await runProgram(source(3), { path });
  const lengths = [...rotatedFiles(path), "app.log"].map((name) =>
    linesOf(readFileSync(join(dirname(path), name))).map((line) => line.length),
  );
  expect(lengths).toEqual([[100], [5000], [100, 100], [5000], [100]]);
});

describe("by the clock", () => {
  test.each([
    ["day", 24, /^app-(\d{4}-\d\d-\d\d)\.log$/],
    ["hour", 1, /^app-(\d{4}-\d\d-\d\dT\d\d)\.log$/],
  ])("the first line of another %s rotates", async (every, hours, pattern) => {
    const path = join(temporary(), "app.log");
    const end = await runProgram(
      `const log = createLogger({ format, transports: [fileTransport({ path, rotate: { every: "${every}", names: "dated" } })] });
      for (let i = 0; i < 12; i++) {
        log.info(line(i));
        await turn();
        if (i % 4 === 3) ahead += ${hours} * 3_600_000;
      }`,
      { path, flags: [CLOCK], env: { TZ: "UTC" } },
    );
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(readFileSync(path))).toEqual([8, 9, 10, 11]);
    const [first = "", second = "", ...more] = rotatedFiles(path);
    expect(more).toEqual([]);
    const timeOf = (name: string) => Date.parse((pattern.exec(name)?.[1] ?? "").replace(/T(\d\d)$/, "T$1:00Z"));
    expect(timeOf(second) - timeOf(first)).toBe(hours * 3_600_000);
    expect(numbersOf(logText(path))).toEqual(upTo(12));
  });

  test("a file of an earlier start belongs to the day of its last line", async () => {
    const path = join(temporary(), "app.log");
    writeFileSync(path, "long ago\n");
    age(path);
    const rotate = '{ every: "day", names: "dated" }';
    const source = `createLogger({ format, transports: [fileTransport({ path, rotate: ${rotate} })] }).info("now");`;
    // 2023-11-14T22:13:20Z
    for (let i = 0; i < 2; i++) await runProgram(source, { path, env: { TZ: "Europe/Istanbul" } });
    expect(readdirSync(dirname(path)).sort()).toEqual(["app-2023-11-15.log", "app.log"]);
    expect(logText(path)).toBe("long ago\nnow\nnow\n");
  });

  test("an empty file stays", async () => {
    const path = join(temporary(), "app.log");
    writeFileSync(path, "");
    age(path);
    const rotate = '{ every: "hour", size: 1000 }';
    await runProgram(
      `createLogger({ format, transports: [fileTransport({ path, rotate: ${rotate} })] }).info("now");`,
      { path },
    );
    expect(readdirSync(dirname(path))).toEqual(["app.log"]);
  });
});

describe("compression", () => {
  test("runs beside the event loop, keeps mode and time, and leaves no other file", async () => {
    const path = join(temporary(), "app.log");
    const rows = Array.from({ length: 300_000 }, (_, i) => `${i} ${Math.sin(i)}`);
    writeFileSync(`${path}.1`, `${rows.join("\n")}\n`, { mode: 0o600 });
    age(`${path}.1`);
    const end = await runProgram(
      `${logger("compress: true")} log.info(line(0));
      let turns = 0;
      while (fs.existsSync(path + ".1")) { turns++; await turn(); }
      process.exitCode = turns > 50 ? 7 : turns;`,
      { path },
    );
    expect(end).toMatchObject({ code: 7, stderr: "" });
    expect(logText(path)).toBe(`${rows.join("\n")}\n${linesOf(readFileSync(path))[0]}\n`);
    expect(readdirSync(dirname(path)).sort()).toEqual(["app.log", "app.log.1.gz"]);
    expect(statSync(`${path}.1.gz`)).toMatchObject({ mtimeMs: 1_700_000_000_000 });
    expect(statSync(`${path}.1.gz`).mode & 0o777).toBe(0o600);
  });

  test("follows a file that is renamed meanwhile, however often", async () => {
    const path = join(temporary(), "app.log");
    const end = await runProgram(
      `${logger("compress: true, maxFiles: 500")}
      for (let i = 0; i < 2000; i++) { log.info(line(i)); if (i % 5 === 4) await new Promise((done) => setTimeout(done, 5)); }
      while (fs.readdirSync(path.replace("app.log", "")).some((name) => !name.endsWith("gz") && name !== "app.log")) await new Promise((done) => setTimeout(done, 10));`,
      { path },
    );
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(logText(path))).toEqual(upTo(2000));
    expect(rotatedFiles(path).every((name) => name.endsWith(".gz"))).toBe(true);
  });

  test("is neither loaded nor run without the option", async () => {
    const path = join(temporary(), "app.log");
    const end = await runProgram(
      `${logger("")} for (let i = 0; i < 100; i++) log.info(line(i));
      await log.close();
      process.exitCode = process.moduleLoadList.some((name) => name.endsWith(" zlib")) ? 9 : 0;`,
      { path },
    );
    expect(end).toMatchObject({ code: 0, stderr: "" });
  });

  test("belongs to no request", async () => {
    const path = join(temporary(), "app.log");
    writeFileSync(`${path}.1`, "old\n");
    age(`${path}.1`);
    const end = await runProgram(
      `import real from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      let found = "never";
      const { createWriteStream } = real;
      real.createWriteStream = (...args) => { found = String(ctxlog.currentContext()); return createWriteStream(...args); };
      syncBuiltinESMExports();
      ${logger("compress: true")}
      runWithContext({ requestId: "abcdefgh" }, () => log.info("one"));
      process.on("exit", () => fs.writeSync(2, found));`,
      { path },
    );
    expect(end).toMatchObject({ code: 0, stderr: "undefined" });
  });
});

describe("several processes on one path", () => {
  test("lose, double and reorder nothing, while files are renamed, compressed and deleted by any of them", async () => {
    const path = join(temporary(), "app.log");
    const source = (first: number) => `
      const log = createLogger({ format, transports: [fileTransport({ path, rotate: { size: "20 kB", maxFiles: 999, compress: true } })] });
      for (let i = ${first}; i < ${first} + 3000; i++) { log.info(line(i)); if (i % 3 === 0) await turn(); if (i % 500 === 0) await new Promise((done) => setTimeout(done, 300)); }`;
    const ends = await Promise.all([0, 3000, 6000].map((first) => runProgram(source(first), { path })));
    for (const end of ends) expect(end).toMatchObject({ code: 0, stderr: "" });
    const numbers = numbersOf(logText(path));
    expect(numbers).toHaveLength(9000);
    for (const first of [0, 3000, 6000]) {
      expect(numbers.filter((i) => i >= first && i < first + 3000)).toEqual(upTo(3000).map((i) => i + first));
    }
    expect(rotatedFiles(path).length).toBeLessThan(60);
    // Each may exceed the size by one write.
    for (const name of rotatedFiles(path)) {
      expect(textOf(join(dirname(path), name)).length).toBeLessThan(20_000 + 3 * 16_384);
    }
  });

  test("one that is killed while it holds the lock does not stop the others", async () => {
    const path = join(temporary(), "app.log");
    const gone = spawnSync(process.execPath, ["-e", "process.stdout.write(String(process.pid))"]).stdout.toString();
    const home = existsSync("/proc/self/ns/pid")
      ? `${hostname()}/${spawnSync("readlink", ["/proc/self/ns/pid"]).stdout.toString().trim()}`
      : hostname();
    symlinkSync(`${gone} 1 ${home}`, join(dirname(path), ".app.log.rotate.lock"));
    await runProgram(`${logger("")} for (let i = 0; i < 25; i++) log.info(line(i));`, { path });
    expect(rotatedFiles(path)).toHaveLength(2);
    expect(readdirSync(dirname(path))).toHaveLength(3);
  });

  test("while one that is alive holds the lock, the others write on, and rotate later", async () => {
    const path = join(temporary(), "app.log");
    const lock = join(dirname(path), ".app.log.rotate.lock");
    symlinkSync("1 1 elsewhere", lock);
    const end = await runProgram(
      `${logger("")} for (let i = 0; i < 25; i++) log.info(line(i));
      await log.flush();
      fs.rmSync(${JSON.stringify(lock)});
      log.info(line(25));
      process.exitCode = reported.length;`,
      { path },
    );
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(readFileSync(`${path}.1`))).toEqual(upTo(25));
    expect(numbersOf(readFileSync(path))).toEqual([25]);
  });
});

describe("what cannot be rotated is written on, and reported once:", () => {
  test.each([
    [
      "a directory has the name",
      (path: string) => mkdirSync(`${path}.1`),
      /app\.log cannot be renamed: app\.log\.1 is there already$/,
    ],
    [
      "a symbolic link has the name",
      (path: string) => symlinkSync("/nowhere", `${path}.1`),
      /app\.log\.1 is there already$/,
    ],
  ])("%s", async (_name, obstruct, message) => {
    const path = join(temporary(), "app.log");
    obstruct(path);
    const { child, end } = startProgram(
      `${logger("maxFiles: 2")} for (let i = 0; i < 50; i++) { log.info(line(i)); await turn(); }
      process.send(reported);`,
      { path, ipc: true },
    );
    const [reported] = (await once(child, "message")) as [string[]];
    expect(reported).toEqual([expect.stringMatching(message)]);
    expect(await end).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(readFileSync(path))).toEqual(upTo(50));
    expect(lstatSync(`${path}.1`).isFile()).toBe(false);
    expect(readdirSync(dirname(path)).sort()).toEqual(["app.log", "app.log.1"]);
  });

  test("and it is tried again, and an error handler may log", async () => {
    const path = join(temporary(), "app.log");
    mkdirSync(`${path}.1`);
    const end = await runProgram(
      `const log = createLogger({ format, onError: () => log.info(line(1)), transports: [fileTransport({ path, flushEvery: "line", rotate: { size: 101 } })] });
      log.info(line(0));
      log.error(line(2));
      await turn();
      fs.rmdirSync(path + ".1");
      await new Promise((done) => setTimeout(done, 1100));
      log.info(line(3));`,
      { path },
    );
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(readFileSync(`${path}.1`))).toEqual([0, 2, 1]);
    expect(numbersOf(readFileSync(path))).toEqual([3]);
  });
});

mounted("a disk that fills up (skipped where mounting is not permitted)", () => {
  test("leaves no part of a compressed file, and the plain one is compressed when there is room", async () => {
    const disk = new Disk(256);
    const path = join(disk.path, "app.log");
    // Random text: it stays large.
    const old = `${Array.from({ length: 3000 }, () => Math.random()).join("\n")}\n`;
    writeFileSync(`${path}.1`, old);
    age(`${path}.1`);
    writeFileSync(join(disk.path, "ballast"), Buffer.alloc(180 * 1024));
    const first = await runProgram(
      `${logger("compress: true")} log.info("one"); process.on("exit", () => fs.writeSync(2, reported.join()));`,
      { path },
    );
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/^ENOSPC/);
    expect(readFileSync(`${path}.1`, "utf8")).toBe(old);
    expect(readdirSync(disk.path).sort()).toEqual(["app.log", "app.log.1", "ballast"]);
    rmSync(join(disk.path, "ballast"));
    expect(await runProgram(`${logger("compress: true")} log.info("two");`, { path })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(readdirSync(disk.path).sort()).toEqual(["app.log", "app.log.1.gz"]);
    expect(logText(path)).toBe(`${old}one\ntwo\n`);
  });

  test("loses nothing where no further file can be created", async () => {
    const disk = new Disk(512);
    const path = join(disk.path, "app.log");
    disk.remount("nr_inodes=3");
    const { child, end } = startProgram(
      `${logger("maxFiles: 99")} for (let i = 0; i < 300; i++) { log.info(line(i)); await turn(); }
      process.send(reported);
      await new Promise((done) => process.once("message", done));
      await new Promise((done) => setTimeout(done, 1100));
      for (let i = 300; i < 320; i++) log.info(line(i));
      await log.flush();
      process.disconnect();`,
      { path, ipc: true },
    );
    const [reported] = (await once(child, "message")) as [string[]];
    expect(reported).toEqual([expect.stringMatching(/^ENOSPC/)]);
    disk.remount("nr_inodes=1000");
    child.send("go on");
    expect(await end).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(logText(path))).toEqual(upTo(320));
  });
});

test("a file behind a symbolic link is rotated where it is, and the link stays", async () => {
  const directory = temporary();
  const path = join(directory, "app.log");
  mkdirSync(join(directory, "data"));
  symlinkSync(join(directory, "data", "app.log"), path);
  await runProgram(`${logger("")} for (let i = 0; i < 25; i++) log.info(line(i));`, { path });
  expect(lstatSync(path).isSymbolicLink()).toBe(true);
  expect(readdirSync(directory).sort()).toEqual(["app.log", "data"]);
  expect(numbersOf(logText(join(directory, "data", "app.log")))).toEqual(upTo(25));
  expect(rotatedFiles(join(directory, "data", "app.log"))).toHaveLength(2);
});

test("a device is not rotated", async () => {
  const end = await runProgram(
    `${logger("")} for (let i = 0; i < 100; i++) log.info(line(i)); await log.flush(); process.exitCode = reported.length;`,
    { path: "/dev/null" },
  );
  expect(end).toMatchObject({ code: 0, stderr: "" });
});

test("a transport without the option shares the rotation of another on its path; two different ones are refused", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const plain = createLogger({ format, transports: [fileTransport({ path })] });
    plain.info(line(0));
    ${logger("")}
    for (let i = 1; i < 25; i++) [plain, log][i % 2].info(line(i));
    await log.flush();
    try { fileTransport({ path, rotate: { size: 5 } }); } catch (error) { fs.writeSync(2, error.name + " " + error.message); }`,
    { path },
  );
  expect(end.stderr).toMatch(
    /^TypeError ctxlog: fileTransport's rotate is \{"size":5,.*\}, but another transport to .* has \{"size":1010,/,
  );
  expect(numbersOf(logText(path))).toEqual(upTo(25));
  expect(rotatedFiles(path)).toHaveLength(2);
});
