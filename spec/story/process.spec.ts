import { appendFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT, run, startProcess } from "../support/child-process.js";
import { files } from "../support/ctxlog-command.js";

const BIN = join(ROOT, "dist/story/main.js");
const LINE = "2024-01-15 10:30:15 - shop - INFO - [req=a1b2c3d4|session=12345678] - ";

function start(args: readonly string[], stdin: "pipe" | "ignore" = "ignore") {
  const started = startProcess(process.execPath, [BIN, ...args], { stdin });
  onTestFinished(() => {
    started.child.kill("SIGKILL");
  });
  let out = "";
  const waiting: { text: string; resolve: () => void }[] = [];
  started.child.stdout?.on("data", (chunk: string) => {
    out += chunk;
    for (const one of waiting) if (out.includes(one.text)) one.resolve();
  });
  const shows = (text: string) =>
    new Promise<void>((resolve) => (out.includes(text) ? resolve() : waiting.push({ text, resolve })));
  return { ...started, shows };
}

test("the built command reads a pipe, and ends with the story's code", async () => {
  const { child, end } = start(["trace", "12345678"], "pipe");
  child.stdin?.end(`${LINE}one\n${LINE.replace("INFO", "ERROR")}two\n`);
  expect(await end).toMatchObject({ code: 1, stderr: "", stdout: expect.stringContaining("failed in shop") });
});

test("a pipe's line is shown at once, before the next one comes", async () => {
  const { child, end, shows } = start(["view"], "pipe");
  for (const text of ["one", "two", "three"]) {
    child.stdin?.write(`${LINE}${text}\n`);
    await shows(text);
  }
  child.stdin?.end("no line break");
  expect(await end).toMatchObject({ code: 0, stdout: expect.stringMatching(/three\nno line break\n$/) });
});

test("an interrupt leaves a pipe's last lines to be shown", async () => {
  const { child, end, shows } = start(["view"], "pipe");
  child.stdin?.write(`${LINE}one\n`);
  await shows("one");
  child.kill("SIGINT");
  child.stdin?.end(`${LINE}last words\n`);
  expect(await end).toMatchObject({ code: 0, signal: null, stdout: expect.stringContaining("last words") });
});

test("a reader that goes is no failure", async () => {
  const [path = ""] = files({ "a.log": `${LINE}x\n`.repeat(50_000) });
  const result = await run("sh", ["-c", `"${process.execPath}" "${BIN}" view "${path}" | head -1`]);
  expect(result).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("] x") });
});

test("a file is followed while it grows, is rotated and is truncated, until the user interrupts", async () => {
  const [path = ""] = files({ "a.log": `${LINE}one\n` });
  const { child, end, shows } = start(["trace", "12345678", path, "--follow"]);
  await shows("one");
  appendFileSync(path, `${LINE}two\n${LINE.replace("12345678", "ffffffff")}foreign\n`);
  await shows("two");
  renameSync(path, `${path}.1`);
  writeFileSync(path, `${LINE}three, in the new file\n`);
  await shows("three");
  writeFileSync(path, `${LINE}4\n`);
  await shows("] 4");
  child.kill("SIGINT");
  const { code, stdout } = await end;
  expect(code).toBe(0);
  expect(stdout).not.toContain("foreign");
});

test("what is not there yet is followed as soon as it comes", async () => {
  const [path = ""] = files({ "a.log": "" });
  const { child, end, shows } = start(["view", "-f", path]);
  appendFileSync(path, LINE);
  appendFileSync(path, "in two pieces\n");
  await shows("in two pieces");
  child.kill("SIGINT");
  expect((await end).code).toBe(0);
});
