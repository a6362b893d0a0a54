#!/usr/bin/env node
import { run } from "./run.js";

// A reader that has gone, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

// An interrupt goes to the program in front of the pipe, too, and its last lines are still to come: the first one ends
// only what is being followed.
const interruption = new AbortController();
const interrupted = interruption.signal;
process.once("SIGINT", () => interruption.abort());

const { stdin, stdout, stderr, env } = process;
process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, env, now: Date.now, interrupted });
