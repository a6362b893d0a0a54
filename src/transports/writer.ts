import { fstatSync, writeSync } from "node:fs";
import type { TransportHost } from "../contracts.js";
import { describe, report, tell } from "../report.js";
import { Backlog, countLines } from "./backlog.js";
import { atExit, notAtExit } from "./exit.js";
import { notice } from "./notice.js";
import type { Target } from "./target.js";

/** How a writer behaves when it cannot write. */
export interface WriterOptions {
  /** When a pipe is full and the buffer too: make the caller wait, or drop lines and tell how many. */
  readonly overflow: "wait" | "drop";
  /** How many bytes are kept while they cannot be written. */
  readonly maxBuffer: number;
  /** How long the end of the process waits for a reader that takes nothing, in ms. */
  readonly exitWait: number;
}

/** Lines leave when so many characters are there, or at the end of the event loop's turn. */
const CHUNK = 16_384;
/** A character takes at most three bytes; a longer text gets a buffer of its own. */
const SCRATCH: Buffer = Buffer.allocUnsafe(CHUNK * 4);

/** How long to leave a full pipe alone, in ms: twice as long each time that nothing went through. */
const PIPE_PAUSE = { least: 1, most: 20 };
/** The same for a disk that is full or failing. */
const FAULT_PAUSE = { least: 50, most: 1000 };

const PATIENCE = new Set(["EAGAIN", "EWOULDBLOCK", "EBUSY", "EINTR"]);
const READER_GONE = new Set(["EPIPE", "ECONNRESET", "EBADF"]);

/** Open: it can be written to. Full: a pipe whose reader is slow. Failing: a disk. Closed: nobody will ever read it. */
type State = "open" | "full" | "failing" | "closed";

/**
 * The one way to a descriptor: stdout, stderr or a file. Lines of one turn leave in one write, in order. What was accepted is
 * written, or told as dropped: a full pipe makes it wait, a failing disk keeps a bounded buffer and goes on by itself, and at
 * the end of the process what is left is written synchronously.
 */
export class Writer {
  readonly #target: Target;
  readonly #options: WriterOptions;
  readonly #backlog = new Backlog();
  readonly #flushing: { readonly until: number; readonly done: () => void }[] = [];
  #host: TransportHost | undefined;
  // This turn's lines. Its own length is the only counter: nothing that waits here is measured again. (bench: json)
  #text = "";
  #scheduled = false;
  #state: State = "open";
  #wasFull = false;
  #pause = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Lines dropped and not yet told, and why. */
  #dropped = 0;
  #reason = "the reader is too slow";
  /** The size of a file that a line was written to in part: whatever happens to the file meanwhile changes it. */
  #tornAt: number | undefined;
  #exiting = false;
  /** How long the end still waits for a reader, in ms; nothing more, once it has waited in vain. */
  #patience: number;

  constructor(target: Target, options: WriterOptions) {
    this.#target = target;
    this.#options = options;
    this.#patience = options.exitWait;
  }

  /** The logger in whose format, and to whose `onError`, the writer speaks. */
  attach(host: TransportHost): void {
    this.#host ??= host;
  }

