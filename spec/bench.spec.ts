import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

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
