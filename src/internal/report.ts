import { builtin } from "./builtins.js";
import { onExit } from "./exit-events.js";
import { workerRuntime } from "./runtime.js";
import { sharedState } from "./shared-state.js";
import { openStandardStream } from "./standard-stream.js";
import { now } from "./timing.js";

const fs = /* @__PURE__ */ builtin("node:fs");

/**
 * Where an internal failure happened: in the environment's settings (`config`), the `clock` option, a context, a filter
 * (and redaction), a formatter, a transport, or while a request was read.
 *
 * @example
 * createLogger({ onError: (error, stage) => metrics.increment(`log_errors.${stage}`) });
 */
export type ErrorStage = "config" | "clock" | "context" | "filter" | "format" | "transport" | "request";

/** Reports an internal failure. Never throws. */
export type Report = (error: unknown, stage: ErrorStage) => void;

/** One line per stage in this time, in ms: a broken part fails at every line, and stderr may fill somebody's disk. */
const INTERVAL = 1000;

/** The longest description of an error, in characters. */
const MAX_DESCRIPTION = 500;

/** When a stage was last reported, and how many failures have been suppressed since. */
interface StageState {
  reportedAt: number;
  suppressed: number;
}

/** What all copies of the package share: they write to one stderr. */
const shared = /* @__PURE__ */ sharedState("reports.v1", () => ({
  // Each stage has its own limit: clients can send wrong requests, and must not be able to hide other failures.
  stages: new Map<ErrorStage, StageState>(),
  hasExitListener: false,
}));

/**
 * Reports an internal failure on stderr, in one line: at most one line a second for each stage, with the number of
 * failures suppressed since the last. Never throws.
 */
export function report(error: unknown, stage: ErrorStage): void {
  try {
    const time = now();
    const state = shared.stages.get(stage) ?? { reportedAt: Number.NEGATIVE_INFINITY, suppressed: 0 };
    shared.stages.set(stage, state);
    if (time - state.reportedAt < INTERVAL) {
      state.suppressed++;
      if (!shared.hasExitListener) onExit(reportSuppressed);
      shared.hasExitListener = true;
      return;
    }
    state.reportedAt = time;
    const more = state.suppressed === 0 ? "" : ` (and ${state.suppressed} more since)`;
    state.suppressed = 0;
    writeToStderr(`ctxlog: ${stage}: ${describe(error)}${more}`);
  } catch {
    // stderr is closed: there is no one left to report to.
  }
}

/** An error in one line of printable ASCII: its text may come from an attacker. */
export function describe(error: unknown): string {
  let text: string;
  try {
    text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    text = "an error that cannot be read";
  }
  return inert(text.slice(0, MAX_DESCRIPTION)).replace(/^\w*Error: ctxlog: /, "");
}

/** A text as printable ASCII without the beginnings of a tag and its parts, whichever were chosen. */
function inert(text: string): string {
  return text.replace(/[^\x20-\x7e]|[[|](?=[\w.-]{1,64}=)/g, "?");
}

/**
 * Writes one line to stderr, unless its reader reads nothing. Throws what the operating system reports.
 * Whatever is in the text, an error's message or a file's path, it is one line, and no search for a tag finds it.
 */
export function writeToStderr(text: string): void {
  if (workerRuntime !== undefined) {
    globalThis.console.error(inert(text));
    return;
  }
  const fd = openStandardStream(2);
  try {
    fs.writeSync(fd, `${inert(text)}\n`);
  } finally {
    if (fd !== 2) fs.closeSync(fd);
  }
}

function reportSuppressed(): void {
  let suppressed = 0;
  for (const state of shared.stages.values()) {
    suppressed += state.suppressed;
    state.suppressed = 0;
  }
  if (suppressed === 0) return;
  try {
    writeToStderr(`ctxlog: ${suppressed} more internal errors were not shown`);
  } catch {
    // As above.
  }
}
