import type { Writable } from "node:stream";
import type { TransportHost } from "../contracts.js";
import { dropNotice } from "./drop-notice.js";
import { type ExitParticipant, joinExit, leaveExit } from "./exit-hook.js";
import { FailureReports } from "./failure-reports.js";
import { FlushWaiters } from "./flush-waiters.js";
import type { LineCounts } from "./line-counts.js";
import { UnprocessedLines } from "./unprocessed-lines.js";

/** A line that waits, its size in bytes, and the counts of its transport. */
interface QueuedLine {
  readonly line: string;
  readonly size: number;
  readonly counts: LineCounts | undefined;
}

/** The queue of one stream, used while the stream is full. */
export class StreamDelivery implements ExitParticipant {
  readonly #stream: Writable;
  #maxBuffer: number;
  /** Whether that was given, and is no default. */
  #isLimited = false;
  readonly #failures = new FailureReports();
  readonly #flushes = new FlushWaiters();
  #status: "open" | "full" | "closed" = "open";
  #queue: QueuedLine[] = [];
  /** In bytes. */
  #queuedSize = 0;
  readonly #unprocessed = new UnprocessedLines();
  /** Lines that were handed to the stream or to the queue. */
  #accepted = 0;
  /** Those of them that the stream has processed, or failed to. */
  #processed = 0;
  /** Lines that were dropped, and are not reported in their place yet. */
  #dropped = 0;
  #isListening = false;

  constructor(stream: Writable, maxBuffer: number) {
    this.#stream = stream;
    this.#maxBuffer = maxBuffer;
  }

  /** The smallest `maxBuffer` that was given holds, and the first host gets the reports. */
  attach(host: TransportHost | undefined, maxBuffer: number | undefined): void {
    if (maxBuffer !== undefined) this.#maxBuffer = this.#isLimited ? Math.min(this.#maxBuffer, maxBuffer) : maxBuffer;
    this.#isLimited ||= maxBuffer !== undefined;
    if (host !== undefined) this.#failures.attach(host);
  }

  /** Bytes that wait here, and in the stream. */
  get bytesWaiting(): number {
    const { writableLength, writableObjectMode } = this.#stream;
    const inStream = typeof writableLength === "number" && !writableObjectMode ? writableLength : 0;
    return this.#queuedSize + inStream;
  }

  /** @param counts Those of the line's transport. */
  append(line: string, counts?: LineCounts): void {
    if (counts !== undefined) counts.accepted++;
    if (!this.#isListening) this.#listen();
    if (this.#status === "closed" || this.#stream.destroyed || this.#stream.writableEnded) {
      this.#drop("it is closed", counts);
    } else if (this.#status === "open" && this.#queue.length === 0) this.#accept(line, counts);
    else this.#enqueue(line, counts);
  }

  /** Resolves when the stream has processed everything so far, or is broken. */
  flush(): Promise<void> {
    if (this.#status === "closed" || this.#processed === this.#accepted) return Promise.resolve();
    return this.#flushes.wait(this.#accepted);
  }

  /** Removes the listeners. The stream is its owner's to end. */
  close(): void {
    this.#stream.off("drain", this.#onDrain);
    this.#stream.off("error", this.#onError);
    this.#stream.off("close", this.#onClose);
    this.#isListening = false;
    leaveExit(this);
  }

  releaseLoop(): void {}

  /** A stream is asynchronous: nothing can be written any more. */
  writeAtExit(): void {}

  waitAtExit(): void {
    const lost = this.#queue.length + this.#unprocessed.countHeldBy(this.#stream) + this.#dropped;
    this.#failures.reportLoss(lost, "a stream", "at exit", "it had not processed them");
  }

  #listen(): void {
    this.#isListening = true;
    this.#stream.on("drain", this.#onDrain);
    this.#stream.on("error", this.#onError);
    this.#stream.on("close", this.#onClose);
    joinExit(this);
  }

  #accept(line: string, counts?: LineCounts): void {
    this.#accepted++;
    this.#write(line, counts);
  }

  /** Hands a line to the stream, whose own code may throw. */
  #write(line: string, counts: LineCounts | undefined): void {
    this.#unprocessed.push(line, counts);
    try {
      const hasRoom = this.#stream.write(`${line}\n`, this.#onProcessed);
      if (this.#status !== "closed") this.#status = hasRoom ? "open" : "full";
    } catch (error) {
      this.#failures.report(error);
      this.#onProcessed(error as Error);
    }
  }

  readonly #onProcessed = (error?: Error | null): void => {
    this.#processed++;
    const counts = this.#unprocessed.shift();
    if (error) this.#dropped++;
    if (counts !== undefined) counts[error ? "failed" : "written"]++;
    this.#flushes.reached(this.#processed);
  };

  #enqueue(line: string, counts?: LineCounts): void {
    const size = Buffer.byteLength(line) + 1;
    if (this.#queue.length > 0 && this.#queuedSize + size > this.#maxBuffer) {
      this.#drop("it is too slow", counts);
      return;
    }
    if (this.#dropped > 0) this.#enqueue(this.#takeDropNotice());
    this.#accepted++;
    this.#queue.push({ line, size, counts });
    this.#queuedSize += size;
  }

  #drop(why: string, counts: LineCounts | undefined): void {
    this.#dropped++;
    if (counts !== undefined) counts.dropped++;
    this.#failures.noteDrops(`lines for a stream are dropped: ${why}`);
    this.#failures.reportNoted();
  }

  /** The line that reports the dropped ones in their place. */
  #takeDropNotice(): string {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropNotice(dropped, "the stream is too slow", this.#failures.host);
  }

  readonly #onDrain = (): void => {
    if (this.#status === "closed") return;
    this.#status = "open";
    const queue = this.#queue;
    let sent = 0;
    while (sent < queue.length && this.#status === "open") {
      const { line, size, counts } = queue[sent++] as QueuedLine;
      this.#queuedSize -= size;
      this.#write(line, counts);
    }
    this.#queue = queue.slice(sent);
    if (this.#status !== "open") return;
    this.#failures.reset();
    if (this.#dropped > 0) this.#accept(this.#takeDropNotice());
  };

  readonly #onError = (error: unknown): void => {
    this.#failures.report(error);
    this.#onClose();
  };

  readonly #onClose = (): void => {
    this.#status = "closed";
    for (const { counts } of this.#queue) if (counts !== undefined) counts.dropped++;
    this.#queue = [];
    this.#queuedSize = 0;
    this.#flushes.reached(this.#accepted);
  };
}
