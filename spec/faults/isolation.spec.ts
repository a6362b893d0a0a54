import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { numbersOf, upTo } from "../support/numbered-lines.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

/** Logs to a failing transport and a file. Every line must be in the file, and the exit code must be the program's. */
async function stderrOf(transport: string, more = ""): Promise<string> {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const bad = ${transport};
    const log = createLogger({ format, flushTimeout: 100, transports: [bad, fileTransport({ path })] });
    ${more}
    for (let i = 0; i < 100; i++) log.info(line(i));
    await log.flush();
    await turn();
    process.exitCode = 7;`,
    { path },
  );
  expect(end.code).toBe(7);
  expect(numbersOf(readFileSync(path))).toEqual(upTo(100));
  return end.stderr;
}

test("a transport that rejects is reported at most once a second, with the number of the other failures at exit", async () => {
  const stderr = await stderrOf("{ async write() { throw new Error('no network'); } }");
  expect(stderr).toMatch(/^ctxlog: transport: Error: no network\n/);
  const counted = [...stderr.matchAll(/(\d+) more/g)].reduce((sum, [, more]) => sum + Number(more), 0);
  expect(stderr.match(/no network/g)?.length ?? Number.NaN).toBeLessThan(4);
  expect(counted + (stderr.match(/no network/g)?.length ?? 0)).toBe(100);
});

test.each([
  ["throws", "{ write() { throw new Error('broken'); } }"],
  ["returns a thenable that throws", "{ write: () => ({ then() { throw new Error('broken'); } }) }"],
  [
    "rejects long after the call",
    "{ write: () => new Promise((_, no) => setTimeout(no, 5, new Error('broken'))), flush: () => new Promise((done) => setTimeout(done, 20)) }",
  ],
  ["throws a value that is no error", "{ write() { throw undefined; } }"],
  ["has a flush that hangs", "{ write() {}, flush: () => new Promise(() => {}) }"],
])("a transport that %s affects neither the caller nor the next transport", async (_name, transport) => {
  expect(await stderrOf(transport)).toMatch(/^ctxlog: transport: /);
});

test("a transport that logs to its own logger does not loop", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const log = createLogger({ format, transports: [{ write() { log.info("again"); } }, fileTransport({ path })] });
    log.info(line(0));`,
    { path },
  );
  expect(end.code).toBe(0);
  expect(readFileSync(path).toString().split("\n")).toContain("0 ".padEnd(100, "abcdefghij"));
});

test("an error handler that logs to the failed transport does not loop", async () => {
  const end = await runProgram(
    `let reported = 0;
    const log = createLogger({
      format,
      onError: () => { reported++; log.error("it failed"); },
      transports: [{ async write() { throw new Error("no network"); } }],
    });
    for (let i = 0; i < 10; i++) log.info(line(i));
    for (let i = 0; i < 50; i++) await turn();
    process.exitCode = reported;`,
  );
  expect(end.code).toBe(10);
});

test("a transport that prints to the captured console prints each line once", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const log = createLogger({ format, transports: [{ write: (_record, line) => console.error("seen", line) }, fileTransport({ path })] });
    ctxlog.captureConsole(log);
    console.log("one");
    console.error("two");`,
    { path },
  );
  expect(end).toMatchObject({ code: 0, stderr: "seen one\nseen two\n" });
  expect(readFileSync(path).toString()).toBe("one\ntwo\n");
});
