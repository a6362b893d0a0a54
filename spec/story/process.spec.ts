import { appendFileSync, existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT, run, runNode, startProcess } from "../support/child-process.js";
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
  expect(await end).toMatchObject({ code: 0, stdout: expect.stringMatching(/three\nno line break$/) });
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

test("a file that is rotated loses no line: not the last ones of the old file, nor the first ones of the new", async () => {
  const [path = ""] = files({ "a.log": `${LINE}0\n` });
  const { child, end, shows } = start(["trace", "12345678", path, "--follow"]);
  await shows("+0 s  INFO  0");
  for (let round = 1; round <= 3; round++) {
    appendFileSync(path, `${LINE}old ${round}\n${LINE}torn ${round}`);
    renameSync(path, `${path}.${round}`);
    writeFileSync(path, `${LINE}new ${round}\n`);
    await shows(`] new ${round}\n`);
  }
  child.kill("SIGINT");
  const { stdout } = await end;
  for (let round = 1; round <= 3; round++)
    expect(stdout).toMatch(new RegExp(`old ${round}\n.*torn ${round}\n.*new ${round}\n`));
});

test("an interrupt ends a search in a file at once", async () => {
  const [path = ""] = files({ "a.log": `${LINE}x\n`.repeat(3_000_000) });
  const { child, end, shows } = start(["view", path]);
  await shows("] x");
  child.kill("SIGINT");
  expect((await end).signal).toBe("SIGINT");
});

test("times without a date or a zone are UTC in --since, as in lines, and local with --local", async () => {
  const now = new Date();
  const at = (date: Date) => `${date.toISOString().slice(0, 10)} 10:30:00 - INFO - [req=a1b2c3d4|session=12345678] - `;
  const [path = ""] = files({ "a.log": `${at(now)}one\n` });
  const view = async (...args: string[]) =>
    (await runNode([BIN, "view", path, ...args], { env: { TZ: "Pacific/Kiritimati" } })).stdout;
  expect(await view("--since", "10:30", "--until", "10:30:00")).toContain("one");
  expect(await view("--since", "10:31")).toBe("");
  expect(await view("--until", `${now.toISOString().slice(0, 10)} 10:29`)).toBe("");
  // 10:30 there is 20:30 of the day before in UTC.
  const day = now.toISOString().slice(0, 10);
  expect(await view("--local", "--since", `${day} 10:30`, "--until", `${day} 10:30`)).toContain("20:30:00.000 INFO");
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

test("a fault of the command itself ends with 2: 1 says that the story has an error", async () => {
  const [path = ""] = files({ "a.log": `${LINE}one\n` });
  // A function of the language that fails stands for a fault anywhere in the command.
  const fault = "Array.prototype.toReversed = () => { throw new Error('broken') }";
  const later = `const timer = setInterval(() => {
      if (process.listenerCount("uncaughtException") === 0) return;
      clearInterval(timer);
      throw new Error("broken later");
    })`;
  for (const [code, args] of [
    [fault, ["trace", "12345678", path]],
    [later, ["view", "-f", path]],
  ] as const) {
    const preload = `data:text/javascript,${encodeURIComponent(code)}`;
    const result = await runNode(["--import", preload, BIN, ...args]);
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining("fault of ctxlog itself: Error: broken") });
  }
});

test.skipIf(!existsSync("/dev/full"))("a full disk behind standard output ends with 2, and is named", async () => {
  const [path = ""] = files({ "a.log": `${LINE}one\n` });
  const result = await run("sh", ["-c", `"${process.execPath}" "${BIN}" trace 12345678 "${path}" > /dev/full`]);
  expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining("standard output: ENOSPC") });
});
