import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync } from "node:fs";
import { NamedPipe } from "../support/named-pipe.mjs";

/** Bytes a second. */
const RATE = 65_536;
const ALL_LINES = 50_000;
/** Bytes of a line, with its end. */
const LINE = 101;

/**
 * Runs a process that logs far more than its pipe holds, and exits. The pipe is read slowly here.
 * @param {string} directory
 * @param {number} seconds From 60 on all lines are logged, which takes about 80 s.
 * @returns {Promise<{ lines: number, problem: string | undefined }>}
 */
export async function slowReader(directory, seconds) {
  // Windows has no such pipes.
  if (process.platform === "win32") return { lines: 0, problem: undefined };
  const lines = seconds >= 60 ? ALL_LINES : Math.min(ALL_LINES, Math.floor((seconds * 0.8 * RATE) / LINE));
  const pipe = new NamedPipe(directory);
  const url = new URL("../../dist/index.js", import.meta.url).href;
  const program = `import { createLogger } from "${url}";
    const log = createLogger({ format: (record) => record.message });
    for (let i = 0; i < ${lines}; i++) log.info((i + " ").padEnd(${LINE - 1}, "x"));
    process.exit();`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", pipe.writeEnd, "inherit"],
  });
  closeSync(pipe.writeEnd);
  const [text, [code]] = await Promise.all([pipe.readAtRate(RATE), once(child, "close")]);
  const expected = Array.from({ length: lines }, (_, i) => `${`${i} `.padEnd(LINE - 1, "x")}\n`).join("");
  if (code !== 0) return { lines, problem: `the process with the slow reader ended with ${code}` };
  if (text.toString() === expected) return { lines, problem: undefined };
  return { lines, problem: `the slow reader got ${text.length} bytes of ${expected.length}` };
}
