import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { IStackFrame } from "tslog";
import { tslogRuntime } from "../../internal/tslog-runtime.js";

const FRAME = /^\s+at /;
/** A frame of module code after an await has no function: tslog would read the word `async` as a part of the path. */
const ASYNC_WITHOUT_NAME = /^(\s+at )async (?=\S+$)/;

/** Whether a line of a stack is a frame. */
export function isFrame(line: string): boolean {
  return FRAME.test(line);
}

/**
 * A frame with its position in the source, if that is known; any other line as it is. Paths below the working directory
 * are relative.
 */
export function sourceFrame(line: string): string {
  if (!isFrame(line)) return line;
  const frame = parse(line);
  const position = frame && positionOf(frame);
  if (frame === undefined || position === undefined) return line;
  return frame.method ? `    at ${frame.method} (${position})` : `    at ${position}`;
}

function parse(line: string): IStackFrame | undefined {
  const runtime = tslogRuntime();
  if (runtime === undefined) return parseWithoutTslog(line);
  return runtime.getErrorTrace({ stack: line.replace(ASYNC_WITHOUT_NAME, "$1") } as Error)[0];
}

const CALL = /^\s+at (?:(.*) \((.+:\d+)\)|(?:async )?(.+:\d+))$/;

/** The position that V8 reports: the source's, if Node runs with `--enable-source-maps`. */
function parseWithoutTslog(line: string): IStackFrame | undefined {
  const [, method, inside, alone] = CALL.exec(line) ?? [];
  const fullFilePath = inside ?? alone;
  if (fullFilePath === undefined) return undefined;
  return method === undefined ? { fullFilePath } : { fullFilePath, method };
}

const LOCATION = /^(?:file:\/\/)?(.+?)(:\d+(?::\d+)?)$/;

/** A position; relative to the working directory if it is below it. */
function positionOf({ fullFilePath }: IStackFrame): string | undefined {
  const [, path, place] = LOCATION.exec(fullFilePath ?? "") ?? [];
  if (path === undefined || place === undefined) return undefined;
  const base = process.cwd() + sep;
  return (path.startsWith(base) ? path.slice(base.length) : path) + place;
}

/** How many frames are searched for the caller's: ctxlog's own, and those of wrappers around a logger. */
const MAX_FRAMES = 40;

// In a user's bundle this module has another path. Its frames are then recognised by their source map.
const HOME = /^(.*)\/(?:dist\/\w+\.js|src\/formatters\/pretty\/frames\.ts)$/.exec(import.meta.url)?.[1];
const OURS: readonly RegExp[] = [
  /[\\/]node_modules[\\/]ctxlog[\\/]/,
  /[( ]node:/,
  ...(HOME === undefined ? [] : [homePattern(HOME)]),
];

function homePattern(home: string): RegExp {
  const path = fileURLToPath(home).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`${path}[\\\\/](?:dist|src)[\\\\/]`);
}

function isOurs(text: string): boolean {
  return OURS.some((pattern) => pattern.test(text));
}

/** The position of the log call that is being formatted: `src/pay.ts:10:5`; undefined if it is unknown. */
export function callPosition(): string | undefined {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = MAX_FRAMES;
  try {
    Error.captureStackTrace(holder, callPosition);
  } finally {
    Error.stackTraceLimit = limit;
  }
  for (const line of (holder.stack ?? "").split("\n")) {
    if (!isFrame(line) || isOurs(line)) continue;
    const frame = parse(line);
    if (frame !== undefined && !isOurs(frame.fullFilePath ?? "")) return positionOf(frame);
  }
  return undefined;
}
