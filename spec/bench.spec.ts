import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";

// Only those that need no packages of bench's own: the other loggers may not be installed here.
function bench(...args: string[]) {
  const all = ["bench/run.mjs", "--quick", "--logger", "floor,ctxlog", ...args];
  return spawnSync(process.execPath, all, { encoding: "utf8", timeout: 60_000 });
}

it("measures what was written as asked, and tells the ratio to the floor", () => {
  const { status, stdout, stderr } = bench("--case", "json,request");

  expect(stderr).toBe("");
  expect(stdout).toMatch(/JSON with context and one field \(json\)\n.*to the floor.*\n +floor +[\d.,]+ +1\.00/);
  expect(stdout.match(/^ {2}ctxlog +[\d.,]+ +[\d.]+$/gm)).toHaveLength(2);
  expect(stdout).not.toContain("NOT EQUAL WORK");
  expect(status).toBe(0);
}, 60_000);

it("tells which targets it met", () => {
  const { stdout } = bench("--case", "disabled");

  expect(stdout).toMatch(/disabled: within 5 ns of an empty function +-?[\d.]+ ns +(met|NOT MET)/);
}, 60_000);

it("refuses a case that does not exist", () => {
  const { status, stderr } = bench("--case", "jsn");

  expect(stderr).toContain("no case jsn; there are json, line,");
  expect(status).toBe(1);
}, 60_000);

const LINE =
  '{"time":"TIME","level":"INFO","requestId":"r1","sessionId":"s1","amount":0,"message":"Processing payment for user Alice"}';

/** What bench says of a file that holds these lines, where a line was to carry the IDs r1 and s1. */
function verdict(...lines: string[]) {
  const folder = mkdtempSync(join(tmpdir(), "ctxlog-bench-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "out.log");
  writeFileSync(path, lines.map((line) => `${line.replace("TIME", new Date().toISOString())}\n`).join(""));
  const code = `import { verify } from "./bench/verify.mjs";
    verify(process.argv[1], "json", { id: "some" }, 1, { requestId: "r1", sessionId: "s1" });`;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code, path], { encoding: "utf8" });
  return /Error: (.*)/.exec(stderr)?.[1] ?? "equal work";
}

it.each([
  ["equal work", [LINE]],
  ["0 lines, not 1", []],
  ["2 lines, not 1", [LINE, LINE]],
  ["not the IDs", [LINE.replace("r1", "r2")]],
  ["not the fields", [LINE.replace(":0", ":1")]],
  ["not the message", [LINE.replace("Alice", "Bob")]],
  ["not the level", [LINE.replace("INFO", "WARN")]],
  ["not the time", [LINE.replace("TIME", "2001-01-01T00:00:00.000Z")]],
])("says %s of what a logger wrote", (expected, lines) => {
  expect(verdict(...lines)).toContain(expected);
});
