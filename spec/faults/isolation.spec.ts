import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { numbersOf, upTo } from "../support/numbered-lines.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

/** Lines that go to a file beside a transport that misbehaves: they must all be there, and the program end as it wants. */
async function beside(transport: string, more = ""): Promise<string> {
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

test("a transport that rejects is told at most once a second, with the number of the others at the end", async () => {
  const stderr = await beside("{ async write() { throw new Error('no network'); } }");
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
  ["throws what is no error", "{ write() { throw undefined; } }"],
  ["has a flush that hangs", "{ write() {}, flush: () => new Promise(() => {}) }"],
])("a transport that %s reaches neither the caller nor the next one", async (_name, transport) => {
  expect(await beside(transport)).toMatch(/^ctxlog: transport: /);
});

test("a transport that logs to its own logger does not go on for ever", async () => {
  const path = join(temporary(), "app.log");
  const end = await runProgram(
    `const log = createLogger({ format, transports: [{ write() { log.info("again"); } }, fileTransport({ path })] });
    log.info(line(0));`,
    { path },
  );
  expect(end.code).toBe(0);
  expect(readFileSync(path).toString().split("\n")).toContain("0 ".padEnd(100, "abcdefghij"));
});

test("a handler of errors that logs to the transport that failed does not go on for ever", async () => {
  const end = await runProgram(
    `let told = 0;
    const log = createLogger({
      format,
      onError: () => { told++; log.error("it failed"); },
      transports: [{ async write() { throw new Error("no network"); } }],
    });
    for (let i = 0; i < 10; i++) log.info(line(i));
    for (let i = 0; i < 50; i++) await turn();
    process.exitCode = told;`,
  );
  expect(end.code).toBe(10);
});

test("a transport that prints to the console that is captured prints there, once a line", async () => {
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
