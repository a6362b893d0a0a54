import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** The root of the project. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

export interface ProcessOptions {
  /** @default the root of the project */
  readonly cwd?: string;
  /** Added to the environment of the spec, without its settings for logging and colours. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default "ignore" */
  readonly stdin?: "pipe" | "ignore";
  /** A descriptor is closed here once the process has it. @default "pipe" */
  readonly stdout?: "pipe" | "ignore" | number;
  /** The same for stderr. @default "pipe" */
  readonly stderr?: "pipe" | "ignore" | number;
  /** Whether messages can be sent to the process. @default false */
  readonly ipc?: boolean;
  /** After this time, in ms, the process is killed. @default 20000 */
  readonly timeout?: number;
}

/** How a process ended, and what it wrote to its pipes. */
export interface ProcessResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedProcess {
  readonly child: ChildProcess;
  /** Resolves when the process has ended and its pipes are closed. */
  readonly end: Promise<ProcessResult>;
}

const LEFT_OUT =
  /^(LOG_LEVEL|LOG_FORMAT|NO_COLOR|FORCE_COLOR|NODE_DISABLE_COLORS|NODE_OPTIONS|NODE_TEST_CONTEXT|VITEST.*|npm_.*)$/;

const running = new Set<ChildProcess>();
// A test that fails, or is given up, leaves its processes behind.
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts a process, which is killed when the spec file is over. */
export function startProcess(command: string, args: readonly string[], options: ProcessOptions = {}): StartedProcess {
  const { cwd = ROOT, stdin = "ignore", stdout = "pipe", stderr = "pipe", ipc = false, timeout = 20_000 } = options;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !LEFT_OUT.test(name)));
  const child = spawn(command, args, {
    cwd,
    env: { ...env, ...options.env },
    stdio: [stdin, stdout, stderr, ...(ipc ? (["ipc"] as const) : [])],
    timeout,
    killSignal: "SIGKILL",
  });
  running.add(child);
  for (const fd of [stdout, stderr]) if (typeof fd === "number") closeSync(fd);
  return { child, end: resultOf(child) };
}

/** Runs a process to its end. */
export function run(command: string, args: readonly string[], options?: ProcessOptions): Promise<ProcessResult> {
  return startProcess(command, args, options).end;
}

/** Runs Node to its end. */
export function runNode(args: readonly string[], options?: ProcessOptions): Promise<ProcessResult> {
  return run(process.execPath, args, options);
}

/** Runs the project's TypeScript compiler. */
export function tsc(args: readonly string[], options?: ProcessOptions): Promise<ProcessResult> {
  return runNode([`${ROOT}/node_modules/typescript/bin/tsc`, ...args], { timeout: 60_000, ...options });
}

async function resultOf(child: ChildProcess): Promise<ProcessResult> {
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (chunk: string) => {
      text[name] += chunk;
    });
  }
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    return { code, signal, ...text };
  } finally {
    running.delete(child);
  }
}