  append(line: string): void {
    this.#text += `${line}\n`;
    if (this.#exiting) this.end();
    else if (this.#text.length >= CHUNK) this.#drain();
    else if (!this.#scheduled) this.#schedule();
  }

  /** Resolves when the operating system has everything that was accepted before, or it was told as dropped. */
  async flush(): Promise<void> {
    this.#drain();
    if (!this.#backlog.isEmpty) {
      const until = this.#backlog.accepted;
      await new Promise<void>((done) => this.#flushing.push({ until, done }));
    }
    if (this.#state === "open") this.#guarded(() => this.#target.sync());
  }

  /** Goes on in a new file of the same name: the old one has been renamed. */
  reopen(): void {
    this.#drain();
    this.#guarded(() => this.#target.close());
    if (this.#state === "failing") this.#resume();
  }

  /** Flushes, and gives back the descriptor and the timers. A line that comes later still goes out. */
  async close(): Promise<void> {
    await this.flush();
    this.#rest();
    notAtExit(this);
    this.#guarded(() => this.#target.close());
  }

  /** The end of the process: writes what is left, and waits for a slow reader as long as it takes something. */
  end(): void {
    // Half a line of process.stdout may have been written; the other half is lost with the process.
    if (!this.#exiting && this.#isBusy() && this.#backlog.isEmpty) this.#backlog.push(Buffer.from("\n"), 0);
    this.#exiting = true;
    this.#drain();
    this.#resume();
    this.#waitFor(() => this.#backlog.isEmpty, this.#patience);
    const lost = this.#backlog.clear() + this.#dropped;
    this.#dropped = 0;
    if (lost === 0) return;
    this.#patience = 0;
    if (this.#state !== "closed")
      this.#guarded(() => tell(`ctxlog: ${lost} lines for ${this.#target.name} were lost at exit: ${this.#reason}`));
  }

  #schedule(): void {
    this.#scheduled = true;
    atExit(this);
    setImmediate(this.#onTurnEnd);
  }

  readonly #onTurnEnd = (): void => {
    this.#scheduled = false;
    this.#drain();
  };

  /** Encodes this turn's lines, and writes them unless others wait before them. */
  #drain(): void {
    const text = this.#text;
    if (text === "") return;
    this.#text = "";
    const short = text.length * 3 <= SCRATCH.length;
    const bytes = short ? SCRATCH.subarray(0, SCRATCH.write(text)) : Buffer.from(text);
    if (this.#state === "full") this.#resume();
    const written = this.#state === "open" ? this.#write(bytes, 0) : 0;
    if (written < bytes.length) this.#keep(short ? Buffer.from(bytes) : bytes, written);
  }

  /** Writes from an offset on, and returns how far it came; where that is not the end, the state says why. */
  #write(bytes: Buffer, offset: number): number {
    let at = offset;
    try {
      const fd = this.#target.open();
      if (this.#isBusy()) this.#state = "full";
      else {
        while (at < bytes.length) at += writeSync(fd, bytes, at, bytes.length - at);
        this.#state = "open";
      }
    } catch (error) {
      this.#stop(error);
    }
    return at;
  }

  #isBusy(): boolean {
    return this.#wasFull && !this.#exiting && this.#target.isBusy();
  }

  #stop(error: unknown): void {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (PATIENCE.has(code)) {
      this.#state = "full";
      this.#wasFull = true;
      return;
    }
    this.#reason = describe(message);
    const before = this.#state;
    this.#state = READER_GONE.has(code) && !this.#target.isFile ? "closed" : "failing";
    if (this.#state !== before) this.#report(error);
  }

  /** Keeps what could not be written, or drops it where there is no room. */
  #keep(bytes: Buffer, written: number): void {
    const size = bytes.length - written;
    if (this.#options.overflow === "wait") this.#waitFor(() => this.#hasRoom(size), Number.POSITIVE_INFINITY);
    if (this.#state === "closed" || (written === 0 && !this.#hasRoom(size))) {
      if (this.#dropped === 0 && this.#state !== "closed")
        this.#report(new Error(`${this.#target.name}: lines are dropped: ${this.#reason}`));
      if (this.#state !== "closed") this.#dropped += countLines(bytes);
      return;
    }
    if (this.#dropped > 0) this.#tellDropped();
    this.#backlog.push(bytes, written);
    if (written > 0) this.#remember();
    if (this.#state === "open") this.#resume();
    else this.#retryLater(false);
  }

  #hasRoom(size: number): boolean {
    return this.#exiting || this.#backlog.isEmpty || this.#backlog.size + size <= this.#options.maxBuffer;
  }

  /** Writes what waits, as far as it can be, and says how it went. */
  #resume(): void {
    const before = this.#backlog.done;
    if (this.#tornAt !== undefined) this.#mend();
    this.#state = this.#state === "closed" ? "closed" : "open";
    while (!this.#backlog.isEmpty && this.#state === "open") {
      const { bytes, offset } = this.#backlog.first;
      this.#backlog.advance(this.#write(bytes, offset));
      if (this.#backlog.isEmpty && this.#dropped > 0) this.#tellDropped();
    }
    if (this.#state === "closed") this.#backlog.clear();
    this.#afterResume(this.#backlog.done > before);
  }

  #afterResume(progress: boolean): void {
    while (this.#flushing[0] !== undefined && this.#flushing[0].until <= this.#backlog.done)
      this.#flushing.shift()?.done();
    if (this.#backlog.isEmpty) this.#rest();
    else {
      this.#remember();
      this.#retryLater(progress);
    }
  }

  /** Puts the line that tells of those dropped behind what waits. */
  #tellDropped(): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#backlog.push(Buffer.from(`${notice(dropped, this.#reason, this.#host)}\n`), 0);
  }

  #retryLater(progress: boolean): void {
    const { least, most } = this.#state === "failing" ? FAULT_PAUSE : PIPE_PAUSE;
    this.#pause = progress || this.#pause === 0 ? least : Math.min(this.#pause * 2, most);
    if (this.#timer !== undefined || this.#exiting) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#resume();
    }, this.#pause);
    // A slow reader is worth staying alive for, a full disk is not: what it did not take is told at exit.
    if (this.#state === "failing") this.#timer.unref();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pause = 0;
  }

  /** Holds the thread until the pipe has taken enough, or has taken nothing for so long (ms), or is no pipe any more. */
  #waitFor(enough: () => boolean, patience: number): void {
    let last = performance.now();
    let done = this.#backlog.done;
    while (!enough() && this.#state === "full" && performance.now() - last < patience) {
      sleep(Math.max(1, this.#pause));
      this.#resume();
      if (this.#backlog.done > done) last = performance.now();
      done = this.#backlog.done;
    }
  }

  /** Notes the size of a file in which the first waiting line stands in part. */
  #remember(): void {
    if (!this.#target.isFile || this.#backlog.first.offset === 0) return;
    this.#guarded(() => {
      this.#tornAt = fstatSync(this.#target.open()).size;
    });
  }

  /** Writes the whole line once more where the file is not as it was when half of it was written. */
  #mend(): void {
    try {
      if (fstatSync(this.#target.open()).size !== this.#tornAt) {
        this.#target.close();
        this.#backlog.rewindToLine();
      }
      this.#tornAt = undefined;
    } catch {
      // It cannot be opened: the write that follows says so.
    }
  }

  #report(error: unknown): void {
    if (this.#host === undefined) report(error, "transport");
    else this.#host.report(error, "transport");
  }

  #guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#report(error);
    }
  }
}

const NEVER = new Int32Array(new SharedArrayBuffer(4));

function sleep(ms: number): void {
  Atomics.wait(NEVER, 0, 0, ms);
}
