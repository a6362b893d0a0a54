import { Console } from "node:console";
import { EventEmitter } from "node:events";
import { configError } from "./config-error.js";
import { isWithinTransport } from "./context/storage.js";
import type { Logger } from "./contracts.js";
import { isError } from "./is-error.js";
import { isEmitting } from "./pipeline.js";
import { consoleText, countDirectives, errorMessage } from "./record.js";

type Method = (...args: unknown[]) => void;

/** The console's methods that may print, and the level that their lines have. */
const LEVELS = {
  log: "info",
  info: "info",
  dir: "info",
  dirxml: "info",
  table: "info",
  count: "info",
  countReset: "info",
  time: "info",
  timeLog: "info",
  timeEnd: "info",
  group: "info",
  groupCollapsed: "info",
  groupEnd: "info",
  debug: "debug",
  warn: "warn",
  error: "error",
  assert: "error",
  trace: "trace",
} as const;

type MethodName = keyof typeof LEVELS;

const NAMES = Object.keys(LEVELS) as MethodName[];
/** Those that print their arguments one after the other, so that an error among them can be told apart. */
const PLAIN: ReadonlySet<string> = new Set<MethodName>(["log", "info", "debug", "warn", "error"]);

/** One capture's replacement of one method. */
interface Layer {
  readonly original: Method;
  readonly capture: Capture;
}

const layers = new WeakMap<Method, Layer>();

/**
 * Sends what is printed by `console` to a logger, tag included, until the returned function is called: log, info, dir, table,
 * count, time and group at INFO, and debug, warn, error, assert (ERROR) and trace at theirs. The text is the one that Node's
 * console makes; an Error among the arguments becomes the record's error.
 *
 * Captures may be nested, and given back in any order. What a filter, formatter or transport prints while a line goes
 * through it reaches the console as it was before.
 *
 * @returns Gives the console back.
 * @throws {TypeError} Where `logger` is no logger.
 *
 * @example
 * const restore = captureConsole(log);
 * console.log("from a module that knows nothing of ctxlog");
 * restore();
 */
export function captureConsole(logger: Logger): () => void {
  if (typeof logger?.info !== "function" || typeof logger.trace !== "function") {
    throw configError("captureConsole's logger", logger, "a logger");
  }
  const capture = new Capture(logger);
  const target = globalThis.console as unknown as Record<MethodName, Method>;
  for (const name of NAMES) {
    const original = target[name];
    const replacement: Method = function ctxlogConsole(...args) {
      if (!capture.active || isEmitting() || isWithinTransport()) original.apply(globalThis.console, args);
      else capture.print(name, args, replacement);
    };
    layers.set(replacement, { original, capture });
    target[name] = replacement;
  }
  return () => {
    capture.active = false;
    for (const name of NAMES) target[name] = firstActive(target[name]);
  };
}

/** A method without the captures on top of it that have been given back; those below are passed through. */
function firstActive(method: Method): Method {
  const layer = layers.get(method);
  return layer === undefined || layer.capture.active ? method : firstActive(layer.original);
}

/** Collects what a console of its own prints, with its counters, timers and groups. */
class Capture {
  active = true;
  readonly #logger: Logger;
  readonly #console: Record<MethodName, Method>;
  #printed: string | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
    const sink = Object.assign(new EventEmitter(), {
      write: (text: string) => {
        this.#printed = (this.#printed ?? "") + text;
        return true;
      },
    });
    const stream = sink as unknown as NodeJS.WritableStream;
    this.#console = new Console({ stdout: stream, stderr: stream, colorMode: false }) as unknown as Record<
      MethodName,
      Method
    >;
  }

  print(name: MethodName, args: readonly unknown[], caller: Method): void {
    const log = this.#logger[LEVELS[name]];
    if (name === "trace") {
      const text = this.#text("log", ["%s", stackOf(args, caller)]);
      log(text ?? "");
      return;
    }
    const error = PLAIN.has(name) ? errorIndex(args) : -1;
    if (error === -1) {
      const text = this.#text(name, args);
      if (text !== undefined) log(text);
      return;
    }
    log(this.#text(name, withoutError(args, error)) ?? "", args[error]);
  }

  /** What the console prints, without the line's end; undefined where it prints nothing. */
  #text(name: MethodName, args: readonly unknown[]): string | undefined {
    // Printing a value may print: its own inspect function, or a getter.
    const outer = this.#printed;
    this.#printed = undefined;
    try {
      this.#console[name](...args);
      return (this.#printed as string | undefined)?.replace(/\n$/, "");
    } catch {
      return consoleText(args);
    } finally {
      this.#printed = outer;
    }
  }
}

/** The stack of whoever called `console.trace`, under its message. */
function stackOf(args: readonly unknown[], caller: Method): string {
  const message = consoleText(args);
  const head = message === "" ? "Trace" : `Trace: ${message}`;
  const trace = { name: "Trace", message: "", stack: "" };
  try {
    Error.captureStackTrace(trace, caller);
    const frames = trace.stack.split("\n").slice(1);
    // A capture that was given back under somebody else's replacement still passes calls on.
    return [head, ...frames.filter((frame) => !frame.includes("ctxlogConsole"))].join("\n");
  } catch {
    // Somebody's Error.prepareStackTrace threw, or made something else of the stack.
    return head;
  }
}

/** The first error that is not taken in by a directive of the first argument; -1 where there is none. */
function errorIndex(args: readonly unknown[]): number {
  const taken = countDirectives(args[0]);
  return args.findIndex((value, index) => (taken === 0 || index > taken) && isError(value));
}

/** The other arguments, to be printed as they would have been beside the error. */
function withoutError(args: readonly unknown[], error: number): unknown[] {
  const others = args.filter((_, index) => index !== error);
  if (others.length === 0) return [errorMessage(args[error])];
  // What comes first only now holds no directives, but would be taken to.
  if (error === 0 && others.length > 1 && typeof others[0] === "string") others[0] = others[0].replaceAll("%", "%%");
  return others;
}
