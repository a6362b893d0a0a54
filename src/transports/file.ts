import type { Transport } from "../contracts.js";
import { checkBoolean, configError } from "../internal/check-options.js";
import { checkHasProcess } from "../internal/runtime.js";
import { FileDestination } from "../writer/file-destination.js";
import type { Target } from "../writer/shared-writers.js";
import { withCounts } from "./counted.js";
import { DescriptorTransport } from "./descriptor-transport.js";
import { absolutePath } from "./file-path.js";
import { withoutIsolation } from "./isolation.js";
import { withLinesOnly } from "./lines-only.js";
import {
  BUFFER_KEYS,
  type BufferOptions,
  bufferSettings,
  commonOptions,
  DEFAULTS,
  type TransportOptions,
} from "./options.js";
import { onSignal } from "./reopen-signal.js";
import { type RotateOptions, rotateSettings } from "./rotate-options.js";

/**
 * Options of {@link fileTransport}.
 *
 * @example
 * const options: FileTransportOptions = { path: "logs/app.log", mode: 0o600, reopenOnSignal: "SIGHUP" };
 */
export interface FileTransportOptions extends TransportOptions, BufferOptions {
  /**
   * The file to append to: a path, or a `file:` URL. It is opened at the first line; its directory is created if
   * necessary. A relative path is resolved at once. `~/` stands for the home directory.
   */
  path: string | URL;
  /**
   * Permissions of a file that is created, from 0o600 to 0o777. The process's umask applies. The owner must be able to
   * read and write. The default hides logs from other users.
   * @default 0o640
   */
  mode?: number | undefined;
  /** Whether `flush` waits until the disk has the lines (fsync), not only the operating system. @default false */
  fsync?: boolean | undefined;
  /** A signal at which the file is reopened: `"SIGHUP"` for logrotate. @default none */
  reopenOnSignal?: NodeJS.Signals | undefined;
  /** When to go on in a new file, and what becomes of the old ones. @default never: see logrotate and `reopen` */
  rotate?: RotateOptions | undefined;
}

/**
 * A transport to a file, as {@link fileTransport} returns it.
 *
 * @example
 * const file: FileTransport = fileTransport({ path: "app.log" });
 * renameSync("app.log", "app.log.1");
 * file.reopen();
 */
export interface FileTransport extends Transport {
  /** Goes on in a new file of the same name. Call it after renaming the old one. Failures are reported to `onError`. */
  reopen(): void;
}

/**
 * Appends to a file. Transports on one path share a writer. Several processes may append to one file: lines of up to 16
 * KiB are neither torn nor mixed.
 *
 * What the file system refuses is reported to `onError`, once until it is over, and tried again.
 *
 * @returns A transport. Its `flush` resolves when the operating system, or with `fsync` the disk, has every line so
 *   far. Its disposal flushes, closes the file, and removes the signal's listener.
 * @throws {TypeError} For an unknown option or a wrong value, and in a Worker, which has no files.
 *
 * @example
 * const file = fileTransport({ path: "logs/app.log", format: "json", minLevel: "WARN" });
 * createLogger({ transports: [stdoutTransport(), file] });
 */
export function fileTransport(options: FileTransportOptions): FileTransport {
  checkHasProcess("fileTransport", "consoleTransport, or a transport of your own");
  const common = commonOptions(
    "fileTransport",
    options,
    [...BUFFER_KEYS, "path", "mode", "fsync", "reopenOnSignal", "rotate"],
    "file",
  );
  const { path, mode, reopenOnSignal } = options;
  checkBoolean("fileTransport's fsync", options.fsync, false);
  checkMode(mode);
  const absolute = absolutePath("fileTransport's path", path);
  const target: Target = {
    key: `file:${absolute}`,
    name: absolute,
    defaults: DEFAULTS,
    createDestination: (settings) => new FileDestination(absolute, settings),
  };
  const rotate = rotateSettings("fileTransport's rotate", options.rotate);
  const settings = { ...bufferSettings("fileTransport", options), mode, fsync: options.fsync, rotate };
  const descriptor = new DescriptorTransport("fileTransport", target, settings);
  const methods = descriptor.methods();
  const reopen = () => descriptor.reopen();
  const removeListener = reopenOnSignal === undefined ? undefined : onSignal(reopenOnSignal, reopen);
  const transport = {
    ...common,
    ...methods,
    reopen,
    async [Symbol.asyncDispose]() {
      removeListener?.();
      await methods[Symbol.asyncDispose]();
    },
  };
  return withCounts(withLinesOnly(withoutIsolation(transport)), descriptor.counted());
}

function checkMode(mode: unknown): void {
  if (mode === undefined) return;
  const isMode = typeof mode === "number" && Number.isInteger(mode) && mode >= 0 && mode <= 0o777;
  if (isMode && canReadAndWrite(mode)) return;
  // 640 is 0o1200.
  const digits = /^(?:0o)?0?([0-7]{3})$/.exec(String(mode))?.[1];
  const isOctal = digits !== undefined && canReadAndWrite(Number.parseInt(digits, 8));
  const hint = isOctal ? ` Did you mean 0o${digits}?` : "";
  const takes = "a file mode from 0o600 to 0o777 with which the owner can read and write, such as 0o640";
  const { message } = configError("fileTransport's mode", mode, takes);
  throw new TypeError(message + hint);
}

/** Whether the owner can: otherwise the file could not be opened again. */
function canReadAndWrite(mode: number): boolean {
  return (mode & 0o600) === 0o600;
}
