import { tableText } from "./console-table.js";
import { formatWithOptions, inspect } from "./internal/node-util.js";
import { now } from "./internal/timing.js";

const INDENTATION = "  ";
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * A console that prints what Node's prints, for runtimes whose own cannot print elsewhere, or prints otherwise. It has
 * its own counters, timers and groups.
 */
export class PrintingConsole {
  readonly #write: (text: string) => void;
  readonly #counts = new Map<string, number>();
  readonly #timers = new Map<string, number>();
  #indentation = "";

  /** @param write Takes a text with its line's end. */
  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  readonly log = (...args: unknown[]): void => this.#print(formatWithOptions({}, ...args));
  readonly info: typeof this.log = this.log;
  readonly debug: typeof this.log = this.log;
  readonly warn: typeof this.log = this.log;
  readonly error: typeof this.log = this.log;
  readonly dirxml: typeof this.log = this.log;

  dir(value: unknown, options?: object): void {
    this.#print(inspect(value, { customInspect: false, ...options }));
  }

  table(data: unknown, properties?: readonly string[]): void {
    if (typeof data === "object" && data !== null) this.#print(tableText(data, properties));
    else this.log(data);
  }

  assert(condition: unknown, ...args: unknown[]): void {
    if (condition) return;
    const [first, ...others] = args;
    // As Node does from version 22 on.
    if (typeof first === "string") this.log(`Assertion failed: ${first}`, ...others);
    else this.log("Assertion failed", ...args);
  }

  count(label: unknown = "default"): void {
    const name = String(label);
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    this.log(`${name}: ${count}`);
  }

  countReset(label: unknown = "default"): void {
    if (!this.#counts.delete(String(label))) warn(`Count for '${label}' does not exist`);
  }

  time(label: unknown = "default"): void {
    const name = String(label);
    if (this.#timers.has(name)) warn(`Label '${name}' already exists for console.time()`);
    else this.#timers.set(name, now());
  }

  timeLog(label: unknown = "default", ...args: unknown[]): void {
    this.#printTime("timeLog", String(label), args);
  }

  timeEnd(label: unknown = "default"): void {
    this.#printTime("timeEnd", String(label), []);
    this.#timers.delete(String(label));
  }

  group(...args: unknown[]): void {
    if (args.length > 0) this.log(...args);
    this.#indentation += INDENTATION;
  }

  groupCollapsed(...args: unknown[]): void {
    this.group(...args);
  }

  groupEnd(): void {
    this.#indentation = this.#indentation.slice(INDENTATION.length);
  }

  #printTime(method: string, name: string, args: readonly unknown[]): void {
    const start = this.#timers.get(name);
    if (start === undefined) warn(`No such label '${name}' for console.${method}()`);
    else this.log("%s: %s", name, durationText(now() - start), ...args);
  }

  #print(text: string): void {
    const indented =
      this.#indentation === "" ? text : this.#indentation + text.replaceAll("\n", `\n${this.#indentation}`);
    this.#write(`${indented}\n`);
  }
}

/** As Node does: a wrong label is a warning of the process. */
function warn(message: string): void {
  (globalThis as { process?: Partial<NodeJS.Process> }).process?.emitWarning?.(message);
}

function durationText(ms: number): string {
  if (ms < SECOND) return `${Number(ms.toFixed(3))}ms`;
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(3)}s`;
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  const seconds = ((ms % MINUTE) / SECOND).toFixed(3).padStart(6, "0");
  if (hours === 0) return `${minutes}:${seconds} (m:ss.mmm)`;
  return `${hours}:${String(minutes).padStart(2, "0")}:${seconds} (h:mm:ss.mmm)`;
}
