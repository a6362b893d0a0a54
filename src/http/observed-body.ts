import type { UnderlyingSource } from "node:stream/web";

/** How a body has ended. */
export interface BodyEnd {
  /** The bytes that its reader has received. */
  readonly bytes: number;
  /** Whether its reader has given up. */
  readonly isCancelled?: boolean;
  /** What its source has thrown. */
  readonly error?: unknown;
  readonly hasFailed?: boolean;
}

/** A body that is read through another stream, which sees its end. */
export interface ObservedBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** The bytes that the reader has received so far. */
  bytes(): number;
  /** Leaves the body as it was, unless it is being read. */
  release(): void;
}

/**
 * Observes a body: piece by piece, each only when it is asked for, so that nothing is held back and nothing is read
 * ahead. A TransformStream does not tell of a cancellation on Node 20.
 *
 * @param onEnd Called once, when the body has ended, was cancelled or has failed.
 * @throws {TypeError} If the body is being read already.
 */
export function observeBody(body: ReadableStream<Uint8Array>, onEnd: (end: BodyEnd) => void): ObservedBody {
  const reader = body.getReader();
  let bytes = 0;
  const source: UnderlyingSource<Uint8Array> = {
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          onEnd({ bytes });
        } else {
          bytes += value?.byteLength ?? 0;
          controller.enqueue(value);
        }
      } catch (error) {
        onEnd({ bytes, error, hasFailed: true });
        throw error;
      }
    },
    cancel(reason) {
      onEnd({ bytes, isCancelled: true });
      return reader.cancel(reason);
    },
  };
  return {
    stream: new ReadableStream(source, { highWaterMark: 0 }),
    bytes: () => bytes,
    release: () => reader.releaseLock(),
  };
}
