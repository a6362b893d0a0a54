import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { ROOT, run } from "../support/child-process.js";
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram, startProgram } from "../support/program.js";
import { HAS_SCRIPT } from "../support/pty.js";
import { temporary } from "../support/temporary.js";

/** Longer than any test. */
const LONG = "100_000_000";

const EVERY = ['"line"', '"turn"', LONG];

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

const fileLogger = (flushEvery: string) => `
  const file = fileTransport({ path, flushEvery: ${flushEvery} });
  const log = createLogger({ format, transports: [file] });
  const all = (count) => { for (let i = 0; i < count; i++) log.info(line(i)); };`;

/** Programs that end before their turn does, after the lines 0 and 1 and a FATAL line 2. */
const SUDDEN_ENDS: Record<string, string> = {
  "process.abort()": "process.abort();",
  SIGKILL: "process.kill(process.pid, 'SIGKILL');",
  "an endless loop": "process.send('looping'); for (;;);",
  "no memory": "const held = []; for (;;) held.push(new Array(1e6).fill(held.length + 0.5));",
};

describe.each(EVERY)("with flushEvery %s, a FATAL line and what waits before it leave at once, before", (every) => {
  test.each(Object.entries(SUDDEN_ENDS))("%s", async (_name, source) => {
    const path = join(temporary(), "app.log");
    const { child, end } = startProgram(`${fileLogger(every)} all(2); log.fatal(line(2)); ${source}`, {
      path,
      ipc: true,
      flags: ["--max-old-space-size=30"],
    });
    child.once("message", () => child.kill("SIGKILL"));
    expect((await end).signal).not.toBeNull();
    expect(numbersOf(readFileSync(path))).toEqual([0, 1, 2]);
  });
});

describe('with flushEvery "line", every line leaves at once, before', () => {
  test.each(Object.entries(SUDDEN_ENDS))("%s, to a file", async (_name, source) => {
    const path = join(temporary(), "app.log");
    const { child, end } = startProgram(`${fileLogger('"line"')} all(100); ${source}`, {
      path,
      ipc: true,
      flags: ["--max-old-space-size=30"],
    });
    child.once("message", () => child.kill("SIGKILL"));
    expect((await end).signal).not.toBeNull();
    expect(numbersOf(readFileSync(path))).toEqual(upTo(100));
  });

  test.each(["stdout", "stderr"])("an endless loop, to %s", async (name) => {
    const pipe = new Pipe();
    const { child, end } = startProgram(
      `const log = createLogger({ format, transports: [${name}Transport({ flushEvery: "line" })] });
      for (let i = 0; i < 100; i++) log.info(line(i));
      process.send("looping");
      for (;;);`,
      { [name]: pipe.writeEnd, ipc: true },
    );
    await once(child, "message");
    child.kill("SIGKILL");
    await end;
    expect(numbersOf(await pipe.readAll())).toEqual(upTo(100));
  });

  test("the next line of console.log", async () => {
    const { stdout } = await runProgram(
      `const log = createLogger({ format, transports: [stdoutTransport({ flushEvery: "line" })] });
      for (let i = 0; i < 100; i += 2) { log.info(line(i)); console.log(line(i + 1)); }`,
      { stdout: "pipe" },
    );
    expect(numbersOf(stdout)).toEqual(upTo(100));
  });

  test("a slow pipe has it, without loss or disorder", async () => {
    const pipe = new Pipe();
    const [end, text] = await Promise.all([
      runProgram(
        `const log = createLogger({ format, transports: [stdoutTransport({ flushEvery: "line" })] });
        for (let i = 0; i < 20000; i++) { log.info(line(i)); if (i % 500 === 0) await turn(); }`,
        { stdout: pipe.writeEnd },
      ),
      pipe.readSlowly(32_768, 5),
    ]);
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(text)).toEqual(upTo(20_000));
  });
});

