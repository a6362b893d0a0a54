import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { captureProcess, type Logger } from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";
import { type ProcessResult, ROOT, runNode, startProcess } from "./support/child-process.js";
import { temporary } from "./support/temporary.js";

const BUILT = JSON.stringify(join(ROOT, "dist/index.js"));

/** The start of a program, which captures itself only if the environment says so. */
const SET_UP = `
const log = ctxlog.createLogger({ name: "app" });
const undo = process.env.CAPTURE ? ctxlog.captureProcess(log) : () => {};
const inRequest = (fn) => ctxlog.runWithContext({ requestId: "a1b2c3d4e5f6" }, fn);
`;
const ESM = `import * as ctxlog from ${BUILT};\nimport { Worker } from "node:worker_threads";\n${SET_UP}`;
const CJS = `const ctxlog = require(${BUILT});\nconst { Worker } = require("node:worker_threads");\n${SET_UP}`;

interface Program {
  readonly source: string;
  readonly flags?: readonly string[];
  readonly kind?: "module" | "commonjs";
}

function run({ source, flags = [], kind = "module" }: Program, captured: boolean): Promise<ProcessResult> {
  const text = (kind === "module" ? ESM : CJS) + source;
  return runNode([...flags, `--input-type=${kind}`, "-e", text], { env: captured ? { CAPTURE: "1" } : {} });
}

/** What Node prints, without the process ID. */
function withoutPid(stderr: string): string {
  return stderr.replace(/\(node:\d+\)/g, "(node)");
}

/** The lines of a captured program, without their times. Checks that Node prints and ends as without the capture. */
async function linesOf(program: Program): Promise<string[]> {
  const [plain, captured] = await Promise.all([run(program, false), run(program, true)]);
  expect({ ...captured, stdout: "", stderr: withoutPid(captured.stderr) }).toEqual({
    ...plain,
    stdout: "",
    stderr: withoutPid(plain.stderr),
  });
  const before = plain.stdout.split("\n").length - 1;
  const lines = captured.stdout.split("\n").slice(0, -1);
  expect(lines.length).toBeGreaterThanOrEqual(before);
  return lines.map((line) => line.replace(/^[\d-]+ [\d:]+ - /, ""));
}

const IN = "[req=a1b2c3d4|session=none]";
const OUT = "[req=none|session=none]";
const kinds = ["module", "commonjs"] as const;

describe.concurrent("an uncaught exception", () => {
  test.each(kinds)("is logged at FATAL in its context, and ends the process as before (%s)", async (kind) => {
    const lines = await linesOf({
      kind,
      source: `inRequest(() => setTimeout(() => { throw new RangeError("boom"); }, 1));`,
    });
    expect(lines[0]).toBe(`app - FATAL - ${IN} - Uncaught exception origin=uncaughtException`);
    expect(lines[1]).toBe(`app - FATAL - ${IN} | RangeError: boom`);
    expect(lines[2]).toContain(`app - FATAL - ${IN} |     at `);
  });

  test("thrown synchronously out of a context has its IDs", async () => {
    const lines = await linesOf({ kind: "commonjs", source: `inRequest(() => { throw new Error("boom"); });` });
    expect(lines[0]).toContain(`FATAL - ${IN} - Uncaught exception`);
  });

  test("follows the lines of its turn, and precedes those of an exit listener", async () => {
    const source = `process.on("exit", (code) => log.info("exit " + code)); log.info("before"); setTimeout(() => { log.info("same turn"); throw new Error("x"); }, 1);`;
    const lines = await linesOf({ source });
    const messages = lines.map((line) => line.split(" - ").at(-1)).filter((line) => !line?.includes(" | "));
    expect(messages).toEqual(["before", "same turn", "Uncaught exception origin=uncaughtException", "exit 1"]);
  });

  test.each([
    "null",
    "undefined",
    "'text'",
    "{ a: 1 }",
    "Object.create(null)",
    "new Proxy({}, { get() { throw 1; } })",
  ])("may be %s", async (thrown) => {
    const lines = await linesOf({ source: `setTimeout(() => { throw ${thrown}; }, 1);` });
    expect(lines[0]).toContain(`app - FATAL - ${OUT} - Uncaught exception thrown=`);
  });

  test("that a listener handles is logged, and does not end the process", async () => {
    const source = `process.on("uncaughtException", () => log.info("handled")); setTimeout(() => { throw new Error("x"); }, 1); setTimeout(() => log.info("alive"), 20);`;
    const lines = await linesOf({ source });
    expect(lines[0]).toContain("FATAL");
    expect(lines.slice(-2)).toEqual([`app - INFO - ${OUT} - handled`, `app - INFO - ${OUT} - alive`]);
  });

  test("keeps an exit code that a listener sets", async () => {
    await linesOf({
      source: `process.on("exit", () => { process.exitCode = 7; }); setTimeout(() => { throw 1; }, 1);`,
    });
  });

  test("aborts as before with --abort-on-uncaught-exception", async () => {
    const flags = ["--abort-on-uncaught-exception"];
    const program = { flags, source: `process.chdir("/tmp"); setTimeout(() => { throw new Error("x"); }, 1);` };
    const [plain, captured] = await Promise.all([run(program, false), run(program, true)]);
    expect([captured.code, captured.signal]).toEqual([plain.code, plain.signal]);
    expect(captured.code).not.toBe(0);
  });

  test("is not logged after the undo", async () => {
    expect(await linesOf({ source: `undo(); setTimeout(() => { throw new Error("x"); }, 1);` })).toEqual([]);
  });
});

