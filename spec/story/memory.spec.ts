import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, runNode } from "../support/child-process.js";
import { temporary } from "../support/temporary.js";

const BIN = join(ROOT, "dist/story/main.js");
const LIMIT = 200e6;
// The most memory that the process had, as the kernel counts it, in KiB.
const PRELOAD = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('\\nmaxRSS ' + process.resourceUsage().maxRSS))",
)}`;

/** Runs the command, with its output to a file. Returns its exit code, and the most memory that it had, in bytes. */
async function run(args: readonly string[]): Promise<{ code: number | null; memory: number; err: string }> {
  const out = openSync(join(temporary(), "out"), "w");
  const { code, stderr } = await runNode(["--import", PRELOAD, BIN, ...args], { stdout: out, timeout: 100_000 });
  return { code, memory: Number(/maxRSS (\d+)/.exec(stderr)?.[1]) * 1024, err: stderr };
}

function fileOf(name: string, parts: Iterable<string>): string {
  const path = join(temporary(), name);
  const descriptor = openSync(path, "w");
  for (const part of parts) writeSync(descriptor, part);
  closeSync(descriptor);
  return path;
}

test.each<[string, (index: number) => string]>([
  [
    "text",
    (index) => `2024-01-15 10:30:15 - shop - INFO - [req=r${index >> 3}|session=5e55104a] - ${"y".repeat(900)} a=1`,
  ],
  [
    "JSON",
    (index) =>
      JSON.stringify({
        time: 1705314615000 + index,
        level: "INFO",
        requestId: `r${index >> 3}`,
        sessionId: "5e55104a",
        index,
        message: "y".repeat(880),
      }),
  ],
])(
  "a story of more full lines of %s than are kept takes less than 200 MB in every form",
  async (_, line) => {
    const path = fileOf(
      "a.log",
      (function* () {
        for (let index = 0; index < 60_000; index++) yield `${line(index)}\n`;
      })(),
    );
    for (const options of [[], ["--html", `${path}.html`], ["--perfetto", `${path}.json`]]) {
      const { code, memory } = await run(["trace", "5e55104a", path, ...options]);
      expect(code).toBe(0);
      expect(memory).toBeGreaterThan(20e6);
      expect(memory).toBeLessThan(LIMIT);
    }
  },
  120_000,
);

test("a line of 300 MB takes less than 200 MB, and it is said that it is not read as a whole", async () => {
  const piece = "x".repeat(1e6);
  const path = fileOf(
    "a.log",
    (function* () {
      for (let index = 0; index < 300; index++) yield piece;
      yield "\nlast\n";
    })(),
  );
  for (const args of [
    ["view", path],
    ["sessions", path],
    ["trace", "5e55104a", path],
  ]) {
    const { memory, err } = await run(args);
    expect(memory).toBeLessThan(LIMIT);
    expect(err.includes("a line is longer than 16 MiB")).toBe(args[0] !== "view");
  }
}, 60_000);
