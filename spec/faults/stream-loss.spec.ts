import { openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { ROOT, run } from "../support/child-process.js";
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram } from "../support/program.js";
import { HAS_SCRIPT } from "../support/pty.js";
import { temporary } from "../support/temporary.js";

const program = (count: number, end = "process.exit(0);") => `
  const log = createLogger({ format, transports: [streamTransport(process.stdout)] });
  for (let i = 0; i < ${count}; i++) log.info(line(i));
  ${end}`;

const ENDS = [
  ["process.exit", "process.exit(0);"],
  ["process.exit one tick later", "process.nextTick(() => process.exit(0));"],
  ["process.exit one turn later", "setImmediate(() => process.exit(0));"],
  ["the end of main", ""],
  ["an exit listener that logs", "process.prependListener('exit', () => log.info(line(100))); process.exit(0);"],
] as const;

describe.each(ENDS)("no loss is reported of process.stdout as a stream at %s, if it is", (_name, end) => {
  const lines = upTo(end.includes("line(100)") ? 101 : 100);

  test("a file", async () => {
    const path = join(temporary(), "out");
    const result = await runProgram(program(100, end), { stdout: openSync(path, "w") });
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(readFileSync(path))).toEqual(lines);
  });

  test("a pipe", async () => {
    const pipe = new Pipe();
    const [result, text] = await Promise.all([
      runProgram(program(100, end), { stdout: pipe.writeEnd }),
      pipe.readAll(),
    ]);
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(numbersOf(text)).toEqual(lines);
  });

  test("a socket", async () => {
    const { code, stderr, stdout } = await runProgram(program(100, end), { stdout: "pipe" });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(numbersOf(stdout)).toEqual(lines);
  });

  test("/dev/null", async () => {
    expect(await runProgram(program(100, end))).toMatchObject({ code: 0, stderr: "" });
  });

  test("that of a worker thread", async () => {
    const { code, stderr, stdout } = await runProgram(
      `const { Worker } = await import("node:worker_threads");
      const code = [
        'import { createLogger, streamTransport } from "' + ctxlogUrl + '"; const format = ' + format + "; const line = " + line + ";",
        ${JSON.stringify(program(100, end))},
      ].join("");
      new Worker(new URL("data:text/javascript," + encodeURIComponent(code)));`,
      { stdout: "pipe" },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(numbersOf(stdout)).toEqual(lines);
  });
});

// util-linux's script gives a program a terminal.
const terminal = HAS_SCRIPT ? test : test.skip;

terminal("no loss is reported if it is a terminal (skipped without script)", async () => {
  const path = join(temporary(), "program.mjs");
  writeFileSync(
    path,
    `import { createLogger, streamTransport } from "${pathToFileURL(join(ROOT, "dist/index.js")).href}";
    const log = createLogger({ format: (record) => record.message, transports: [streamTransport(process.stdout)] });
    log.info("one");
    log.info("two");
    process.exit(0);`,
  );
  const { stdout } = await run("script", ["-qec", `${process.execPath} ${path}`, "/dev/null"]);
  expect(stdout.replaceAll("\r", "")).toMatch(/^one\ntwo\n(?!ctxlog)/);
});

test.each([
  ["ASCII", "x", 3000],
  ["two bytes a character", "é", 3000],
  ["four bytes a character", "🦊", 3000],
  ["a few long lines", "x".repeat(30_000), 30],
])("the lines that a pipe has accepted, and those reported as lost, are all: %s", async (_name, text, count) => {
  const pipe = new Pipe();
  const end = await runProgram(
    `const log = createLogger({ format, transports: [streamTransport(process.stdout, { maxBuffer: 1e9 })] });
    for (let i = 0; i < ${count}; i++) log.info(i + " " + ${JSON.stringify(text)}.repeat(60));
    process.exit(0);`,
    { stdout: pipe.writeEnd },
  );
  const lost = Number(/^ctxlog: (\d+) lines? for a stream were lost at exit/.exec(end.stderr)?.[1]);
  const arrived = (await pipe.readAll()).toString();
  // Node itself may tear the last one.
  expect(linesOf(arrived.slice(0, arrived.lastIndexOf("\n") + 1)).length + lost).toBe(count);
});
