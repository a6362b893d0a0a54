// What is tried on each runtime. A spec and the page on runtimes use the same functions.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endings } from "../portable/endings.mjs";
import { NamedPipe } from "../support/named-pipe.mjs";
import { startWorker } from "./worker-host.mjs";

/** @typedef {import("./runtimes.mjs").Runtime} Runtime */

/** Several times what a pipe holds. */
const LINES = 3000;
/** Of the slow reader, in bytes a second. */
const SLOW = 800_000;

export const ENDINGS = Object.entries(endings(() => {}, 0)).map(([name, { code }]) => ({ name, code }));
export const OUTPUTS = /** @type {const} */ (["a pipe", "a slow pipe", "a file"]);

const ENV = { ...process.env, TZ: "UTC", NO_COLOR: "1", LOG_LEVEL: "", LOG_FORMAT: "", NODE_OPTIONS: "" };

/**
 * Runs a program of the suite.
 * @param {Runtime} runtime @param {string} folder @param {string[]} args @param {number | "pipe"} [stdout]
 */
export async function runProgram({ command }, folder, args, stdout = "pipe") {
  const [path = "", ...before] = command;
  const child = spawn(path, [...before, ...args], {
    cwd: folder,
    env: ENV,
    stdio: ["ignore", stdout, "pipe"],
    timeout: 30_000,
    killSignal: "SIGKILL",
  });
  if (typeof stdout === "number") closeSync(stdout);
  const text = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (chunk) => {
    text.stdout += chunk;
  });
  child.stderr?.setEncoding("utf8").on("data", (chunk) => {
    text.stderr += chunk;
  });
  const [code, signal] = await once(child, "close");
  return { code, signal, ...text };
}

/** What the portable checks have logged, as text. @param {Runtime} runtime @param {string} folder */
export async function transcriptOf(runtime, folder) {
  const json = runtime.kind === "workerd" ? await fromWorker(folder) : await fromProcess(runtime, folder);
  const sections = /** @type {Record<string, string[]>} */ (JSON.parse(json));
  return Object.entries(sections)
    .map(([name, lines]) => [`## ${name}`, ...lines, ""].join("\n"))
    .join("\n");
}

/** @param {Runtime} runtime @param {string} folder */
async function fromProcess(runtime, folder) {
  const { stdout, stderr } = await runProgram(runtime, folder, ["suite/process.mjs"]);
  if (stdout === "") throw new Error(stderr);
  return stdout;
}

/** @param {string} folder */
async function fromWorker(folder) {
  const worker = await startWorker(join(folder, "suite/worker.mjs"));
  try {
    return await (await worker.fetch("http://worker.example/")).text();
  } finally {
    await worker.close();
  }
}

/**
 * What differs by the runtime's own `util.inspect` and `console.assert`, which the pretty format and the captured
 * console use: the spelling of a buffer's length and of an escape, and how an asserted object is shown.
 * @param {string} transcript
 */
export function withoutInspectsWays(transcript) {
  return transcript
    .replaceAll("[byteLength]: 4", "byteLength: 4")
    .replaceAll("\\x1b[31mred", "\\x1B[31mred")
    .replaceAll("Assertion failed: [object Object]", "Assertion failed { a: 1 }");
}

/** What suite/using.mjs prints. */
export const USING = "captured in the block\nprinted after it\nflushed and closed: in the block\n";

/** What was seen of `using` declarations. @param {Runtime} runtime @param {string} folder */
export async function usingOf(runtime, folder) {
  const { stdout, stderr } = await runProgram(runtime, folder, ["suite/using.mjs"]);
  return stdout + stderr;
}

/** What a process printed about its files. @param {Runtime} runtime @param {string} folder */
export async function filesOf(runtime, folder) {
  const { stdout, stderr } = await runProgram(runtime, folder, ["suite/files.mjs"]);
  if (stderr !== "") throw new Error(stderr);
  return /** @type {Record<string, string>} */ (JSON.parse(stdout));
}

/**
 * What arrived of the lines of a process that ends in some way: "all", or what is wrong.
 * @param {Runtime} runtime @param {string} folder
 * @param {(typeof ENDINGS)[number]} ending @param {(typeof OUTPUTS)[number]} output
 */
export async function arrivedAt(runtime, folder, ending, output) {
  const temporary = mkdtempSync(join(tmpdir(), "ctxlog-exit-"));
  try {
    const args = ["suite/exits.mjs", ending.name, String(LINES)];
    if (output === "a file") {
      const path = join(temporary, "app.log");
      const ended = await runProgram(runtime, folder, [...args, path], openSync("/dev/null", "w"));
      return judged(existsSync(path) ? readFileSync(path, "utf8") : "", ended, ending.code);
    }
    const pipe = new NamedPipe(temporary);
    const rate = output === "a pipe" ? Number.POSITIVE_INFINITY : SLOW;
    const running = runProgram(runtime, folder, args, pipe.writeEnd);
    const text = (await pipe.readAtRate(rate)).toString();
    return judged(text, await running, ending.code);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

const LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - INFO - \[req=\w+\|session=none\] - <(\d+) x{60}>$/;

/** @param {string} text @param {{ code: number | null, signal: unknown }} ended @param {number} expected */
function judged(text, { code, signal }, expected) {
  const lines = text.split("\n").slice(0, -1);
  const numbers = lines.flatMap((line) => LINE.exec(line)?.[1] ?? []);
  const distinct = new Set(numbers).size;
  const faults = [
    distinct < LINES && `${LINES - distinct} lost`,
    numbers.length > distinct && `${numbers.length - distinct} doubled`,
    lines.length > numbers.length && `${lines.length - numbers.length} torn`,
    code !== expected && `ended with ${signal ?? code} instead of ${expected}`,
  ];
  return faults.filter(Boolean).join(", ") || "all";
}
