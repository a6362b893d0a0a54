import { sharedState } from "../internal/shared-state.js";
import type { DeliveryOptions } from "./descriptor-delivery.js";
import type { Destination } from "./destination.js";
import { Writer } from "./writer.js";

interface SharedWriter {
  readonly writer: Writer;
  users: number;
}

/** Those of all copies of the package. The version is that of the writer's methods. */
const writers = sharedState("writers.v1", () => new Map<string, SharedWriter>());

/**
 * The process's one writer for a descriptor or path: two would mix up their lines. It is created for its first user.
 */
export function acquireWriter(key: string, createDestination: () => Destination, options: DeliveryOptions): Writer {
  let shared = writers.get(key);
  if (shared === undefined) {
    shared = { writer: new Writer(createDestination(), options), users: 0 };
    writers.set(key, shared);
  }
  shared.users++;
  return shared.writer;
}

/** Flushes. After its last user's release the writer is closed, unless somebody acquires it meanwhile. */
export async function releaseWriter(key: string): Promise<void> {
  const shared = writers.get(key);
  if (shared === undefined) return;
  shared.users--;
  await shared.writer.settle();
  if (shared.users > 0 || writers.get(key) !== shared) return;
  writers.delete(key);
  shared.writer.close();
}
