#!/usr/bin/env node
import { run } from "./run.js";

// A reader that has gone, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

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
