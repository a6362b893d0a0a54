import type { Target } from "./destination.js";
import { Writer, type WriterOptions } from "./writer.js";

interface Shared {
  readonly writer: Writer;
  users: number;
}

const writers = new Map<string, Shared>();

/** The process's one writer for a descriptor or path: two of them would mix their lines up. */
export function acquireWriter(key: string, target: () => Target, options: WriterOptions): Writer {
  let shared = writers.get(key);
  if (shared === undefined) {
    shared = { writer: new Writer(target(), options), users: 0 };
    writers.set(key, shared);
  }
  shared.users++;
  return shared.writer;
}

/** Flushes; the last user's release also closes, unless somebody takes the writer meanwhile. */
export async function releaseWriter(key: string): Promise<void> {
  const shared = writers.get(key);
  if (shared === undefined) return;
  shared.users--;
  await shared.writer.settle();
  if (shared.users > 0 || writers.get(key) !== shared) return;
  writers.delete(key);
  shared.writer.close();
}
