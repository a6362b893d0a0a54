import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { numbersOf } from "../support/numbered-lines.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

/** Paths that can never be opened, and the code of the failure. */
const PATHS: Record<string, { path: (directory: string) => string; code: RegExp; flags?: string[] }> = {
  "below a file": {
    path: (directory) => {
      writeFileSync(join(directory, "file"), "");
      return join(directory, "file", "app.log");
    },
    code: /ENOTDIR/,
  },
  "far below a file": {
    path: (directory) => {
      writeFileSync(join(directory, "file"), "");
      return join(directory, "file", "a", "b", "app.log");
    },
    code: /ENOTDIR/,
  },
  "a directory": {
    path: (directory) => {
      mkdirSync(join(directory, "app.log"));
      return join(directory, "app.log");
    },
    code: /EISDIR/,
  },
  "in /proc": { path: () => "/proc/nope/app.log", code: /ENOENT/ },
  "far below /proc": { path: () => "/proc/nope/a/b/c/app.log", code: /ENOENT/ },
  "in a process's directory in /proc": { path: () => "/proc/self/nope/app.log", code: /ENOENT|EACCES|EPERM/ },
  "below a device": { path: () => "/dev/null/app.log", code: /ENOTDIR/ },
  "with a name that is too long": { path: (directory) => join(directory, "x".repeat(300)), code: /ENAMETOOLONG/ },
  "in a circle of links": {
    path: (directory) => {
      symlinkSync(join(directory, "b"), join(directory, "a"));
      symlinkSync(join(directory, "a"), join(directory, "b"));
      return join(directory, "a", "app.log");
    },
    code: /ELOOP/,
  },
  "a link into a directory that cannot be created": {
    path: (directory) => {
      symlinkSync("/proc/nope/app.log", join(directory, "app.log"));
      return join(directory, "app.log");
    },
    code: /ENOENT/,
  },
  "that Node's permission model does not allow": {
    path: (directory) => join(directory, "app.log"),
    code: /ERR_ACCESS_DENIED/,
    flags: [permissionFlag(), "--allow-fs-read=*"],
  },
  "in a directory that Node's permission model does not allow": {
    path: (directory) => join(directory, "a", "b", "app.log"),
    code: /ERR_ACCESS_DENIED/,
    flags: [permissionFlag(), "--allow-fs-read=*"],
  },
};

function permissionFlag(): string {
  return process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission";
}

/** The longest that the option allows: whoever waits for it waits in vain. */
const LOGGER = `
  const reported = [];
  const onError = (error) => reported.push(error.code);
  const log = createLogger({ format, flushTimeout: 2 ** 31 - 1, onError, transports: [fileTransport({ path })] });`;

describe.each(Object.entries(PATHS))("a file %s", (_name, { path, code, flags = [] }) => {
  test.each([
    ["flush", "await log.flush();"],
    ["several flushes", "await Promise.all([log.flush(), log.flush()]); await log.flush();"],
    ["close", "await log.close();"],
    ["flush at FATAL", "log.fatal('fatal'); await log.flush();"],
  ])("is reported once, and does not delay %s; its lines are reported as lost", async (_step, source) => {
    const end = await runProgram(
      `${LOGGER}
      log.info("one");
      ${source}
      process.on("exit", () => fs.writeSync(2, reported.join() + "\\n"));`,
      { path: path(temporary()), flags },
    );
    expect(end.code).toBe(0);
    const lines = end.stderr.split("\n").filter((line) => !/Warning|--trace-warnings/.test(line));
    expect(lines.find((line) => !line.startsWith("ctxlog: "))).toMatch(new RegExp(`^(?:${code.source})$`));
    expect(end.stderr).toMatch(/ctxlog: (?:1 line|2 lines) for .* (?:was|were) lost (?:at exit|when it was closed): /);
  });
});

test("after a flush in vain, lines are written when the file can be opened", async () => {
  const directory = temporary();
  const path = join(directory, "logs", "app.log");
  writeFileSync(join(directory, "logs"), "");
  const end = await runProgram(
    `${LOGGER}
    log.info(line(0));
    await log.flush();
    log.info(line(1));
    await log.flush();
    fs.rmSync(path.replace("/app.log", ""));
    log.info(line(2));
    await log.flush();
    fs.writeSync(2, reported.join());`,
    { path },
  );
  expect(end).toMatchObject({ code: 0, stderr: "ENOTDIR" });
  expect(numbersOf(readFileSync(path))).toEqual([0, 1, 2]);
});

test("missing directories are created, however many, and again after they were removed", async () => {
  const directory = temporary();
  const path = join(directory, ...Array.from({ length: 300 }, (_, i) => `d${i}`), "app.log");
  const end = await runProgram(
    `${LOGGER} log.info(line(0)); await log.flush(); fs.rmSync(${JSON.stringify(join(directory, "d0"))}, { recursive: true }); log.info(line(1)); await log.flush();`,
    { path },
  );
  expect(end).toMatchObject({ code: 0, stderr: "" });
  expect(numbersOf(readFileSync(path))).toEqual([1]);
  rmSync(join(directory, "d0"), { recursive: true });
  expect(existsSync(path)).toBe(false);
});
