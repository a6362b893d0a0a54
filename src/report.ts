import { closeSync, writeSync } from "node:fs";
import { onRejection } from "./promise.js";
import { openStandard } from "./standard.js";

/** Where an internal failure happened. */
export type ErrorStage = "context" | "filter" | "format" | "transport" | "request";

/**
 * Takes what goes wrong inside logging: a filter that threw, a transport that failed. What it throws itself, or rejects
 * with, is told on stderr; so is what fails while it runs, since a handler that logs to what has failed would never end.
 */
export type ErrorHandler = (error: unknown, stage: ErrorStage) => unknown;

/** Tells an internal failure to whom it concerns; never throws. */
export type Report = (error: unknown, stage: ErrorStage) => void;

/** At most one line of a stage in this time, in ms: a broken part fails at every line, and stderr may be somebody's disk. */
const QUIET = 1000;

/** When a stage was last told of, and how many failures were not since. */
interface Told {
  last: number;
  untold: number;
}

// Each stage by itself: anybody can send wrong requests, and must not be able to hide what else fails.
const stages = new Map<ErrorStage, Told>();
let atExit = false;

/**
 * Tells an internal failure on stderr, in one line: at most one a second of each stage, with the number of those left out
 * since. Never throws.
 */
export function report(error: unknown, stage: ErrorStage): void {
  try {
    const now = performance.now();
    const told = stages.get(stage) ?? { last: Number.NEGATIVE_INFINITY, untold: 0 };
    stages.set(stage, told);
    if (now - told.last < QUIET) {
      told.untold++;
      if (!atExit) process.once("exit", tellUntold);
      atExit = true;
      return;
    }
    told.last = now;
    const more = told.untold === 0 ? "" : ` (and ${told.untold} more since)`;
    told.untold = 0;
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

/** Writes one line of ours to stderr, unless its reader takes nothing; throws as the operating system does. */
export function tell(line: string): void {
  const fd = openStandard(2);
  try {
    writeSync(fd, `${line}\n`);
  } finally {
    if (fd !== 2) closeSync(fd);
  }
}

function tellUntold(): void {
  let untold = 0;
  for (const told of stages.values()) untold += told.untold;
  if (untold === 0) return;
  try {
    tell(`ctxlog: ${untold} more internal errors were not shown`);
  } catch {
    // As above.
  }
}
