// How fast `ctxlog trace` and `ctxlog sessions` read a large file, beside a plain scan for the same bytes in Node, and
// ripgrep if it is installed. All take turns in one run, with the file in the page cache.
//
//     npm run bench:story              one file of 1 GB
//     npm run bench:story -- 100       of 100 MB
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pageFrames } from "./lib/page-frames.mjs";
import { median } from "./lib/statistics.mjs";

const megabytes = Number(process.argv[2] ?? 1000);
const ROUNDS = 5;
const COMMAND = fileURLToPath(new URL("../dist/story/main.js", import.meta.url));
const PLAIN = fileURLToPath(new URL("./programs/plain-scan.mjs", import.meta.url));
const SESSION = "5e55104a";

/** Eight hexadecimal digits that look random. @param {number} number */
function hex(number) {
  return (Math.imul(number, 2654435761) >>> 0).toString(16).padStart(8, "0");
}

/** One line of a service; one in a thousand is of the session. @param {number} number @param {number} time */
function lineFormat(number, time) {
  const request = Math.floor(number / 5);
  const session = request % 1000 === 7 ? SESSION : hex(Math.floor(request / 7));
  const at = new Date(time).toISOString().slice(0, 19).replace("T", " ");
  return `${at} - shop.stock - INFO - [req=${hex(request)}|session=${session}] - Reserved order ${number} customer=c${number % 7}\n`;
}

/** @param {number} number @param {number} time */
function json(number, time) {
  const request = Math.floor(number / 5);
  const session = request % 1000 === 7 ? SESSION : hex(Math.floor(request / 7));
  const at = new Date(time).toISOString();
  return `{"time":"${at}","level":"INFO","name":"shop.stock","requestId":"${hex(request)}abcd","sessionId":"${session}11112222","customer":"c${number % 7}","message":"Reserved order ${number}"}\n`;
}

/** @param {string} path @param {(number: number, time: number) => string} line @param {number} bytes */
function writeLog(path, line, bytes) {
  const descriptor = openSync(path, "w");
  let time = Date.UTC(2024, 0, 15, 10, 30, 15);
  let number = 0;
  for (let size = 0; size < bytes; ) {
    let chunk = "";
    for (let index = 0; index < 2000; index++) {
      time += number % 3;
      chunk += line(number++, time);
    }
    size += writeSync(descriptor, chunk);
  }
  closeSync(descriptor);
  return number;
}

/** Runs a command. Returns its time in s, and the memory that it used at most in MB. @param {string[]} command */
function measure(command) {
  const started = process.hrtime.bigint();
  const { stderr, error } = spawnSync("/usr/bin/time", ["-f", "%M", ...command], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (error !== undefined) throw error;
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  return { seconds, megabytes: Number(stderr.trim().split("\n").at(-1)) / 1024 };
}

/** @param {string} name @param {string} path */
function compare(name, path) {
  /** @type {Record<string, string[]>} */
  const commands = {
    "plain scan": [process.execPath, PLAIN, path, SESSION],
    "reading alone": [process.execPath, PLAIN, path],
    "ctxlog trace": [process.execPath, COMMAND, "trace", SESSION, path],
    "ctxlog sessions": [process.execPath, COMMAND, "sessions", path],
  };
  if (spawnSync("rg", ["--version"]).status === 0) {
    commands["rg -F"] = ["rg", "-F", SESSION, path];
    // It maps a single file, which a virtual machine may make slower than reading.
    commands["rg, reading"] = ["rg", "-F", "--no-mmap", SESSION, path];
  }
  /** @type {Record<string, { seconds: number, megabytes: number }[]>} */
  const results = {};
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [label, command] of Object.entries(commands)) {
      const result = measure(command);
      // The first round fills the page cache.
      if (round > 0) results[label] = [...(results[label] ?? []), result];
    }
  }
  const plain = median((results["plain scan"] ?? []).map(({ seconds }) => seconds));
  console.log(`\n${name}`);
  for (const [label, list] of Object.entries(results)) {
    const seconds = median(list.map((one) => one.seconds));
    const memory = Math.max(...list.map((one) => one.megabytes));
    console.log(
      `  ${label.padEnd(16)} ${seconds.toFixed(2)} s  ${(seconds / plain).toFixed(2)} x the plain scan  ${Math.round(memory)} MB`,
    );
  }
}

/** A page with 100,000 lines, in a browser. @param {string} folder */
async function measurePage(folder) {
  const log = join(folder, "page.jsonl");
  let text = "";
  for (let number = 0; number < 100_000; number++)
    text += json(Math.floor(number / 5) * 5000 + 35 + (number % 5), Date.UTC(2024, 0, 15) + number);
  writeFileSync(log, text);
  const page = join(folder, "page.html");
  spawnSync(process.execPath, [COMMAND, "trace", SESSION, log, "--html", page, "--max-lines", "100000"]);
  const frames = await pageFrames(page, folder);
  console.log(
    frames === undefined
      ? "\nthe page: not measured, Chromium is not installed"
      : `\nthe page with 100,000 lines: ready after ${frames.opened} ms; longest frame ${frames.opening} ms while it opens, ${frames.searching} ms while it is searched`,
  );
}

const folder = mkdtempSync(join(tmpdir(), "ctxlog-bench-"));
try {
  for (const [name, line] of /** @type {const} */ ([
    ["the line format", lineFormat],
    ["JSON", json],
  ])) {
    const path = join(folder, "shop.log");
    const lines = writeLog(path, line, megabytes * 1e6);
    compare(
      `${name}: ${megabytes} MB, ${lines} lines, 0.1 % of them found; median of ${ROUNDS} runs, Node ${process.version}`,
      path,
    );
    rmSync(path);
  }
  await measurePage(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
