import type { Transport } from "../contracts.js";
import { workerRuntime } from "../internal/runtime.js";
import { consoleTransport } from "./console.js";
import { stdoutTransport } from "./stdio.js";

/** The transport of a logger without any: stdout, or the console where there is no stdout. */
export function defaultTransport(): Transport {
  return workerRuntime === undefined ? stdoutTransport() : consoleTransport();
}
