import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { prettyFormatter } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { run, runNode } from "../support/child-process.js";
import { HAS_SCRIPT } from "../support/pty.js";
import { temporary } from "../support/temporary.js";

const INDEX = JSON.stringify(new URL("../../dist/index.js", import.meta.url).href);
const PREFIX = "10:30:15.000 INFO  ".length;

/** Writes a program that logs in pretty, without IDs. Returns its path. */
function program(...calls: readonly string[]): string {
  const path = join(temporary(), "app.mjs");
  const time = new Date(2024, 0, 15, 10, 30, 15).getTime();
  const source = [
    `import { createLogger, stderrTransport } from ${INDEX};`,
    `const settings = { format: "pretty", context: false, clock: () => ${time} };`,
    "const log = createLogger(settings);",
    ...calls,
  ];
  writeFileSync(path, source.join("\n"));
  return path;
}

// util-linux's script gives a program a terminal.
const onTerminal = HAS_SCRIPT ? describe : describe.skip;

/** The lines of a program on a terminal of some columns. */
async function linesOnTerminal(columns: number, path: string, env = {}): Promise<string[]> {
  const command = `stty cols ${columns}; "${process.execPath}" "${path}"`;
  const { stdout } = await run("script", ["-qec", command, "/dev/null"], { env: { TERM: "xterm", ...env } });
  return stripVTControlCharacters(stdout).trimEnd().split(/\r?\n/);
}

onTerminal("on a terminal (skipped without script), fields are on the message's line exactly if they fit there", () => {
  const fields = "{ a: 1, b: 'two', c: [ 3, 4 ], d: { e: 5 } }";
  const WHOLE = PREFIX + "Charged ".length + fields.length;

  test.each([WHOLE + 100, WHOLE + 1, WHOLE])("in %d columns they do", async (columns) => {
    const path = program(`log.info("Charged", ${fields})`);
    expect(await linesOnTerminal(columns, path)).toEqual([`10:30:15.000 INFO  Charged ${fields}`]);
    expect(await linesOnTerminal(columns, path, { NO_COLOR: "1" })).toEqual([`10:30:15.000 INFO  Charged ${fields}`]);
  });

  test.each([WHOLE - 1, WHOLE - "Charged ".length + 2])(
    "in %d columns they fit on a line of their own",
    async (columns) => {
      const lines = await linesOnTerminal(columns, program(`log.info("Charged", ${fields})`));
      expect(lines).toEqual(["10:30:15.000 INFO  Charged", `10:30:15.000 INFO  |   ${fields.slice(2, -2)}`]);
    },
  );

  test.each([WHOLE - "Charged ".length + 1, 62, 20, 1])("in %d columns they take several", async (columns) => {
    const lines = await linesOnTerminal(columns, program(`log.info("Charged", ${fields})`));
    expect(lines[0]).toBe("10:30:15.000 INFO  Charged");
    expect(lines.length).toBe(5);
  });

  test.each<[string, string[], number]>([
    ["a long message", [`log.info("m".repeat(100), { a: 1 })`], 2],
    ["a message of several lines", [`log.info("m".repeat(200) + "\\n" + "n", { a: 1 })`], 2],
    ["a name and IDs", [`createLogger({ ...settings, context: true, name: "n".repeat(50) }).info("m", { a: 1 })`], 1],
    ["no message", [`log.info("", { a: "x".repeat(80) })`], 1],
    ["an error's fields", [`log.info("m", Object.assign(new Error("e"), { stack: "e", a: "x".repeat(60) }))`], 3],
    [
      "an error's fields that do not fit",
      [`log.info("m", Object.assign(new Error("e"), { stack: "e", a: "x".repeat(60), b: "x".repeat(60) }))`],
      6,
    ],
    [
      "a transport to stderr",
      [`createLogger({ ...settings, transports: [stderrTransport()] }).info("m", { a: "x".repeat(90) })`],
      2,
    ],
    ["much that fits on no line", [`log.info("m", { a: "x".repeat(90), b: "x".repeat(90) })`], 3],
  ])("for %s", async (_what, calls, count) => {
    expect(await linesOnTerminal(110, program(...calls))).toHaveLength(count);
  });

  test("after the terminal was resized, too", async () => {
    const path = program(
      `import { execFileSync } from "node:child_process";`,
      "const running = setInterval(() => {}, 1000);",
      `const resized = new Promise((resolve) => process.stdout.once("resize", resolve));`,
      `log.info("Charged", ${fields});`,
      `execFileSync("stty", ["cols", "200"], { stdio: "inherit" });`,
      "await resized;",
      "clearInterval(running);",
      `log.info("Charged", ${fields});`,
    );
    expect(await linesOnTerminal(WHOLE - 1, path)).toHaveLength(3);
  });
});

describe("elsewhere, fields of at most 80 characters are on the message's line", () => {
  test.each([
    ["64", 64, true],
    ["80", 80, true],
    ["81", 81, false],
    ["200", 200, false],
  ])("%s characters", async (_what, length, fits) => {
    const one = (log = createTestLogger({ format: prettyFormatter(), context: false })) => {
      log.info("m", {
        a: 1,
        b: 2,
        c: 3,
        d: 4,
        text: "x".repeat(length - "{ a: 1, b: 2, c: 3, d: 4, text: '' }".length),
      });
      return log.lines[0] as string;
    };
    expect(one().includes("\n")).toBe(!fits);
    const { stdout } = await runNode([program(`log.info("m", { text: "x".repeat(${length - 12}) })`)]);
    expect(stdout.trimEnd().includes("\n")).toBe(!fits);
  });
});

test("a program whose output is a pipe does not get a stream for it", async () => {
  const handles = (format: string) => [
    `createLogger({ ...settings, format: "${format}" }).info("m", { a: 1 });`,
    "process.exitCode = process._getActiveHandles().length;",
  ];
  const { code } = await runNode([program(...handles("line"))]);
  expect(await runNode([program(...handles("pretty"))])).toMatchObject({ code, stderr: "" });
});

describe("dates have one colour", () => {
  test.each([
    "2024-01-15T10:30:15.123Z",
    "1970-01-01T00:00:00.000Z",
    "0001-01-01T00:00:00.000Z",
    "-000044-03-15T00:00:00.000Z",
    "+275760-09-13T00:00:00.000Z",
  ])("%s", (text) => {
    const log = createTestLogger({ format: prettyFormatter({ colors: true }), context: false });
    const date = new Date(text);
    log.info("m", { date, list: [date], text: "2024-01-15", number: -2024, range: "2024-01-15T10:30:15.123Z" });
    const painted = `\x1b[35m${text}\x1b[0m`;
    expect(log.lines[0]).toContain(`date: ${painted}`);
    expect(log.lines[0]).toContain(`[ ${painted} ]`);
    expect(log.lines[0]).toContain("\x1b[33m-2024\x1b[0m");
    expect(log.lines[0]).toContain("\x1b[32m'2024-01-15'\x1b[0m");
    expect(log.lines[0]).toContain("\x1b[32m'2024-01-15T10:30:15.123Z'\x1b[0m");
  });

  test("an invalid one, too", () => {
    const log = createTestLogger({ format: prettyFormatter({ colors: true }), context: false });
    log.info("m", { date: new Date(Number.NaN) });
    expect(log.lines[0]).toContain("date: \x1b[35mInvalid Date\x1b[0m");
  });
});
