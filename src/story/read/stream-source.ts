import type { Readable } from "node:stream";
import { inHalfADay, type Source } from "./source.js";

/** So much of what can be read only once is kept, so that it can be searched again, in bytes. */
const MAX_KEPT = 32 * 2 ** 20;

/** What is read from a stream. It is kept in memory, unless it is too large. */
export function onceRead(open: () => Readable): Pick<Source, "latest" | "size" | "read" | "isRepeatable"> {
  let kept: Buffer[] | undefined;
  let length = 0;
  async function* chunksOf(stream: Readable): AsyncGenerator<Buffer> {
    for await (const part of stream) {
      const chunk = typeof part === "string" ? Buffer.from(part) : (part as Buffer);
      length += chunk.length;
      if (length > MAX_KEPT) kept = [];
      else kept?.push(chunk);
      yield chunk;
    }
  }
  return {
    latest: inHalfADay,
    size: undefined,
    read: () => {
      if (kept !== undefined) return { kind: "stream", stream: kept };
      kept = [];
      return { kind: "stream", stream: chunksOf(open()) };
    },
    isRepeatable: () => length <= MAX_KEPT,
  };
}
