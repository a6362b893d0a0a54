import { contextDebug } from "../context/context-debug.js";
import { builtin } from "../internal/builtins.js";
import { callFrames } from "../internal/call-frames.js";
import { writeToStderr } from "../internal/report.js";
import { sharedState } from "../internal/shared-state.js";

const nodePath = /* @__PURE__ */ builtin("node:path");
const nodeUrl = /* @__PURE__ */ builtin("node:url");

/** How many places are reported. */
const MAX_PLACES = 100;
/** The longest path that is shown, in characters. */
const MAX_PATH = 300;

/** Why a line may have no context, as the frames of its call show it, and what helps. */
interface Kind {
  readonly frame: RegExp;
  readonly text: string;
}

/** A message crosses threads, and is delivered where the port was made, whatever else is in the stack. */
const PORT: Kind = {
  frame: /\bnode:internal\/(?:per_context\/messageport|worker)\b/,
  text: "a listener of a MessagePort or Worker, which runs in the context in which that was made: use bindContext",
};

/** The nearest frame decides. */
const KINDS: readonly Kind[] = [
  {
    frame: /\bat (?:async )?(?!Promise\.)\S*\.then (?:\[as \w+\] )?\((?!node:)/,
    text: "a lazy thenable, such as a query, that is awaited outside: await it in an async function in runWithContext",
  },
  {
    frame: /\.(?:emit|dispatchEvent) \(node:|\bkHybridDispatch\b/,
    text: "a listener, which runs in the context of the code that emits: use bindContext or bindEmitter",
  },
  {
    frame:
      /\bat (?:new )?\S*(?:pool|queue|client|connection)\S*\.[^ ]+ |[\\/][^\\/ ]*pool[^\\/ ]*[\\/](?!node_modules)/i,
    text: "a callback that a pool, a queue or a connection calls: use bindContext",
  },
  {
    frame: /\.next \(<anonymous>\)/,
    text: "a generator, which runs in the context of whoever asks for the next value: use bindIterable",
  },
];

/** At the bottom of the stack of what a connection has received. */
const SOCKET = /\bonStreamRead \(node:|\bTLSWrap\./;
const NODES_OWN = /[( ]node:/;

/** The likely reason why a line has no context, by the frames of its call. */
export function likelyKind(frames: readonly string[]): string {
  const callers = frames.slice(placeAt(frames) + 1);
  if (callers.some((frame) => PORT.frame.test(frame))) return PORT.text;
  // The place itself may be the method of a thenable, or the body of a generator.
  for (const frame of [frames[placeAt(frames)] ?? "", ...callers]) {
    const kind = KINDS.find((one) => one.frame.test(frame));
    if (kind !== undefined) return kind.text;
  }
  return callers.some((frame) => SOCKET.test(frame)) ? (KINDS[2] as Kind).text : "";
}

/** The first frame that is not Node's own. */
function placeAt(frames: readonly string[]): number {
  return Math.max(
    0,
    frames.findIndex((frame) => !NODES_OWN.test(frame)),
  );
}

/** A frame's position, relative to the working directory if it is below it. */
function placeOf(frame: string): string {
  const location = /(?:\(|at (?:async )?)([^()]+:\d+:\d+)\)?$/.exec(frame)?.[1] ?? frame.trim();
  const [, path = location, position = ""] = /^(.*?)(:\d+:\d+)$/.exec(location) ?? [];
  return shortened(path) + position;
}

function shortened(path: string): string {
  try {
    const file = path.startsWith("file:") ? nodeUrl.fileURLToPath(path) : path;
    const below = nodePath.relative(process.cwd(), file);
    return (nodePath.isAbsolute(file) && !below.startsWith("..") ? below : file).slice(0, MAX_PATH);
  } catch {
    return path.slice(0, MAX_PATH);
  }
}

/** Those that were reported, by any copy of the package. */
const places = /* @__PURE__ */ sharedState("missingContext.v1", () => new Set<string>());

function reportMissing(live: number): void {
  const frames = callFrames();
  const frame = frames[placeAt(frames)];
  if (frame === undefined) return;
  const place = placeOf(frame);
  if (places.has(place) || places.size > MAX_PLACES) return;
  places.add(place);
  const contexts = live === 1 ? "1 context is" : `${live} contexts are`;
  const kind = likelyKind(frames);
  const cause = kind === "" ? "the cause is unknown: see docs/troubleshooting.md" : `likely ${kind}`;
  const last = places.size > MAX_PLACES ? " (further places are not reported)" : "";
  try {
    writeToStderr(`ctxlog: context: no context at ${place}, although ${contexts} in memory; ${cause}${last}`);
  } catch {
    // stderr is closed.
  }
}

/**
 * Reports the place of a call that has no context although contexts are in memory, once. Undefined without
 * `LOG_CONTEXT_DEBUG=1`. Never throws.
 */
export const onMissingContext: (() => void) | undefined = contextDebug && whileContextsLive(contextDebug.live);

function whileContextsLive(live: () => number): () => void {
  return () => {
    const count = live();
    if (count > 0) reportMissing(count);
  };
}
