import type { Writable } from "node:stream";
import { builtin } from "./builtins.js";
import { isBun } from "./runtime.js";
import { sharedState } from "./shared-state.js";

const fs = /* @__PURE__ */ builtin("node:fs");
const workerThreads = /* @__PURE__ */ builtin("node:worker_threads");

type Name = "stdout" | "stderr";

/** All copies of the package meet one accessor. */
const shared = /* @__PURE__ */ sharedState("stdio.v1", () => ({
  /** What the accessor of a stream that nobody has used yet returns to {@link replacedStream}. */
  unused: Symbol("unused"),
  isAsking: false,
}));

/** Bun gives each of its streams a `write` of its own, by this name. */
const BUNS_WRITE = "writeFast";

const ACCESSOR = /^getStd(?:out|err)$/;

/**
 * The stream that the program, its process manager or a test has put in the place of `process.stdout` or `stderr`:
 * another object, or Node's own whose `write` was replaced. In a worker thread it is always Node's stream to the parent
 * thread, which may have asked for it. Undefined if the descriptor is the right place.
 */
export function replacedStream(name: Name): Writable | undefined {
  shared.isAsking = true;
  try {
    const stream: unknown = process[name];
    return stream === shared.unused || !isWritable(stream) || isNodesOwn(stream, name) ? undefined : stream;
  } catch {
    return undefined;
  } finally {
    shared.isAsking = false;
  }
}

/**
 * Must be called before {@link replacedStream}, which would otherwise create the stream. For a pipe, creating it sets
 * O_NONBLOCK for every process that shares the pipe. So Node's accessor is replaced until its first use.
 *
 * @returns Brings Node's accessor back.
 */
export function watchFirstUse(name: Name): () => void {
  const original = Object.getOwnPropertyDescriptor(process, name);
  const get = original?.get;
  // The name of Node's accessor. Anybody else's is asked each time.
  if (original?.configurable !== true || get === undefined || !ACCESSOR.test(get.name)) return () => {};
  if (!isUnusedPipe(name)) return () => {};
  const restore = () => {
    if (Object.getOwnPropertyDescriptor(process, name)?.get === watch) Object.defineProperty(process, name, original);
  };
  const watch = () => {
    if (shared.isAsking) return shared.unused;
    restore();
    return get.call(process);
  };
  Object.defineProperty(process, name, { ...original, get: watch });
  return restore;
}

/** Whether it is a pipe on which nobody has set O_NONBLOCK, as Node does when it creates the stream. */
function isUnusedPipe(name: Name): boolean {
  const fd = name === "stdout" ? 1 : 2;
  try {
    if (!fs.fstatSync(fd).isFIFO() || !workerThreads.isMainThread) return false;
    const [, flags] = /^flags:\s*([0-7]+)$/m.exec(fs.readFileSync(`/proc/self/fdinfo/${fd}`, "latin1")) ?? [];
    return flags !== undefined && (Number.parseInt(flags, 8) & fs.constants.O_NONBLOCK) === 0;
  } catch {
    return false;
  }
}

function isWritable(stream: unknown): stream is Writable {
  return typeof (stream as Partial<Writable> | null | undefined)?.write === "function";
}

/** Whether it is the stream that Node has made for the descriptor, and writes as Node does. */
function isNodesOwn(stream: Writable & { _isStdio?: unknown; fd?: unknown }, name: Name): boolean {
  const { _isStdio, fd, write } = stream;
  const isOwn = write === Object.getPrototypeOf(stream).write || (isBun && write.name === BUNS_WRITE);
  return isOwn && _isStdio === true && fd === (name === "stdout" ? 1 : 2);
}