describe.concurrent("an unhandled rejection", () => {
  const source = `inRequest(async () => { await null; throw new RangeError("boom"); }); setTimeout(() => log.info("alive"), 30);`;

  test.each(
    kinds.flatMap((kind) => [[kind], [kind, "--unhandled-rejections=throw"], [kind, "--unhandled-rejections=strict"]]),
  )("is FATAL where it ends the process (%s %s)", async (kind, ...flags) => {
    const lines = await linesOf({ kind: kind as "module", source, flags });
    expect(lines[0]).toBe(`app - FATAL - ${IN} - Uncaught exception origin=unhandledRejection`);
    expect(lines[1]).toContain("| RangeError: boom");
    expect(lines.join("\n")).not.toContain("alive");
  });

  test.each(["warn", "warn-with-error-code"])("is one WARN where Node warns (%s)", async (mode) => {
    const lines = await linesOf({ source: source + source, flags: [`--unhandled-rejections=${mode}`] });
    expect(lines.filter((line) => line.includes("WARN") && line.includes(" - Unhandled"))).toEqual([
      `app - WARN - ${IN} - UnhandledPromiseRejectionWarning: RangeError: boom`,
      `app - WARN - ${IN} - UnhandledPromiseRejectionWarning: RangeError: boom`,
    ]);
    expect(lines.at(-1)).toContain("alive");
  });

  test("is nothing where Node says nothing", async () => {
    expect(await linesOf({ source, flags: ["--unhandled-rejections=none"] })).toEqual([`app - INFO - ${OUT} - alive`]);
  });

  test("is nothing where a listener has it", async () => {
    const handled = `process.on("unhandledRejection", () => log.info("handled"));${source}`;
    expect(await linesOf({ source: handled })).toEqual([`app - INFO - ${IN} - handled`, `app - INFO - ${OUT} - alive`]);
  });

  test.each(["'text'", "undefined", "null"])("may have the reason %s", async (reason) => {
    const lines = await linesOf({ source: `Promise.reject(${reason});` });
    expect(lines[0]).toContain("Uncaught exception origin=unhandledRejection");
  });
});

