import type { CommandLine } from "../command-line.js";
import type { Io } from "../io.js";
import { safe } from "../show/text.js";
import { fileSource } from "./file-source.js";
import type { Source } from "./source.js";
import { onceRead } from "./stream-source.js";

/**
 * Opens what the user has named; where nothing was named and something is piped in, standard input. What cannot be opened
 * is reported. @returns The sources; none means wrong use, and the reason was reported.
 */
export function openSources({ command, files }: CommandLine, io: Io): readonly Source[] {
  const names = files.length === 0 && io.stdin.isTTY !== true ? ["-"] : files;
  if (names.length === 0)
    io.stderr.write(`ctxlog: no file was named, and nothing is piped in; see ctxlog ${command} --help\n`);
  return [...new Set(names)].flatMap((path) => openSource(path, io) ?? []);
}

/** Opens a file, or standard input for `-`; undefined if it cannot be opened, which is reported. */
function openSource(path: string, io: Io): Source | undefined {
  try {
    if (path !== "-") return fileSource(path);
    io.interruption();
    return { path, family: path, age: 0, ...onceRead(() => io.stdin) };
  } catch (error) {
    reportFailure(io, path, error);
    return undefined;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EACCES: "permission denied",
  EISDIR: "is a directory; name its files",
};

/** Says on stderr why a file is not read. */
export function reportFailure({ stderr }: Io, path: string, error: unknown): void {
  const { code, message } = error as NodeJS.ErrnoException;
  stderr.write(`ctxlog: ${safe(path)}: ${safe(REASONS[code ?? ""] ?? message)}\n`);
}
