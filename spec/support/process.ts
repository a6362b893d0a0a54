import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import { ROOT } from "./child.js";

/** What every program begins with: the built package, and a format that is the message alone. */
const PRELUDE = `
import * as fs from "node:fs";
import * as ctxlog from "${pathToFileURL(join(ROOT, "dist/index.js")).href}";
const ctxlogUrl = "${pathToFileURL(join(ROOT, "dist/index.js")).href}";
const { createLogger, fileTransport, stdoutTransport, stderrTransport, streamTransport, runWithContext } = ctxlog;
const format = (record) => record.message;
const [path] = process.argv.slice(-1);
const line = (i, size = 100) => (i + " ").padEnd(size, "abcdefghij");
const turn = () => new Promise((done) => setImmediate(done));
// Whoever started it may be gone.
setTimeout(() => process.kill(process.pid, "SIGKILL"), 30_000).unref();
`;

/** How a program ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

export interface Program {
  readonly child: ChildProcess;
  readonly end: Promise<End>;
}

export interface ProgramOptions {
  /** Where its stdout goes: a descriptor, which is closed here; nowhere unless told. */
  readonly stdout?: number | "pipe";
  readonly stderr?: number | "pipe";
  /** The program's last argument, `path` in it. */
  readonly path?: string;
  /** Given to node before the program. */
  readonly flags?: readonly string[];
  /** Also by IPC messages. */
  readonly ipc?: boolean;
  /** After so many ms it is killed; 20,000 unless told. */
  readonly timeout?: number;
}

/** Starts a module over the built package in a process of its own. */
export function start(source: string, options: ProgramOptions = {}): Program {
  const { stdout = "ignore", stderr = "pipe", path = "", flags = [], ipc = false, timeout = 20_000 } = options;
  const args = [...flags, "--input-type=module", "-e", PRELUDE + source, "--", path];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", stdout, stderr, ...(ipc ? (["ipc"] as const) : [])],
    timeout,
    killSignal: "SIGKILL",
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  for (const fd of [stdout, stderr]) if (typeof fd === "number") closeSync(fd);
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  const end = once(child, "close").then(([code, signal]) => ({ code, signal, stderr: text }) as End);
  return { child, end };
}

/** Runs a module to its end. */
export function runProgram(source: string, options: ProgramOptions = {}): Promise<End> {
  return start(source, options).end;
}

/** A directory that is gone when the test is over. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), "ctxlog-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A real pipe (node's own "pipe" is a socket pair, which buffers otherwise), and its reading end. */
export class Pipe {
  /** For the writing process. */
  readonly writeEnd: number;
  readonly #fd: number;
  #open = true;

  constructor() {
    const path = join(temporary(), "pipe");
    const made = spawnSync("mkfifo", [path]);
    if (made.status !== 0) throw new Error(`mkfifo: ${made.stderr}`);
    this.#fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.writeEnd = openSync(path, constants.O_WRONLY);
    onTestFinished(() => this.close());
  }

  /** Reads as fast as it can, to the end. */
  async readAll(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    const socket = new Socket({ fd: this.#fd, readable: true, writable: false });
    this.#open = false;
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  /** Reads so many bytes a tick of so many ms, to the end. */
  async readSlowly(bytes: number, every: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (let chunk = this.readOnce(bytes); chunk?.length !== 0; chunk = this.readOnce(bytes)) {
      if (chunk !== undefined) chunks.push(chunk);
      await pause(every);
    }
    return Buffer.concat(chunks);
  }

  /** What is there, undefined where nothing is yet, empty at the end. */
  readOnce(bytes: number): Buffer | undefined {
    const buffer = Buffer.alloc(bytes);
    try {
      return buffer.subarray(0, readSync(this.#fd, buffer));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") return undefined;
      throw error;
    }
  }

  /** Reads until so much has come. */
  async readAtLeast(bytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (let size = 0; size < bytes; ) {
      const chunk = this.readOnce(65_536);
      if (chunk?.length === 0) break;
      if (chunk === undefined) await pause(1);
      else size += chunks[chunks.push(chunk) - 1]?.length ?? 0;
    }
    return Buffer.concat(chunks);
  }

  /** One more end for the writing process. */
  duplicate(): number {
    return openSync(`/proc/self/fd/${this.writeEnd}`, constants.O_WRONLY);
  }

  close(): void {
    if (this.#open) closeSync(this.#fd);
    this.#open = false;
  }
}

/** The lines of a text, which ends with a line's end. */
export function linesOf(text: Buffer | string): string[] {
  const lines = text.toString().split("\n");
  if (lines.pop() !== "") throw new Error("the text ends in the middle of a line");
  return lines;
}

/** The numbers that `line(i)` of a program begins with; throws for a line that is not whole. */
export function numbersOf(text: Buffer | string, size = 100): number[] {
  return linesOf(text).map((line) => {
    const number = Number.parseInt(line, 10);
    if (line !== `${number} `.padEnd(size, "abcdefghij")) throw new Error(`not a whole line: ${line.slice(0, 300)}`);
    return number;
  });
}

/** 0, 1, 2 ... */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
