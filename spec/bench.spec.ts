import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ProcessResult, ROOT, runNode } from "./support/child-process.js";
import { HAS_SCRIPT } from "./support/pty.js";
import { temporary } from "./support/temporary.js";

/** Runs the benchmark with the loggers that need no packages of bench/: the others may not be installed here. */
function bench(...args: string[]): Promise<ProcessResult> {
  const all = ["bench/run.mjs", "--quick", "--logger", "floor,ctxlog", ...args];
  return runNode(all, { timeout: 60_000 });
}

describe("the benchmark", () => {
  test("checks what a logger writes, times it, and shows the ratio to the floor", async () => {
    const { code, stdout, stderr } = await bench("--case", "json,request");

    expect(stderr).toBe("");
    expect(stdout).toMatch(/JSON with context and one field \(json\)\n.*to the floor.*\n +floor +[\d.,]+ +1\.00/);
    expect(stdout.match(/^ {2}ctxlog +[\d.,]+ +[\d.]+$/gm)).toHaveLength(2);
    expect(stdout).not.toContain("NOT EQUAL WORK");
    expect(code).toBe(0);
  }, 60_000);

  test("shows which targets are met, and rows that only one case has", async () => {
    const { code, stdout } = await bench("--case", "disabled,redact");

    expect(stdout).toMatch(/disabled: at most 2 ns more than an empty function +-?[\d.]+ ns +(met|NOT MET)/);
    expect(stdout).toMatch(
      /Redaction of a login \(redact\)\n.*\n +ctxlog, without +[\d.,]+\n +ctxlog, credentials +[\d.,]+\n/,
    );
    expect(code).toBe(0);
  }, 60_000);

  test("checks requests of several lines, and shows the ratio to a row of the case", async () => {
    const { code, stdout } = await bench("--case", "request-three,beyond-latin,context-debug");

    expect(stdout).toMatch(
      /\(request-three\)\n +ns a request +to the floor.*\n +floor +[\d.,]+ +1\.00.*\n +ctxlog +[\d.,]+ +/,
    );
    expect(stdout).toMatch(/to the row without\n +ctxlog, JSON, ASCII +[\d.,]+ +1\.00\n/);
    expect(stdout).toMatch(/to “without”\n +without +[\d.,]+ +1\.00\n +with LOG_CONTEXT_DEBUG=1 +[\d.,]+ +[\d.]+\n/);
    expect(stdout).not.toContain("NOT EQUAL WORK");
    expect(code).toBe(0);
  }, 60_000);

  test("runs the cases that LogTape and evlog publish", async () => {
    const { code, stdout, stderr } = await bench("--case", "published-logtape,published-evlog");

    expect(stderr).toBe("");
    expect(stdout).toMatch(/\(published-logtape\)\n.*in a loop, to ctxlog\n +no output: ctxlog +[\d.,]+ +1\.00\n/);
    expect(stdout).toMatch(/\n +the console: ctxlog +[\d.,]+ +1\.00\n +a file: ctxlog +[\d.,]+ +1\.00\n/);
    expect(stdout).toMatch(/\(published-evlog\)\n.*\n +a text: ctxlog +[\d.,]+ +1\.00\n/);
    expect(code).toBe(0);
  }, 60_000);

  test("logs to a real pipe, file and terminal, and reads every line back", async () => {
    const { code, stdout, stderr } = await bench("--case", "stdout");

    expect(stderr).toBe("");
    expect(stdout).toMatch(/\(stdout\)\n +pipe: CPU, us a line +pipe: wall, us a line +file: CPU/);
    expect(stdout).toMatch(HAS_SCRIPT ? /terminal: CPU, us a line/ : /terminal: not possible, there is no script/);
    expect(stdout).toMatch(/\n +ctxlog, three lines( +[\d.,]+){4}/);
    expect(code).toBe(0);
  }, 60_000);

  test("refuses a case that does not exist, and names those that do: the files of a folder", async () => {
    const { code, stderr } = await bench("--case", "jsn");

    const names = readdirSync(join(ROOT, "bench/cases")).map((file) => file.replace(".mjs", ""));
    expect(stderr).toContain(`no case jsn; there are ${names.sort().join(", ")}`);
    expect(code).toBe(1);
  }, 60_000);
});

test("a request's further lines need the IDs of its first, and the next request fresh ones", async () => {
  const at = (requestId: string, amount: number) =>
    LINE.replace("r1", requestId.padEnd(20, "x"))
      .replace("s1", `${requestId}s`.padEnd(20, "x"))
      .replace(":0", `:${amount}`);
  const options = "{ ownIds: true, lines: 2 }";

  expect(await verdict([at("a", 0), at("a", 1), at("b", 2), at("b", 3)], options)).toBe("equal work");
  expect(await verdict([at("a", 0), at("b", 1), at("c", 2), at("c", 3)], options)).toContain("line 1: not the IDs");
  expect(await verdict([at("a", 0), at("a", 1), at("a", 2), at("a", 3)], options)).toContain("line 2: not the IDs");
});

const LINE =
  '{"time":"TIME","level":"INFO","requestId":"r1","sessionId":"s1","amount":0,"message":"Processing payment for user Alice"}';

/** What the benchmark says of a file with these lines, when it expects one line with the IDs r1 and s1. */
async function verdict(lines: string[], options = "{}"): Promise<string> {
  const path = join(temporary(), "out.log");
  writeFileSync(path, lines.map((line) => `${line.replace("TIME", new Date().toISOString())}\n`).join(""));
  const code = `import { verify } from "./bench/lib/verify.mjs";
    verify(process.argv[1], "json", ${options}, { id: "some" }, ${options === "{}" ? 1 : lines.length}, { requestId: "r1", sessionId: "s1" });`;
  const { stderr } = await runNode(["--input-type=module", "-e", code, path]);
  return /^Error: (.*)/m.exec(stderr)?.[1] ?? "equal work";
}

test.each([
  ["equal work", [LINE]],
  ["0 lines, not 1", []],
  ["2 lines, not 1", [LINE, LINE]],
  ["not the IDs", [LINE.replace("r1", "r2")]],
  ["not the fields", [LINE.replace(":0", ":1")]],
  ["not the message", [LINE.replace("Alice", "Bob")]],
  ["not the level", [LINE.replace("INFO", "WARN")]],
  ["not the time", [LINE.replace("TIME", "2001-01-01T00:00:00.000Z")]],
])("the benchmark's check says %s of a logger's lines", async (expected, lines) => {
  expect(await verdict(lines)).toContain(expected);
});
