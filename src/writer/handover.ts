import type { Writable } from "node:stream";
import type { TransportHost } from "../contracts.js";
import { onRejection } from "../internal/promise.js";
import { resolvesWithin } from "../internal/timing.js";
import { asTransport, writingTransports } from "../reentry.js";
import { FailureReports } from "./failure-reports.js";
import { FlushWaiters } from "./flush-waiters.js";

/** How long a flush waits for a `write` that may be one that never calls back, such as a test's spy, in ms. */
const PATIENCE = 20;

type Write = Writable["write"];

/**
 * Hands lines to the stream that the program has put in the place of stdout or stderr. What that stream does with them
 * is its own affair: lines that were handed over count as written.
 */
export class Handover {
  readonly #name: string;
  readonly #failures = new FailureReports();
  readonly #flushes = new FlushWaiters();
  /** Whether a function calls back. Unknown for one that has not done so yet. */
  readonly #callsBack = new WeakMap<Write, boolean>();
  /** Functions that log what they are given: those lines would come back for ever. */
  readonly #logging = new WeakSet<Write>();
  #write: Write | undefined;
  #isWriting = false;
  #handed = 0;
  #processed = 0;

  constructor(name: string) {
    this.#name = name;
  }

  attach(host: TransportHost): void {
    this.#failures.attach(host);
  }

  /** Whether what runs now was started by the stream's `write`. Its lines must not be handed to it. */
  isCaller(): boolean {
    if (!this.#isWriting && writingTransports()?.includes(this) !== true) return false;
    this.#refuse();
    return true;
  }

  accepts({ write }: Writable): boolean {
    return !this.#logging.has(write);
  }

  /** Never throws. */
  write(stream: Writable, text: string): void {
    const { write } = stream;
    this.#write = write;
    this.#handed++;
    if (isStream(stream)) this.#callsBack.set(write, true);
    const onWritten = (error?: Error | null) => {
      this.#callsBack.set(write, true);
      this.#finish(stream, error);
    };
    const hasEvents = typeof stream.once === "function" && typeof stream.off === "function";
    if (hasEvents) stream.once("error", ignore);
    this.#isWriting = true;
    try {
      // The isolation of a transport: it runs outside the request that logged.
      asTransport(this, undefined, () => {
        onRejection(stream.write(text, onWritten), (error) => this.#fail(error));
      });
      this.#failures.reset();
    } catch (error) {
      this.#finish(stream, error);
    } finally {
      this.#isWriting = false;
      if (hasEvents) stream.off("error", ignore);
    }
  }

  /** Resolves when the stream has processed everything so far, as far as it says so. */
  async flush(): Promise<void> {
    const write = this.#write;
    if (this.#processed >= this.#handed || write === undefined) return;
    const processed = this.#flushes.wait(this.#handed);
    const callsBack = this.#callsBack.get(write);
    if (callsBack === true) await processed;
    else if (callsBack === undefined && !(await resolvesWithin(processed, PATIENCE))) this.#callsBack.set(write, false);
  }

  #finish(stream: Writable, error: unknown): void {
    this.#processed++;
    this.#flushes.reached(this.#processed);
    if (!error) return;
    // As console does: an error event without a listener would end the process.
    if (stream.listenerCount?.("error") === 0) stream.once("error", ignore);
    this.#fail(error);
  }

  #fail(error: unknown): void {
    this.#failures.noteFault(error);
    this.#failures.reportNoted();
  }

  #refuse(): void {
    if (this.#write === undefined || this.#logging.has(this.#write)) return;
    this.#logging.add(this.#write);
    const message = `process.${this.#name}.write logs what it is given; from now on lines go to the descriptor`;
    this.#failures.report(new Error(message));
  }
}

/** Whether it is a stream of Node's with its own `write`, which always calls back. */
function isStream(stream: Writable): boolean {
  return typeof stream.writableLength === "number" && stream.write === Object.getPrototypeOf(stream).write;
}

function ignore(): void {}
