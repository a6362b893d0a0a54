import { writeSync } from "node:fs";
import { onRejection } from "./promise.js";

/** Where an internal failure happened. */
export type ErrorStage = "context" | "filter" | "format" | "transport" | "console" | "request";

/**
 * Takes what goes wrong inside logging: a filter that threw, a transport that failed. What it throws itself, or rejects
 * with, is told on stderr; so is what fails while it runs, since a handler that logs to what has failed would never end.
 */
export type ErrorHandler = (error: unknown, stage: ErrorStage) => unknown;

/** Tells an internal failure to whom it concerns; never throws. */
export type Report = (error: unknown, stage: ErrorStage) => void;

/** At most one line in this time, in ms: a broken part fails at every line, and stderr may be somebody's disk. */
const QUIET = 1000;

let last = Number.NEGATIVE_INFINITY;
let untold = 0;
let atExit = false;

/**
 * Tells an internal failure on stderr, in one line: at most one a second, with the number of those left out since.
 * Never throws.
 */
export function report(error: unknown, stage: ErrorStage): void {
  try {
    const now = performance.now();
    if (now - last < QUIET) {
      untold++;
      if (!atExit) process.once("exit", tellUntold);
      atExit = true;
      return;
    }
    last = now;
    const more = untold === 0 ? "" : ` (and ${untold} more since)`;
    untold = 0;
    tell(`ctxlog: ${stage}: ${describe(error)}${more}`);
  } catch {
    // stderr is gone: there is nobody left to tell.
  }
}

let telling = false;

/** Whether a handler is being told of a failure: what it logs itself, and what fails of that, must not be told to it again. */
export function isTelling(): boolean {
  return telling;
}

/** A reporter that asks the user's handler first. */
export function reporter(onError: ErrorHandler | undefined): Report {
  if (onError === undefined) return report;
  return (error, stage) => {
    if (telling) {
      report(error, stage);
      return;
    }
    telling = true;
    try {
      onRejection(onError(error, stage), (failure) => report(failure, stage));
    } catch (failure) {
      report(failure, stage);
    } finally {
      telling = false;
    }
  };
}

/** An error in one line of plain characters, whatever it is: its text may be an attacker's. */
export function describe(error: unknown): string {
  let text: string;
  try {
    text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    text = "an error that cannot be read";
  }
  return text
    .replace(/[^\x20-\x7e]/g, "?")
    .slice(0, 500)
    .replace(/^\w*Error: ctxlog: /, "");
}

/** Writes one line of ours to stderr; throws as the operating system does. */
export function tell(line: string): void {
  writeSync(2, `${line}\n`);
}

function tellUntold(): void {
  if (untold === 0) return;
  try {
    tell(`ctxlog: ${untold} more internal errors were not shown`);
  } catch {
    // As above.
  }
}
