import type { Readable } from "node:stream";

/** What a command may use of the process. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  /**
   * From this call on, the first interrupt does not end the process but aborts the signal. What reads a pipe or follows a
   * file calls it.
   */
  readonly interruption: () => AbortSignal;
}

/** How a command ends, as `--help` says. */
export const EXIT = { ok: 0, failed: 1, usage: 2, nothing: 3 } as const;

/** Whether output is coloured: on a terminal, unless NO_COLOR (no-color.org) is set or the user says otherwise. */
export function isColored({ stdout, env }: Io, choice: "auto" | "always" | "never"): boolean {
  if (choice !== "auto") return choice === "always";
  return stdout.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

/** Writes, and waits while the reader is slow. */
export function write(stream: NodeJS.WritableStream, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (stream.write(text)) resolve();
    else stream.once("drain", resolve);
  });
}