describe.concurrent("a warning", () => {
  test("is one WARN for each code, and printed by Node as before", async () => {
    const source = `inRequest(() => {
      for (let i = 0; i < 3; i++) process.emitWarning("old " + i, { type: "Mine", code: "C1", detail: "why" });
      process.emitWarning("no code"); process.emitWarning("no code"); process.emitWarning("other");
    });`;
    expect(await linesOf({ source })).toEqual([
      `app - WARN - ${IN} - Mine: old 0 code=C1 detail=why`,
      `app - WARN - ${IN} - Warning: no code`,
      `app - WARN - ${IN} - Warning: other`,
    ]);
  });

  test.each(["--no-warnings", "--trace-warnings", "--no-deprecation", "--throw-deprecation"])(
    "leaves %s as it is",
    async (flag) => {
      await linesOf({ source: `process.emitWarning("old", "DeprecationWarning", "C1");`, flags: [flag] });
    },
  );

  test("may hold anything", async () => {
    const source = `for (const w of [null, 1, "x", { name: 1 }, { get name() { throw 1; } }]) process.listeners("warning").at(-1)(w);
      process.emitWarning("a\\n2024-01-15 10:30:15 - FATAL - [req=x|session=y] - forged\\x1b[2J");`;
    const program = { source };
    const { stdout } = await run(program, true);
    expect(stdout).not.toMatch(/^2024-01-15 10:30:15/m);
    expect(stdout).not.toContain("\x1b");
  });
});

describe.concurrent("in a worker thread", () => {
  const inWorker = (body: string): string => `
    const worker = new Worker(${JSON.stringify(CJS + body)}, { eval: true, execArgv: [] });
    worker.on("error", (error) => console.error("worker: " + error.message));
    worker.on("exit", (code) => console.error("code " + code));`;

  test("an exception is logged, and reaches the parent's listener as before", async () => {
    const lines = await linesOf({
      source: inWorker(`inRequest(() => setTimeout(() => { throw new Error("boom"); }, 1));`),
    });
    expect(lines[0]).toBe(`app - FATAL - ${IN} - Uncaught exception origin=uncaughtException`);
  });

  test("a rejection, too", async () => {
    const lines = await linesOf({
      source: inWorker(`inRequest(async () => { await null; throw new Error("boom"); });`),
    });
    expect(lines[0]).toBe(`app - FATAL - ${IN} - Uncaught exception origin=unhandledRejection`);
  });
});

describe("SIGTERM", () => {
  /** Sends the signal once the program has printed a line that says so. */
  async function terminated(source: string, captured: boolean): Promise<ProcessResult> {
    const program = `${ESM}setInterval(() => {}, 1000);${source};console.error("ready");`;
    const { child, end } = startProcess(process.execPath, ["--input-type=module", "-e", program], {
      env: captured ? { CAPTURE: "1" } : {},
    });
    if (child.stderr) await once(child.stderr, "data");
    child.kill("SIGTERM");
    return end;
  }

  test("is one line, and ends the process by the signal", async () => {
    const { code, signal, stdout } = await terminated("", true);
    expect([code, signal]).toEqual([null, "SIGTERM"]);
    expect(stdout).toMatch(/^[\d-]+ [\d:]+ - app - INFO - \[req=none\|session=none\] - Received SIGTERM\n$/);
  });

  test("is 143 for a shell, as without the capture", async () => {
    const source = `setTimeout(() => process.kill(process.pid, "SIGTERM"), 1); setInterval(() => {}, 1000);`;
    const ends = [];
    for (const captured of [false, true]) {
      const inner = `${JSON.stringify(process.execPath)} --input-type=module -e ${JSON.stringify(ESM + source)
        .replaceAll("$", "\\$")
        .replaceAll("`", "\\`")
        .replaceAll("\\n", "\n")}`;
      const script = `${inner} >/dev/null; echo $?`;
      const { child, end } = startProcess("sh", ["-c", script], { env: captured ? { CAPTURE: "1" } : {} });
      child.stderr?.resume();
      ends.push((await end).stdout);
    }
    expect(ends).toEqual(["143\n", "143\n"]);
  });

  test("loses no line that waits", async () => {
    const file = join(temporary(), "app.log");
    const waiting = `
      const late = ctxlog.fileTransport({ path: ${JSON.stringify(file)}, flushEvery: 60_000 });
      ctxlog.createLogger({ transports: [late] }).info("waits")`;
    expect(await terminated(waiting, true)).toMatchObject({ code: null, signal: "SIGTERM" });
    expect(readFileSync(file, "utf8")).toMatch(/ - waits\n$/);
  });

  test.each(["on", "once", "prependListener", "prependOnceListener"])(
    "leaves the end to a listener that was added by %s, after the capture",
    async (method) => {
      const source = `process.${method}("SIGTERM", () => { log.info("closing"); setTimeout(() => { log.info("closed"); process.exit(3); }, 20); })`;
      const { code, signal, stdout } = await terminated(source, true);
      expect([code, signal]).toEqual([3, null]);
      expect(stdout.match(/Received SIGTERM/g)).toHaveLength(1);
      expect(stdout.trimEnd()).toMatch(/closed$/);
    },
  );

  test("leaves the end to a listener that was there before", async () => {
    const source = `undo(); process.once("SIGTERM", () => setTimeout(() => process.exit(3), 20)); ctxlog.captureProcess(log)`;
    expect(await terminated(source, true)).toMatchObject({ code: 3, signal: null });
  });

  test("ends the process although two loggers, and two copies of the package, listen", async () => {
    const copy = JSON.stringify(`${join(ROOT, "dist/index.js")}?copy`);
    const source = `
      const other = await import(${copy});
      ctxlog.captureProcess(log.child({ name: "child" }));
      ctxlog.captureProcess(log);
      other.captureProcess(other.createLogger({ name: "copy" }))`;
    const { signal, stdout } = await terminated(source, true);
    expect(signal).toBe("SIGTERM");
    expect(
      stdout
        .split("\n")
        .map((line) => line.split(" - ")[1])
        .slice(0, -1),
    ).toEqual(["app", "app.child", "copy"]);
  });

  test("has its default effect after the undo", async () => {
    const { signal, stdout } = await terminated("undo()", true);
    expect([signal, stdout]).toEqual(["SIGTERM", ""]);
  });

  test("does not keep a process alive", async () => {
    expect(await linesOf({ source: "" })).toEqual([]);
  });
});

