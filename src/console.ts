import { EventEmitter } from "node:events";
import { consoleText, directivesOf } from "./console-text.js";
import { builtin } from "./internal/builtins.js";
import { wrapped } from "./internal/call-site.js";
import { configError } from "./internal/check-options.js";
import { errorHeadline } from "./internal/error-message.js";
import { isError } from "./internal/is-error.js";
import { isNode } from "./internal/runtime.js";
import { sharedState } from "./internal/shared-state.js";
import { type Undo, undoOnce } from "./internal/undo.js";
import type { Logger } from "./logger-contract.js";
import { PrintedText, printing } from "./printed-text.js";
import { PrintingConsole } from "./printing-console.js";
import { isSearchable } from "./read-arguments.js";
import { isLogging } from "./reentry.js";

const nodeConsole = /* @__PURE__ */ builtin("node:console");

type Method = (...args: unknown[]) => void;

/** The console methods that may print, and the level of their lines. */
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
/** The methods that print their arguments one after another, so that an error among them can be found. */
const PLAIN: ReadonlySet<string> = new Set<MethodName>(["log", "info", "debug", "warn", "error"]);

/** The methods whose text stands before an indentation that they begin. */
const OPENS_GROUP: ReadonlySet<string> = new Set<MethodName>(["group", "groupCollapsed"]);

/** How many values may print each other, while they are printed. */
const MAX_DEPTH = 3;

/** What is logged for a call of the console. */
interface Printed {
  readonly values: readonly unknown[];
  readonly text: PrintedText | undefined;
}

/** One capture's replacement for one method. */
interface Layer {
  readonly original: Method;
  readonly capture: Capture;
}

/** Those of all copies of the package, whose captures may be nested and undone in any order, too. */
const layers = /* @__PURE__ */ sharedState("console.v1", () => new WeakMap<Method, Layer>());

/** The name of a replacement in stacks. A bundler may take the function's own. */
const REPLACEMENT = "ctxlogConsole";

/**
 * Sends everything that is printed with `console` to a logger, tag included: log, info, dir, table, count, time and
 * group at INFO; debug, warn and trace at their own level; error and assert at ERROR. The text is what Node's console
 * prints; an Error among the arguments becomes the record's error.
 *
 * Captures may be nested, and undone in any order. What a filter, formatter or transport prints while it handles a
 * record goes to the console as it was before.
 *
 * @returns Undoes the capture.
 * @throws {TypeError} If `logger` is not a logger.
 *
 * @example
 * const undo = captureConsole(log);
 * console.log("from a module that does not know ctxlog");
 * undo();
 */
export function captureConsole(logger: Logger): Undo {
  if (typeof logger?.info !== "function" || typeof logger.trace !== "function") {
    throw configError("captureConsole's logger", logger, "a logger");
  }
  const capture = new Capture(logger);
  const methods = globalThis.console as unknown as Record<MethodName, Method>;
  for (const name of NAMES) {
    const original = methods[name];
    const replacement: Method = (...args) => {
      if (!capture.active || isLogging()) original.apply(globalThis.console, args);
      else capture.print(name, args, replacement);
    };
    Object.defineProperty(replacement, "name", { value: REPLACEMENT });
    layers.set(replacement, { original, capture });
    methods[name] = replacement;
  }
  return undoOnce(() => {
    capture.active = false;
    for (const name of NAMES) methods[name] = firstActive(methods[name]);
  });
}

/** A method without the captures above it that were undone. Undone captures below it pass calls on. */
function firstActive(method: Method): Method {
  const layer = layers.get(method);
  return layer === undefined || layer.capture.active ? method : firstActive(layer.original);
}

