import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import type { Io } from "../../src/story/io.js";
import { run } from "../../src/story/run.js";
import { temporary } from "./temporary.js";

/** What a command wrote, and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CommandOptions {
  readonly stdin?: string | Readable;
  readonly terminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly interrupted?: AbortSignal;
}

/** Runs the command `ctxlog` in this process. */
export async function ctxlog(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const { stdin, terminal = false, env = {}, now = Date.UTC(2024, 0, 15, 11), interrupted } = options;
  const out = collector(terminal);
  const err = collector(terminal);
  const input = typeof stdin === "string" ? Readable.from([Buffer.from(stdin)]) : (stdin ?? Readable.from([]));
  const io: Io = {
    stdin: Object.assign(input, { isTTY: stdin === undefined }),
    stdout: out.stream,
    stderr: err.stream,
    env,
    now: () => now,
    interruption: () => interrupted ?? new AbortController().signal,
  };
  const code = await run(args, io);
  return { code, out: out.text(), err: err.text() };
}

function collector(isTTY: boolean) {
  const chunks: Buffer[] = [];
  const stream = Object.assign(new PassThrough({ highWaterMark: 2 ** 30 }), { isTTY });
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return {
    stream,
    text() {
      for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    },
  };
}

/** Writes files into a folder that is removed when the test is over. Returns their paths, in order. */
export function files(contents: Readonly<Record<string, string | Uint8Array>>): string[] {
  const directory = temporary();
  return Object.entries(contents).map(([name, content]) => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  });
}

/** What a digest says of a story. */
export interface Digest {
  readonly kind: string;
  readonly id: string;
  readonly worst: string;
  readonly services: string[];
  readonly requestCount: number;
  readonly lineCount: number;
  readonly notes: string[];
  readonly fields: Record<string, unknown>;
  readonly failure?: DigestLine & { readonly service: string };
  readonly requests: DigestRequest[];
  readonly omittedLines: number;
}

export interface DigestRequest {
  readonly requestId: string;
  readonly service: string;
  readonly title?: string;
  readonly status?: number;
  readonly lines: DigestLine[];
}

export interface DigestLine {
  readonly time: string;
  readonly offsetMs: number;
  readonly level: string;
  readonly message: string;
  readonly error?: string;
  readonly gapMs?: number;
  readonly repeats?: number;
  readonly calls?: DigestRequest[];
}

/** The digest of a trace. */
export async function digest(args: readonly string[], options?: CommandOptions): Promise<Digest> {
  const { out, err } = await ctxlog(["trace", ...args, "--json"], options);
  if (out === "") throw new Error(`no digest: ${err}`);
  return JSON.parse(out) as Digest;
}

/** The messages of a digest, in order; what a line's call has caused is a list behind it. */
export type Messages = readonly (string | Messages)[];

export function messagesOf(requests: readonly DigestRequest[]): Messages[] {
  return requests.map(({ lines }) =>
    lines.flatMap(({ message, calls = [] }): Messages => [message, ...messagesOf(calls)]),
  );
}