describe("with flushEvery in ms", () => {
  const PAUSE = "for (let i = 0; i < 50; i++) await turn();";

  test("lines wait across turns", async () => {
    const path = join(temporary(), "app.log");
    const { child, end } = startProgram(`${fileLogger(LONG)} all(10); ${PAUSE} process.kill(process.pid, "SIGKILL");`, {
      path,
    });
    expect((await end).signal).toBe("SIGKILL");
    expect(child.killed).toBe(false);
    expect(textOf(path)).toBe("");
  });

  test.each([
    ["the interval is over", "25", "all(10); setInterval(() => {}, 1000);"],
    ["the interval is over, although nothing else happens", "25", "all(10); setInterval(() => {}, 100_000_000);"],
    ["an ERROR line comes", LONG, `all(9); ${PAUSE} log.error(line(9));`],
    ["a FATAL line comes", LONG, `all(9); ${PAUSE} log.fatal(line(9));`],
    ["log.flush() is called", LONG, "all(10); await log.flush();"],
    ["the logger is closed", LONG, "all(10); await log.close();"],
    ["the file is reopened", LONG, "all(10); file.reopen();"],
  ])("lines leave when %s, and SIGKILL cannot take them back", async (_name, every, source) => {
    const path = join(temporary(), "app.log");
    const { child } = startProgram(`${fileLogger(every)} ${source} setInterval(() => {}, 1000);`, { path });
    await expect.poll(() => textOf(path), { timeout: 10_000 }).not.toBe("");
    child.kill("SIGKILL");
    expect(numbersOf(readFileSync(path))).toEqual(upTo(10));
  });

  test("lines leave when they have 64 KiB", async () => {
    const path = join(temporary(), "app.log");
    const { end } = startProgram(
      `${fileLogger(LONG)} for (let i = 0; i < 2000; i++) { log.info(line(i)); if (i % 10 === 0) await turn(); } process.kill(process.pid, "SIGKILL");`,
      { path },
    );
    await end;
    const { length } = numbersOf(readFileSync(path));
    expect(length * 101).toBeGreaterThan(2000 * 101 - 65_536 - 101);
    expect(length).toBeLessThan(2000);
  });

  test.each([
    ["the end of main", "", 0],
    ["the end of main, turns later", PAUSE, 0],
    ["process.exit", "process.exit(3);", 3],
    ["an uncaught exception", "setTimeout(() => { throw new Error('boom'); });", 1],
    ["an exit listener that logs", "process.on('exit', () => log.info(line(10)));", 0],
  ])("%s loses nothing, and no timer delays it", async (_name, source, code) => {
    const path = join(temporary(), "app.log");
    const end = await runProgram(`${fileLogger(LONG)} all(10); ${source}`, { path });
    expect(end.code).toBe(code);
    expect(numbersOf(readFileSync(path)).slice(0, 10)).toEqual(upTo(10));
    expect(numbersOf(readFileSync(path))).toHaveLength(source.includes("line(10)") ? 11 : 10);
  });
});

describe("of two transports to one file, the sooner flushEvery holds", () => {
  test.each([
    ['"line"', '"turn"'],
    ['"turn"', '"line"'],
    ['"line"', LONG],
    [LONG, '"line"'],
    [LONG, "undefined", '"line"'],
    ['"line"', "undefined"],
  ])("%s and %s", async (...options) => {
    const path = join(temporary(), "app.log");
    const { end } = startProgram(
      `const logs = [${options.join(", ")}].map((flushEvery) => createLogger({ format, transports: [fileTransport({ path, flushEvery })] }));
      for (let i = 0; i < 30; i++) logs[i % logs.length].info(line(i));
      process.kill(process.pid, "SIGKILL");`,
      { path },
    );
    await end;
    expect(numbersOf(readFileSync(path))).toEqual(upTo(30));
  });

  test("also when it came later, and only until it is closed", async () => {
    const path = join(temporary(), "app.log");
    const { end } = startProgram(
      `const make = (flushEvery) => createLogger({ format, transports: [fileTransport({ path, flushEvery })] });
      const slow = make(${LONG});
      slow.info(line(0));
      const soon = make("line");
      if (fs.readFileSync(path, "utf8") !== line(0) + "\\n") process.exit(7);
      slow.info(line(1));
      if (fs.readFileSync(path, "utf8").length !== 202) process.exit(8);
      await soon.close();
      slow.info(line(2));
      await turn();
      process.kill(process.pid, "SIGKILL");`,
      { path },
    );
    expect(await end).toMatchObject({ code: null });
    expect(numbersOf(readFileSync(path))).toEqual([0, 1]);
  });
});

// util-linux's script gives a program a terminal.
const terminal = HAS_SCRIPT ? test : test.skip;

terminal("on a terminal, lines and console.log are in the order of the calls (skipped without script)", async () => {
  const path = join(temporary(), "program.mjs");
  const url = pathToFileURL(join(ROOT, "dist/index.js")).href;
  writeFileSync(
    path,
    `import { createLogger, log, stderrTransport } from "${url}";
    const format = (record) => record.message;
    const own = createLogger({ format });
    const errors = createLogger({ format, transports: [stderrTransport()] });
    for (let i = 0; i < 100; i += 4) {
      own.info(String(i));
      console.log(i + 1);
      errors.info(String(i + 2));
      console.error(i + 3);
    }
    process.kill(process.pid, "SIGKILL");`,
  );
  const { stdout } = await run("script", ["-qec", `${process.execPath} ${path}`, "/dev/null"], {
    env: { NO_COLOR: "1" },
  });
  const numbers = linesOf(stdout.replaceAll("\r", "").replace(/\n[^\n]*$/, "\n")).filter((line) => /^\d+$/.test(line));
  expect(numbers.map(Number)).toEqual(upTo(100));
});
