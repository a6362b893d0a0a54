import { constants } from "node:os";
import { resolve } from "node:path";
import type { Transport } from "../contracts.js";
import { checkBoolean, configError } from "../internal/check-options.js";
import { FileDestination } from "../writer/file-destination.js";
import { builtIn } from "./built-in.js";
import { DescriptorTransport } from "./descriptor-transport.js";
import { BUFFER_KEYS, type BufferOptions, commonOptions, deliveryOptions, type TransportOptions } from "./options.js";

export interface FileTransportOptions extends TransportOptions, BufferOptions {
  /** The file to append to. Its directory is made; the file is opened at the first line. */
  path: string;
  /** The mode of a file that is made; 0o640 unless told: a log is not for everybody. */
  mode?: number | undefined;
  /** Has `flush` wait until the disk has the lines, not only the operating system; false unless told. */
  fsync?: boolean | undefined;
  /** A signal at which the file is opened anew, `"SIGHUP"` for logrotate; none unless told. */
  reopenOnSignal?: NodeJS.Signals | undefined;
}

/** A transport to a file. */
export interface FileTransport extends Transport {
  /** Goes on in a new file of the same name; call it after the old one has been renamed. */
  reopen(): void;
}

/**
 * Appends to a file. Several transports on one path share a writer, and several processes may append to one file: lines
 * of up to 16 KiB are never torn or mixed.
 *
 * @throws {TypeError} For an unknown option or a wrong value. What the file system refuses is told to `onError`, and tried again.
 *
 * @example
 * createLogger({ transports: [stdoutTransport(), fileTransport({ path: "logs/app.log", format: "json", minLevel: "WARN" })] });
 */
export function fileTransport(options: FileTransportOptions): FileTransport {
  const common = commonOptions(
    "fileTransport",
    options,
    [...BUFFER_KEYS, "path", "mode", "fsync", "reopenOnSignal"],
    "file",
  );
  const { path, mode = 0o640, reopenOnSignal } = options;
  const fsync = checkBoolean("fileTransport's fsync", options.fsync, false);
  if (typeof path !== "string" || path === "" || path.includes("\0"))
    throw configError("fileTransport's path", path, "a file's path");
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777)
    throw configError("fileTransport's mode", mode, "a file mode such as 0o640");

  const absolute = resolve(path);
  const createDestination = () => new FileDestination(absolute, mode, fsync);
  const descriptor = new DescriptorTransport(
    `file:${absolute}`,
    createDestination,
    deliveryOptions("fileTransport", options),
  );
  const methods = descriptor.methods();
  const reopen = () => descriptor.reopen();
  if (reopenOnSignal !== undefined) listen(reopenOnSignal, reopen);
  return builtIn({
    ...common,
    ...methods,
    reopen,
    async [Symbol.asyncDispose]() {
      if (reopenOnSignal !== undefined) process.off(reopenOnSignal, reopen);
      await methods[Symbol.asyncDispose]();
    },
  });
}

function listen(signal: NodeJS.Signals, reopen: () => void): void {
  try {
    // A name that is no signal's would be listened to without a word.
    if (!Object.hasOwn(constants.signals, signal)) throw new TypeError("no signal");
    process.on(signal, reopen);
  } catch {
    throw configError("fileTransport's reopenOnSignal", signal, 'a signal that can be caught, such as "SIGHUP"');
  }
}
