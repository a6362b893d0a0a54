#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { EXIT } from "./io.js";
import { faultText, run } from "./run.js";

// V8 lets garbage grow with the heap: of a story of 50 MB, 70 MB of memory were garbage (npm run bench:story).
for (const flag of ["--heap-growing-percent=20", "--semi-space-growth-factor=1"]) setFlagsFromString(flag);

// 1 says that the story has an error. A fault of the command, which Node would end with 1, is none of the story's.
process.on("uncaughtException", (error) => end(faultText(error)));

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that has gone, such as `head`, is no failure.
  if (error.code === "EPIPE") process.exit();
  end(`standard output: ${error.message}`);
});

function end(text: string): never {
  process.stderr.write(`ctxlog: ${text}\n`);
  process.exit(EXIT.usage);
}

let interrupted: AbortController | undefined;

// An interrupt goes to the program in front of the pipe, too, and its last lines are still to come.
function interruption(): AbortSignal {
  if (interrupted === undefined) {
    const controller = new AbortController();
    process.once("SIGINT", () => controller.abort());
    interrupted = controller;
  }
  return interrupted.signal;
}

const { stdin, stdout, stderr, env } = process;
process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, env, now: Date.now, interruption });
