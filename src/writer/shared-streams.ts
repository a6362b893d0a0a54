import type { Writable } from "node:stream";
import { sharedState } from "../internal/shared-state.js";
import { StreamDelivery } from "./stream-delivery.js";

interface SharedStream {
  readonly delivery: StreamDelivery;
  users: number;
}

/** Those of all copies of the package. The version is that of the delivery's methods. */
const shared = /* @__PURE__ */ sharedState("streams.v1", () => new WeakMap<Writable, SharedStream>());

/**
 * The one delivery for a stream, which keeps its lines in order and has one listener for each event. It is created for
 * its first user.
 */
export function acquireStream(stream: Writable, defaultMaxBuffer: number): StreamDelivery {
  let entry = shared.get(stream);
  if (entry === undefined) {
    entry = { delivery: new StreamDelivery(stream, defaultMaxBuffer), users: 0 };
    shared.set(stream, entry);
  }
  entry.users++;
  return entry.delivery;
}

/** Flushes. After its last user's release the listeners are removed, unless somebody acquires it meanwhile. */
export async function releaseStream(stream: Writable): Promise<void> {
  const entry = shared.get(stream);
  if (entry === undefined) return;
  entry.users--;
  await entry.delivery.flush();
  if (entry.users > 0 || shared.get(stream) !== entry) return;
  shared.delete(stream);
  entry.delivery.close();
}
