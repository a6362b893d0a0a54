import { type InternalRecord, levelIdOf } from "../call-record.js";
import type { Transport } from "../contracts.js";
import { builtin } from "../internal/builtins.js";
import { checkBoolean } from "../internal/check-options.js";
import { readEnvironment } from "../internal/environment.js";
import { checkHasProcess } from "../internal/runtime.js";
import type { Target } from "../writer/shared-writers.js";
import { StdioDestination } from "../writer/stdio-destination.js";
import { withCounts } from "./counted.js";
import { DescriptorTransport } from "./descriptor-transport.js";
import { withoutIsolation } from "./isolation.js";
import { isJournal, withPriority } from "./journal.js";
import { withLinesOnly } from "./lines-only.js";
import {
  BUFFER_KEYS,
  type BufferOptions,
  bufferSettings,
  commonOptions,
  DEFAULTS,
  type TransportOptions,
} from "./options.js";

const tty = /* @__PURE__ */ builtin("node:tty");

/**
 * Options of {@link stdoutTransport} and {@link stderrTransport}.
 *
 * @example
 * const options: StdioTransportOptions = { format: "json", overflow: "drop" };
 */
export interface StdioTransportOptions extends TransportOptions, BufferOptions {
  /**
   * Writes the priority of sd-daemon(3), `<6>`, in front of each physical line, if the descriptor is systemd's journal;
   * otherwise nothing. The journal then knows each line's level.
   * @default false
   */
  priority?: boolean | undefined;
}

/**
 * Writes to the process's stdout. A logger without `transports` has this one. On a terminal the formats `"line"` and
 * `"pretty"` are coloured, where Node itself would use colours; FORCE_COLOR colours them elsewhere too.
 *
 * @returns A transport. Its `flush` resolves when the operating system has every line so far.
 * @throws {TypeError} For an unknown option or a wrong value, and in a Worker, which has no stdout: see
 * {@link consoleTransport}.
 *
 * @example
 * createLogger({ transports: [stdoutTransport({ format: "json" })] });
 */
export function stdoutTransport(options: StdioTransportOptions = {}): Transport {
  return stdioTransport("stdoutTransport", 1, options);
}

/**
 * Writes to the process's stderr: for a program whose stdout is a protocol, such as an MCP server over stdio, or its
 * output. Otherwise as {@link stdoutTransport}.
 *
 * @returns A transport. Its `flush` resolves when the operating system has every line so far.
 * @throws {TypeError} For an unknown option or a wrong value, and in a Worker.
 *
 * @example
 * createLogger({ transports: [stderrTransport({ minLevel: "WARN" })] });
 */
export function stderrTransport(options: StdioTransportOptions = {}): Transport {
  return stdioTransport("stderrTransport", 2, options);
}

function stdioTransport(where: string, fd: 1 | 2, options: StdioTransportOptions): Transport {
  checkHasProcess(where, "consoleTransport");
  const common = commonOptions(where, options, [...BUFFER_KEYS, "priority"], fd === 1 ? "stdout" : "stderr");
  const hasPriority = checkBoolean(`${where}'s priority`, options.priority, false) && isJournal(fd);
  const target: Target = {
    key: `fd:${fd}`,
    name: fd === 1 ? "stdout" : "stderr",
    defaults: tty.isatty(fd) ? { ...DEFAULTS, flushEvery: "line" } : DEFAULTS,
    createDestination: () => new StdioDestination(fd),
  };
  const descriptor = new DescriptorTransport(where, target, bufferSettings(where, options));
  const methods = hasPriority ? prioritized(descriptor.methods()) : descriptor.methods();
  const transport = { ...common, colors: showsColors(fd), ...methods };
  return withCounts(withLinesOnly(withoutIsolation(transport)), descriptor.counted());
}

function prioritized<Methods extends Pick<Transport, "write">>(methods: Methods): Methods {
  const { write } = methods;
  return {
    ...methods,
    write: (record: InternalRecord, line: string) =>
      write(record, withPriority(line, record.levelId ?? levelIdOf(record))),
  };
}

/**
 * Whether Node itself would colour what it prints there: by FORCE_COLOR, or else by NO_COLOR, NODE_DISABLE_COLORS, TERM
 * and others, if the descriptor is a terminal. Not if the environment may not be read.
 */
function showsColors(fd: number): boolean {
  const FORCE_COLOR = readEnvironment("FORCE_COLOR");
  // Without the others: Node would warn that they are ignored.
  if (FORCE_COLOR !== undefined) return tty.WriteStream.prototype.hasColors({ FORCE_COLOR });
  try {
    return tty.isatty(fd) && tty.WriteStream.prototype.hasColors(process.env);
  } catch {
    return false;
  }
}
