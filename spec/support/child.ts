import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The root of the project. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** How a process ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to an environment that says nothing about logging or colours. */
  readonly env?: Readonly<Record<string, string>>;
  /** After so many ms the process is killed; 20,000 unless told. */
  readonly timeout?: number;
}

const LEFT_OUT = /^(LOG_LEVEL|LOG_FORMAT|NO_COLOR|FORCE_COLOR|NODE_OPTIONS|VITEST.*|npm_.*)$/;

/** Runs a program without stdin, to its end. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !LEFT_OUT.test(name)));
  const child = spawn(command, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: options.timeout ?? 20_000,
    killSignal: "SIGKILL",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** The same for a script of Node's. */
export function runNode(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run(process.execPath, args, options);
}

/** The compiler of the project. */
export function tsc(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return runNode([`${ROOT}/node_modules/typescript/bin/tsc`, ...args], { timeout: 60_000, ...options });
}
