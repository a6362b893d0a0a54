import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/child-process.js";
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram, startProgram } from "../support/program.js";
import { sourceFiles } from "../support/source-files.js";
import { temporary } from "../support/temporary.js";

/** Ways to replace the timers, and to bring them back. None of the fakes ever fires. */
const FAKES: Record<string, string> = {
  "mock.timers of node:test, all": `
    const { mock } = await import("node:test");
    const fake = () => mock.timers.enable();
    const real = () => mock.timers.reset();`,
  "mock.timers of node:test, setImmediate alone": `
    const { mock } = await import("node:test");
    const fake = () => mock.timers.enable({ apis: ["setImmediate"] });
    const real = () => mock.timers.reset();`,
  "mock.timers of node:test, setTimeout alone": `
    const { mock } = await import("node:test");
    const fake = () => mock.timers.enable({ apis: ["setTimeout"] });
    const real = () => mock.timers.reset();`,
  "functions that return nothing": replaced("() => undefined"),
  "functions that return numbers": replaced("() => 1"),
  "functions that return objects": replaced("() => ({ ref() {}, unref() {}, hasRef: () => true })"),
  "a clock that stands still": `
    const { now } = performance;
    const { now: date } = Date;
    const fake = () => { performance.now = () => 0; Date.now = () => 0; };
    const real = () => { performance.now = now; Date.now = date; };`,
  "the functions of node:timers": `
    const { default: timers } = await import("node:timers");
    const { syncBuiltinESMExports } = await import("node:module");
    const { setImmediate: immediate, setTimeout: timeout } = timers;
    const set = (setImmediate, setTimeout) => { Object.assign(timers, { setImmediate, setTimeout }); syncBuiltinESMExports(); };
    const fake = () => set(() => {}, () => {});
    const real = () => set(immediate, timeout);`,
};

function replaced(stub: string): string {
  return `
    const saved = { setImmediate, setTimeout, setInterval, clearTimeout };
    const fake = () => Object.assign(globalThis, { setImmediate: ${stub}, setTimeout: ${stub}, clearTimeout() {} });
    const real = () => Object.assign(globalThis, saved);`;
}

const TIMING = "src/internal/timing.ts";
const LOGGER = "const log = createLogger({ format, transports: [fileTransport({ path })] });";

describe.each(Object.entries(FAKES))("under %s", (_name, fakes) => {
  test("a line leaves at the end of its turn, and so do those after them", async () => {
    const path = join(temporary(), "app.log");
    const { child } = startProgram(
      `${fakes} ${LOGGER}
      const alive = setInterval(() => {}, 1000);
      fake();
      log.info(line(0));
      process.send("logged");
      process.once("message", () => { real(); log.info(line(1)); });`,
      { path, ipc: true },
    );
    await expect.poll(() => numbersIn(path), { timeout: 10_000 }).toEqual([0]);
    child.send("go on");
    await expect.poll(() => numbersIn(path), { timeout: 10_000 }).toEqual([0, 1]);
    child.kill("SIGKILL");
  });

  test("flush waits for a slow pipe, and resolves", async () => {
    const pipe = new Pipe();
    const [end, text] = await Promise.all([
      runProgram(
        `${fakes}
        const log = createLogger({ format, transports: [stdoutTransport()] });
        fake();
        for (let i = 0; i < 8000; i++) log.info(line(i));
        await log.flush();
        await log.close();
        process.kill(process.pid, "SIGKILL");`,
        { stdout: pipe.writeEnd },
      ),
      pipe.readSlowly(16_384, 5),
    ]);
    expect(end.signal).toBe("SIGKILL");
    expect(numbersOf(text)).toEqual(upTo(8000));
  });
});

test.each([
  ["a flush", "await log.flush();"],
  ["a chunk of lines", "for (let i = 1; i < 300; i++) log.info(line(i));"],
])("if the timers were fakes when the package was loaded, the real ones are taken after %s", async (_name, step) => {
  const path = join(temporary(), "app.log");
  const before = `${replaced("() => ({ ref() {}, unref() {} })")} fake(); globalThis.real = real;`;
  const { child } = startProgram(
    `${LOGGER}
    log.info(line(0));
    real();
    setInterval(() => {}, 1000);
    // The write at the end of the turn is overdue then.
    await new Promise((done) => setTimeout(done, 50));
    ${step}
    log.info("last");`,
    { path, flags: ["--import", `data:text/javascript,${encodeURIComponent(before)}`] },
  );
  await expect.poll(() => textOf(path), { timeout: 10_000 }).toMatch(/^last$/m);
  child.kill("SIGKILL");
});

test("src uses no timer and no clock but those that were taken when it was loaded", () => {
  const uses = /\b(?:setTimeout|setImmediate|setInterval|clearTimeout)\(|performance\.now/;
  const found = sourceFiles()
    // The command that reads lines back is a program of its own.
    .filter(({ path }) => !path.startsWith("src/story/"))
    .map(({ path }) => ({ path, text: readFileSync(join(ROOT, path), "utf8").replace(/^\s*\*.*$/gm, "") }))
    .filter(({ path, text }) => path !== TIMING && uses.test(text) && !text.includes("internal/timing.js"))
    .map(({ path }) => path);
  expect(found).toEqual([]);
});

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function numbersIn(path: string): number[] {
  const text = textOf(path);
  return text === "" ? [] : linesOf(text).map((line) => Number.parseInt(line, 10));
}
