/** A stream whose writes are counted: a response of node:http, or the stream below one of HTTP/2. */
export interface CountedStream {
  write(...args: unknown[]): unknown;
  end(...args: unknown[]): unknown;
  readonly writableEnded: boolean;
  readonly destroyed: boolean;
}

type Callback = (error?: unknown) => void;

/**
 * Counts the bytes that are written to a stream from now on, by whatever calls its `write` and `end`: a pipe, or the
 * compression that was installed later. Those are the stream's own properties from now on.
 */
export class BodyBytes {
  /** What was given to the stream. */
  accepted = 0;
  /** What has left the process for certain. */
  flushed = 0;
  /** Whether a counted call is running, which may make others for the same bytes. */
  #isCounting = false;
  readonly #isCut: () => boolean;

  /** @param isCut Whether the connection is gone. Node 20 calls back as if a lost write had succeeded. */
  constructor(stream: CountedStream, isCut: () => boolean) {
    this.#isCut = isCut;
    this.#count(stream, "write");
    this.#count(stream, "end");
  }

  #count(stream: CountedStream, name: "write" | "end"): void {
    const original = stream[name];
    const bytes = this;
    stream[name] = function (this: CountedStream, ...args: unknown[]): unknown {
      if (bytes.#isCounting || this.writableEnded || this.destroyed) return original.apply(this, args);
      const length = lengthOf(args[0], args[1]);
      bytes.#isCounting = true;
      // Counted before the call, which may end the response.
      bytes.accepted += length;
      try {
        // After an end, the whole response has left, or it is unknown what has.
        return original.apply(this, name === "write" && length > 0 ? bytes.#withCallback(args, length) : args);
      } catch (error) {
        bytes.accepted -= length;
        throw error;
      } finally {
        bytes.#isCounting = false;
      }
    };
  }

  /** The arguments of a write, with a callback that counts what was flushed. */
  #withCallback(args: readonly unknown[], length: number): unknown[] {
    const encoding = typeof args[1] === "function" ? undefined : args[1];
    const callback = [args[1], args[2]].find((arg) => typeof arg === "function") as Callback | undefined;
    const flushed: Callback = (error) => {
      if (!error && !this.#isCut()) this.flushed += length;
      callback?.(error);
    };
    return [args[0], encoding, flushed];
  }
}

/** The length of a chunk, in bytes; 0 for what is none. */
function lengthOf(chunk: unknown, encoding: unknown): number {
  if (typeof chunk !== "string") return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0;
  return Buffer.byteLength(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8");
}
