import { callSite, wrapped } from "./call-site.js";
import { withStackTraceLimit } from "./stack-trace-limit.js";

/** How many frames are read: Node's own may precede those of the program. */
const MAX_FRAMES = 40;
const FRAME = /^\s+at /;

/**
 * The frames of the program at the log call that is being handled, the place of the call first; Node's own may be among
 * them. Empty if they are unknown: in a call that is repeated, for example.
 */
export function callFrames(): readonly string[] {
  const { method } = wrapped;
  const lines = stackBelow(method ?? callSite.write ?? callFrames).filter((line) => FRAME.test(line));
  // What every log method calls is left out; the method's own frame follows.
  return method === undefined ? lines.slice(1) : lines;
}

/** The lines of the stack, without what is above a function in it; all of them, if the function is not in it. */
function stackBelow(above: (...args: never[]) => unknown): readonly string[] {
  const holder: { stack?: unknown } = {};
  try {
    withStackTraceLimit(MAX_FRAMES, () => Error.captureStackTrace(holder, above));
    const { stack } = holder;
    return typeof stack === "string" ? stack.split("\n") : [];
  } catch {
    // Error.prepareStackTrace was replaced, and threw.
    return [];
  }
}
