import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ProcessResult, ROOT, runNode } from "./support/child-process.js";
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

    expect(stdout).toMatch(/disabled: at most 5 ns more than an empty function +-?[\d.]+ ns +(met|NOT MET)/);
    expect(stdout).toMatch(
      /Redaction of a login \(redact\)\n.*\n +ctxlog, without +[\d.,]+\n +ctxlog, credentials +[\d.,]+\n/,
    );
    expect(code).toBe(0);
  }, 60_000);

  test("refuses a case that does not exist, and names those that do: the files of a folder", async () => {
    const { code, stderr } = await bench("--case", "jsn");

    const names = readdirSync(join(ROOT, "bench/cases")).map((file) => file.replace(".mjs", ""));
    expect(stderr).toContain(`no case jsn; there are ${names.sort().join(", ")}`);
    expect(code).toBe(1);
  }, 60_000);
});

const LINE =
  '{"time":"TIME","level":"INFO","requestId":"r1","sessionId":"s1","amount":0,"message":"Processing payment for user Alice"}';

/** What the benchmark says of a file with these lines, when it expects one line with the IDs r1 and s1. */
async function verdict(...lines: string[]): Promise<string> {
  const path = join(temporary(), "out.log");
  writeFileSync(path, lines.map((line) => `${line.replace("TIME", new Date().toISOString())}\n`).join(""));
  const code = `import { verify } from "./bench/lib/verify.mjs";
    verify(process.argv[1], "json", {}, { id: "some" }, 1, { requestId: "r1", sessionId: "s1" });`;
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
  expect(await verdict(...lines)).toContain(expected);
});
