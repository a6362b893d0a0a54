import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type ProcessResult, startProcess } from "./child-process.js";

// The spec may be killed before it can kill the program, which must not go on then.
const ENDS_WITH_PARENT = `data:text/javascript,${encodeURIComponent(
  "process.on('disconnect',()=>process.exit(1));process.channel?.unref()",
)}`;

/** A program that a spec talks to while it runs, such as a server. */
export class RunningProgram {
  /** The lines that it has printed so far. */
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly #child: ChildProcess;
  readonly #end: Promise<ProcessResult>;
  readonly #waiting = new Set<() => void>();
  #onLine: ((line: string) => void) | undefined;

  /** @param runtime What precedes the program: another runtime's command. @default Node's */
  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    runtime: readonly string[] = [process.execPath, "--import", ENDS_WITH_PARENT],
  ) {
    const [command = "", ...before] = runtime;
    const { child, end } = startProcess(command, [...before, ...args], {
      env: { PORT: "0", ...env },
      stdin: "pipe",
      ipc: true,
      timeout: 60_000,
    });
    this.#child = child;
    this.#end = end;
    this.#collect(child.stdout, this.stdout);
    this.#collect(child.stderr, this.stderr);
    end.then(() => this.#check());
  }

  #collect(stream: Readable | null, lines: string[]): void {
    createInterface({ input: stream as Readable }).on("line", (line) => {
      lines.push(line);
      if (lines === this.stdout) this.#onLine?.(line);
      this.#check();
    });
  }

  #check(): void {
    for (const check of this.#waiting) check();
  }

  /**
   * Waits until `find` returns something, and calls it after every line.
   * @returns What `find` returned.
   * @throws {Error} By rejection, if the program ends before.
   */
  until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const found = find();
        const hasEnded = this.#child.exitCode !== null || this.#child.signalCode !== null;
        if (found === undefined && !hasEnded) return;
        this.#waiting.delete(check);
        if (found !== undefined) resolve(found);
        else reject(new Error(`the program ended:\n${[...this.stdout, ...this.stderr].join("\n")}`));
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Waits for the first line on stdout that matches. */
  line(pattern: RegExp): Promise<string> {
    return this.until(() => this.stdout.find((line) => pattern.test(line)));
  }

  /** Waits for the line that names the port that the program listens on. */
  async port(): Promise<number> {
    const line = await this.line(/^(?=.*listening).*(?:port"?[=:]|:\/\/)/i);
    return Number(/(?:port"?[=:]|:\/\/[\d.]+:)(\d+)/.exec(line)?.[1]);
  }

  /** Calls back for each further line on stdout. */
  onLine(callback: (line: string) => void): void {
    this.#onLine = callback;
  }

  /** Writes to the program's stdin. */
  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Ends the program's stdin. */
  endInput(): void {
    this.#child.stdin?.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves when the program has ended. */
  ended(): Promise<ProcessResult> {
    return this.#end;
  }

  /** Kills the program. */
  async stop(): Promise<ProcessResult> {
    this.#child.kill("SIGKILL");
    return this.#end;
  }
}
