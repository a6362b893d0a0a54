import { builtin } from "../../internal/builtins.js";
import { callFrames } from "../../internal/call-frames.js";
import { readText } from "../../internal/safe-read.js";
import { tslogRuntime } from "../../internal/tslog-runtime.js";
import { framesAt, isFrame } from "../stack-frames.js";
import { isReadableScript } from "./script-files.js";
import { workingDirectory } from "./working-directory.js";

const nodePath = /* @__PURE__ */ builtin("node:path");
const nodeUrl = /* @__PURE__ */ builtin("node:url");

/** A frame of a stack: the function, if it has a name, and the position. */
interface Frame {
  readonly method: string | undefined;
  readonly path: string;
  /** `:10:5` */
  readonly place: string;
}

/** After an await, a frame of module code has no function. */
const CALL = /^\s+at (?:(.*?) \((.+:\d+)\)|(?:async )?(.+:\d+))$/;
const LOCATION = /^(.+?)(:\d+(?::\d+)?)$/;

/**
 * A frame with its position in the source, if that is known; any other line as it is. Paths below the working directory
 * are relative.
 */
export function sourceFrame(line: string): string {
  const frame = parseFrame(line);
  if (frame === undefined) return line;
  const position = positionOf(inSource(frame));
  return frame.method === undefined ? `    at ${position}` : `    at ${frame.method} (${position})`;
}

/** How many frames of the errors in one value are replaced. */
const MAX_REPLACED = 1000;
/** A frame in an inspected value: after it may follow what separates values, or the error's own fields. */
const INSPECTED_FRAME = /^( *)(at .+?:\d+\)?)(?=$|[\]}),]| \{)/gm;

/** An inspected value, with the frames of the errors in it replaced as by {@link sourceFrame}, and no other text. */
export function withSourceFrames(text: string, errors: readonly Error[]): string {
  if (errors.length === 0) return text;
  const frames = new Set<string>();
  for (const error of errors) {
    const stack = readText(error, "stack");
    const lines = stack.slice(framesAt(stack, readText(error, "message"))).split("\n", MAX_REPLACED);
    for (const line of lines) if (isFrame(line) && frames.size < MAX_REPLACED) frames.add(line.trim());
  }
  return text.replace(INSPECTED_FRAME, (found, indent: string, frame: string) =>
    frames.has(frame) ? indent + sourceFrame(`    ${frame}`).trim() : found,
  );
}

function parseFrame(line: string): Frame | undefined {
  const [, method, inside, alone] = CALL.exec(line) ?? [];
  const [, path, place] = LOCATION.exec(inside ?? alone ?? "") ?? [];
  return path === undefined || place === undefined ? undefined : { method, path: filePath(path), place };
}

function filePath(location: string): string {
  if (!location.startsWith("file:")) return location;
  try {
    return nodeUrl.fileURLToPath(location);
  } catch {
    return location;
  }
}

/** The frame in the source, by the script's source map, which tslog reads. */
function inSource(frame: Frame): Frame {
  const { method, path, place } = frame;
  const runtime = tslogRuntime();
  if (runtime === undefined || !isReadableScript(path)) return frame;
  const [found] = runtime.getErrorTrace({ stack: `    at f (${path}${place})` } as Error);
  const [, source, sourcePlace] = LOCATION.exec(found?.fullFilePath ?? "") ?? [];
  return source === undefined || sourcePlace === undefined ? frame : { method, path: source, place: sourcePlace };
}

/** A position; relative to the working directory if it is below it. */
function positionOf({ path, place }: Frame): string {
  const folder = workingDirectory();
  const isBelow = folder !== undefined && path.startsWith(folder + nodePath.sep);
  return (isBelow ? path.slice(folder.length + 1) : path) + place;
}

const NODES_OWN = /[( ]node:/;

/** The position of the log call that is being formatted: `src/pay.ts:10:5`; undefined if it is unknown. */
export function callPosition(): string | undefined {
  for (const line of callFrames()) {
    const frame = NODES_OWN.test(line) ? undefined : parseFrame(line);
    if (frame !== undefined) return positionOf(inSource(frame));
  }
  return undefined;
}
