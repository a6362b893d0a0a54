import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ROOT, startProcess } from "../support/child-process.js";

// A platform that freezes a process after an answer: the process stops itself, as if it had been stopped from outside
// before the turn was over.

function startFrozen(beforeFreeze: string) {
  const source = `
    import { log } from "ctxlog";
    log.info("of the request");
    ${beforeFreeze}
    process.kill(process.pid, "SIGSTOP");
    log.info("after the freeze");
    setTimeout(() => log.info("of the next request"), 5);
  `;
  const { child, end } = startProcess(process.execPath, ["--input-type=module", "-e", source], { cwd: ROOT });
  let text = "";
  child.stdout?.on("data", (chunk) => {
    text += chunk;
  });
  const isStopped = () => /\) T /.test(readFileSync(`/proc/${child.pid}/stat`, "latin1"));
  const stopped = async () => {
    while (!isStopped()) await new Promise((resolve) => setTimeout(resolve, 5));
    // What it has written is on its way to us.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return text;
  };
  return { child, end, stopped };
}

const messages = (text: string) => text.split("\n").flatMap((line) => line.split("] - ")[1] ?? []);

const isLinux = process.platform === "linux";

test.runIf(isLinux)("a process that is frozen after a flush has written every line", async () => {
  const { child, end, stopped } = startFrozen("await log.flush();");
  expect(messages(await stopped())).toEqual(["of the request"]);
  child.kill("SIGKILL");
  await end;
});

test.runIf(isLinux)("a write that was scheduled when the process was frozen follows when it goes on", async () => {
  const { child, end, stopped } = startFrozen("");
  expect(messages(await stopped())).toEqual([]);
  child.kill("SIGCONT");
  const { code, stdout } = await end;
  expect(code).toBe(0);
  expect(messages(stdout)).toEqual(["of the request", "after the freeze", "of the next request"]);
});
