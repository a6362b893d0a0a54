import type { Io } from "../io.js";
import { safe } from "../show/text.js";
import { fileSource, type Source, stdinSource } from "./source.js";

/** The sources that the user has named, and how many of them could not be opened. */
export interface OpenedSources {
  readonly sources: readonly Source[];
  readonly failures: number;
}

/** Opens files; `-`, or no name where something is piped in, is standard input. What cannot be opened is reported. */
export function openSources(paths: readonly string[], io: Io): OpenedSources {
  const names = paths.length === 0 && io.stdin.isTTY !== true ? ["-"] : paths;
  const sources: Source[] = [];
  let failures = 0;
  for (const path of new Set(names)) {
    try {
      if (path === "-") io.interruption();
      sources.push(path === "-" ? stdinSource(io.stdin) : fileSource(path));
    } catch (error) {
      failures++;
      reportFailure(io, path, error);
    }
  }
  return { sources, failures };
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