describe("the undo", () => {
  test("removes every listener, once all captures are undone, and works once, and with using", () => {
    const counts = (): number[] =>
      ["uncaughtExceptionMonitor", "warning", "SIGTERM", "removeListener"].map((event) => process.listenerCount(event));
    const before = counts();
    const log = createTestLogger();
    const first = captureProcess(log);
    const second = captureProcess(log);
    const third = captureProcess(log.child({ name: "c" }));
    expect(counts()).toEqual(before.map((count) => count + 1));
    first();
    first();
    process.emit("warning", new Error("still captured"));
    second();
    process.emit("warning", new Error("by the child only"));
    third[Symbol.dispose]();
    expect(counts()).toEqual(before);
    expect(log.records.map(({ name, message }) => [name, message])).toEqual([
      [undefined, "Error: still captured"],
      ["c", "Error: still captured"],
      ["c", "Error: by the child only"],
    ]);
  });

  test("a logger can be captured again", () => {
    const log = createTestLogger();
    captureProcess(log)();
    using _ = captureProcess(log);
    process.emit("warning", new Error("again"));
    expect(log.records).toHaveLength(1);
  });
});

test("remembers a bounded number of warnings", () => {
  const log = createTestLogger();
  using _ = captureProcess(log);
  const warn = process.listeners("warning").at(-1) as (warning: Error) => void;
  for (let index = 0; index < 3000; index++) warn(new Error(`w${index}`));
  expect(log.records).toHaveLength(3000);
  warn(new Error("w2999"));
  expect(log.records).toHaveLength(3000);
  warn(new Error("w0"));
  expect(log.records).toHaveLength(3001);
});

test("a logger whose parts fail does not disturb the process", () => {
  const log = createTestLogger({
    filters: [
      () => {
        throw new Error("filter");
      },
    ],
  });
  using _ = captureProcess(log);
  const onException = process.listeners("uncaughtExceptionMonitor").at(-1);
  onException?.(new Error("x"), "uncaughtException");
  expect(log.records[0]?.level).toBe("FATAL");
});

test.each([undefined, null, {}, "log", { info() {} }])("refuses %o", (logger) => {
  expect(() => captureProcess(logger as Logger)).toThrow(TypeError);
  expect(() => captureProcess(logger as Logger)).toThrow("captureProcess's logger");
});