/** A console of our own, whose output becomes lines. It has its own counters, timers and groups. */
class Capture {
  active = true;
  readonly #logger: Logger;
  readonly #console: Record<MethodName, Method>;
  #output: string | undefined;
  #depth = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
    const write = (text: string) => {
      this.#output = (this.#output ?? "") + text;
    };
    this.#console = (isNode ? nodesConsole(write) : new PrintingConsole(write)) as unknown as Record<
      MethodName,
      Method
    >;
  }

  print(name: MethodName, args: readonly unknown[], caller: Method): void {
    const printed = this.#printed(name, args, caller);
    if (printed === undefined) return;
    wrapped.method = caller;
    printing.text = printed.text;
    try {
      this.#logger[LEVELS[name]](...printed.values);
    } finally {
      wrapped.method = undefined;
      printing.text = undefined;
    }
  }

  /** What is logged for a call; undefined for nothing. */
  #printed(name: MethodName, args: readonly unknown[], caller: Method): Printed | undefined {
    if (name === "trace") return this.#trace(args, caller);
    const error = PLAIN.has(name) ? errorIndex(args) : -1;
    const shown = error === -1 ? args : withoutError(args, error);
    const text = this.#text(name, shown);
    if (error === -1 && text === undefined) return undefined;
    // The error first: directives that are left in the text are none.
    const values = error === -1 ? [text] : [args[error], text ?? ""];
    const render = (masked: readonly unknown[]) => this.#again(name, masked) ?? "";
    return { values, text: printedText(text ?? "", shown, render) };
  }

  #trace(args: readonly unknown[], caller: Method): Printed {
    const frames = framesOf(caller);
    const render = (shown: readonly unknown[]) => this.#text("log", ["%s", stackOf(shown, frames)]) ?? "";
    const text = render(args);
    return { values: [text], text: printedText(text, args, render) };
  }

  /** What the console would print for other arguments of the same call. Counters and timers have nothing to hide. */
  #again(name: MethodName, args: readonly unknown[]): string | undefined {
    if (!OPENS_GROUP.has(name)) return this.#text(name, args);
    // The label stands before the group's indentation, which counts already.
    this.#console.groupEnd();
    const text = this.#text("log", args);
    this.#console.group();
    return text;
  }

  /** What the console prints, without the line's end; undefined if it prints nothing. */
  #text(name: MethodName, args: readonly unknown[]): string | undefined {
    // Printing a value may print: an inspect function of its own, or a getter. One that prints its own value never
    // ends.
    if (this.#depth >= MAX_DEPTH) return "[printed while it is printed]";
    const outer = this.#output;
    this.#output = undefined;
    this.#depth++;
    try {
      this.#console[name](...args);
      return (this.#output as string | undefined)?.replace(/\n$/, "");
    } catch {
      return consoleText(args);
    } finally {
      this.#depth--;
      this.#output = outer;
    }
  }
}

/** Node's own console, which prints to us. */
function nodesConsole(write: (text: string) => void): Console {
  const output = Object.assign(new EventEmitter(), {
    write: (text: string) => {
      write(text);
      return true;
    },
  });
  const stream = output as unknown as NodeJS.WritableStream;
  return new nodeConsole.Console({ stdout: stream, stderr: stream, colorMode: false });
}

/** The text of a call that redaction can make anew; undefined if there is nothing to find in its arguments. */
function printedText(
  text: string,
  args: readonly unknown[],
  render: (args: readonly unknown[]) => string,
): PrintedText | undefined {
  return args.some(isSearchable) ? new PrintedText(text, args, render) : undefined;
}

/** The message of `console.trace`, and the caller's stack under it. */
function stackOf(args: readonly unknown[], frames: readonly string[]): string {
  const message = consoleText(args);
  return [message === "" ? "Trace" : `Trace: ${message}`, ...frames].join("\n");
}

/** The lines of the caller's stack. */
function framesOf(caller: Method): readonly string[] {
  const trace = { name: "Trace", message: "", stack: "" };
  try {
    Error.captureStackTrace(trace, caller);
    const frames = trace.stack.split("\n").slice(1);
    // A capture that was undone below somebody else's replacement still passes calls on.
    return frames.filter((frame) => !frame.includes(REPLACEMENT));
  } catch {
    // Error.prepareStackTrace was replaced, and threw or returned something else.
    return [];
  }
}

/** The index of the first error that no directive uses; -1 if there is none. */
function errorIndex(args: readonly unknown[]): number {
  const used = directivesOf(args[0]).length;
  return args.findIndex((value, index) => (used === 0 || index > used) && isError(value));
}

/** The other arguments, to be printed as they would have been together with the error. */
function withoutError(args: readonly unknown[], error: number): unknown[] {
  const others = args.filter((_, index) => index !== error);
  if (others.length === 0) return [errorHeadline(args[error])];
  // A text that is first only now was no format string.
  if (error === 0 && others.length > 1 && typeof others[0] === "string") others[0] = others[0].replaceAll("%", "%%");
  return others;
}
