import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import { type ProcessOptions, type ProcessResult, ROOT, type StartedProcess, startProcess } from "./child-process.js";

/** The start of every program: the built package, and a format that is the message alone. */
const PRELUDE = `
import * as fs from "node:fs";
import * as ctxlog from "${pathToFileURL(join(ROOT, "dist/index.js")).href}";
const ctxlogUrl = "${pathToFileURL(join(ROOT, "dist/index.js")).href}";
const { createLogger, stdoutTransport, stderrTransport, streamTransport, runWithContext } = ctxlog;
const format = (record) => record.message;
const [path] = process.argv.slice(-1);
const line = (i, size = 100) => (i + " ").padEnd(size, "abcdefghij");
const turn = () => new Promise((done) => setImmediate(done));
// The spec may have been killed.
setTimeout(() => process.kill(process.pid, "SIGKILL"), 30_000).unref();
`;

/** `fileTransport` in a program. Its text can be used in a worker. */
function fileTransportOf(size: number | undefined): string {
  const rotate = size === undefined ? "undefined" : `{ size: ${size}, maxFiles: 9999 }`;
  return `const fileTransport = (options) => ctxlog.fileTransport({ rotate: ${rotate}, ...options });`;
}

export interface ProgramOptions extends ProcessOptions {
  /** The program's last argument, `path` in it. */
  readonly path?: string;
  /** The size at which files are rotated, in bytes. All are kept. @default none */
  readonly rotate?: number | undefined;
  /** Node's own arguments. */
  readonly flags?: readonly string[];
}

/**
 * Starts a module that uses the built package. Its stdout is ignored by default. It is killed when the test is over.
 */
export function startProgram(source: string, options: ProgramOptions = {}): StartedProcess {
  const { path = "", flags = [], rotate, ...processOptions } = options;
  const args = [...flags, "--input-type=module", "-e", PRELUDE + fileTransportOf(rotate) + source, "--", path];
  const started = startProcess(process.execPath, args, { stdout: "ignore", ...processOptions });
  onTestFinished(() => {
    started.child.kill("SIGKILL");
  });
  return started;
}

/** Runs a module that uses the built package to its end. */
export function runProgram(source: string, options: ProgramOptions = {}): Promise<ProcessResult> {
  return startProgram(source, options).end;
}
