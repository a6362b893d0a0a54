import { writeSync } from "node:fs";
import type { TransportHost } from "../contracts.js";
import { describe, tell } from "../report.js";
import { Backlog, countLines, pieceOf } from "./backlog.js";
import { atExit, type Exiting, isEnding, notAtExit } from "./exit.js";
import { type Fault, faultOf, keepsDescriptor } from "./fault.js";
import { notice } from "./notice.js";
import { Retry } from "./retry.js";
import { sleep } from "./sleep.js";
import type { Target } from "./target.js";
import { TornLine } from "./torn-line.js";
import { Trouble } from "./trouble.js";
import { within } from "./within.js";

/** How a writer behaves when it cannot write. */
export interface WriterOptions {
  /** When a pipe is full and the buffer too: make the caller wait, or drop lines and tell how many. */
  readonly overflow: "wait" | "drop";
  /** How many bytes are kept while they cannot be written. */
  readonly maxBuffer: number;
  /** How long the end of the process, or of the writer, waits while nothing leaves, in ms. */
  readonly exitWait: number;
}

/** Lines leave when so many characters are there, or at the end of the event loop's turn. */
const CHUNK = 16_384;
/** A character takes at most three bytes; a longer text gets a buffer of its own. */
const SCRATCH: Buffer = Buffer.allocUnsafe(CHUNK * 4);

/**
 * The one way to a descriptor: stdout, stderr or a file. Lines of one turn leave in one write, in order. What was accepted is
 * written, or told as dropped: a full pipe makes it wait, a failing disk keeps a bounded buffer and goes on by itself, and at
 * the end of the process what is left is written synchronously.
 *
 * While it is open nothing waits in the backlog; in any other state what is new goes behind what waits there.
 */
export class Writer implements Exiting {
  readonly #target: Target;
  readonly #options: WriterOptions;
  readonly #backlog = new Backlog();
  readonly #torn = new TornLine();
  readonly #trouble = new Trouble();
  readonly #retry = new Retry(() => this.#work(() => this.#resume()));
  // This turn's lines. Its own length is the only counter: nothing that waits here is measured again. (bench: json)
  #text = "";
  #scheduled = false;
  #state: "open" | Fault = "open";
  #wasFull = false;
  #working = false;
  /** While the thread is held, nobody else's bytes move either. */
  #holding = false;
  /** Lines dropped and not yet told in their place, and why. */
  #dropped = 0;
  #reason = "the reader is too slow";
  /** At the end of the process: nothing is left to timers, and then nothing waits any more. */
  #exiting = false;
  #waited = false;
  #patience: number;

  constructor(target: Target, options: WriterOptions) {
    this.#target = target;
    this.#options = options;
    this.#patience = options.exitWait;
  }

  attach(host: TransportHost): void {
    this.#trouble.host ??= host;
  }

  append(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length >= CHUNK) this.#drain();
    else if (!this.#scheduled) this.#schedule();
  }

  /** Resolves when the operating system has everything that was accepted before, or it was told as dropped. */
  async flush(): Promise<void> {
    this.#target.recheck();
    this.#drain();
    if (!this.#backlog.isEmpty) this.#work(() => this.#resume());
    await this.#backlog.flushed();
    if (this.#state === "open") this.#guarded(() => this.#target.sync());
  }

  /** Goes on in a new file of the same name: the old one has been renamed. */
  reopen(): void {
    this.#drain();
    this.#guarded(() => this.#target.close());
    if (!this.#backlog.isEmpty) this.#work(() => this.#resume());
  }

  /** Flushes; gives up when nothing has left for `exitWait` ms. */
  async settle(): Promise<void> {
    const flushed = this.flush();
    let before: number;
    do before = this.#backlog.done;
    while (!(await within(flushed, this.#options.exitWait)) && this.#backlog.done > before);
  }

  /** Gives back the descriptor, the timer and the hook, and tells what could not be written. */
  close(): void {
    this.#drain();
    this.#retry.stop();
    notAtExit(this);
    this.#tellLoss("when it was closed");
    this.#guarded(() => this.#target.close());
  }

  lastWrite(): void {
    this.#scheduled = false;
    // Half a line of process.stdout may have been written; the other half is lost with the process.
    if (!this.#exiting && this.#backlog.isEmpty && this.#isBusy()) this.#backlog.pushNotice("\n", 0);
    this.#exiting = true;
    this.#drain();
    this.#work(() => this.#resume());
  }

  lastWait(): void {
    this.#exiting = true;
    this.#waited = true;
    this.#work(() => this.#waitFor(() => this.#backlog.isEmpty, this.#patience));
    if (this.#tellLoss("at exit")) this.#patience = 0;
  }

  #schedule(): void {
    if (!isEnding()) {
      this.#scheduled = true;
      atExit(this);
      setImmediate(this.#onTurnEnd);
    } else if (!this.#working) {
      this.lastWrite();
      this.lastWait();
    }
  }

  readonly #onTurnEnd = (): void => {
    this.#scheduled = false;
    this.#drain();
  };

  /** Encodes this turn's lines, and writes them unless others wait before them. */
  #drain(): void {
    const text = this.#text;
    if (text === "" || this.#working) return;
    this.#text = "";
    if (this.#state === "closed") return;
    const short = text.length * 3 <= SCRATCH.length;
    const bytes = short ? SCRATCH.subarray(0, SCRATCH.write(text)) : Buffer.from(text);
    const written = this.#state === "open" ? this.#write(bytes, 0, false) : 0;
    if (written < bytes.length) this.#keepRest(bytes, written);
  }

  /** Writes from an offset on, and returns how far it came; where that is not the end, the state says why. */
  #write(bytes: Buffer, offset: number, inPieces: boolean): number {
    let at = offset;
    try {
      const fd = this.#target.open();
      if (this.#isBusy()) {
        this.#state = "full";
        return at;
      }
      const pieces = inPieces && this.#target.isPipe;
      while (at < bytes.length) at += writeSync(fd, bytes, at, pieces ? pieceOf(bytes, at) : bytes.length - at);
      this.#state = "open";
    } catch (error) {
      this.#stop(error);
    }
    return at;
  }

  #isBusy(): boolean {
    return this.#wasFull && !this.#holding && !this.#exiting && this.#target.isBusy();
  }

  #stop(error: unknown): void {
    const { code = "", message } = error as NodeJS.ErrnoException;
    this.#state = faultOf(code, this.#target.comesBack);
    if (this.#state === "full") {
      this.#wasFull = true;
      return;
    }
    this.#reason = describe(message);
    this.#trouble.fault(error);
    if (keepsDescriptor(code)) return;
    this.#torn.lose();
    try {
      this.#target.close();
    } catch {
      // Nothing worse than what has just been noted.
    }
  }

  #keepRest(bytes: Buffer, written: number): void {
    atExit(this);
    this.#work(() => this.#keep(bytes, written));
    // The exit hook has done its part, or will not be called any more.
    if (this.#waited || (!this.#exiting && isEnding())) this.lastWait();
  }

  /** The backlog is changed in here only, and the user's handler called behind it: it may log, and so change it again. */
  #work(step: () => void): void {
    if (this.#working) return;
    this.#working = true;
    try {
      step();
    } finally {
      this.#working = false;
    }
    if (this.#state === "closed") this.#giveUp();
    else if (this.#backlog.isEmpty) this.#retry.stop();
    this.#trouble.tell();
    if (this.#state === "open" && this.#backlog.isEmpty) this.#trouble.over();
    if (this.#text !== "" && !this.#scheduled) this.#schedule();
  }

  /** Keeps what could not be written, or drops it where there is no room. */
  #keep(bytes: Buffer, written: number): void {
    const size = bytes.length - written;
    const hasRoom = () => this.#hasRoom(size);
    // What is less than a chunk is left to the timer: asking a full pipe costs more than writing to it.
    if (this.#state === "full" && written === 0 && (size >= CHUNK || !hasRoom())) this.#resume();
    if (this.#options.overflow === "wait") this.#waitFor(hasRoom, Number.POSITIVE_INFINITY);
    if (this.#state === "closed") return;
    if (written === 0 && !hasRoom()) {
      this.#dropped += countLines(bytes);
      this.#trouble.drops(`${this.#target.name}: lines are dropped: ${this.#reason}`);
      return;
    }
    // A notice is in the user's format, which may log, and so write to the scratch.
    const kept = this.#dropped > 0 ? Buffer.from(bytes) : bytes;
    this.#tellDropped();
    this.#backlog.push(kept, written);
    if (this.#state === "open") this.#resume();
    else this.#pause(false);
  }

  #hasRoom(size: number): boolean {
    return this.#exiting || this.#backlog.isEmpty || this.#backlog.size + size <= this.#options.maxBuffer;
  }

  /** Puts the line that tells of those dropped behind what waits. */
  #tellDropped(): void {
    const dropped = this.#dropped;
    if (dropped === 0) return;
    this.#dropped = 0;
    this.#backlog.pushNotice(`${notice(dropped, this.#reason, this.#trouble.host)}\n`, dropped);
  }

  /** Writes what waits, as far as it can be. */
  #resume(): void {
    const before = this.#backlog.done;
    this.#torn.mend(this.#target, this.#backlog);
    while (!this.#backlog.isEmpty) {
      const { bytes, offset } = this.#backlog.first;
      const at = this.#write(bytes, offset, true);
      this.#backlog.advance(at);
      if (at < bytes.length) break;
      if (this.#backlog.isEmpty) this.#tellDropped();
    }
    this.#pause(this.#backlog.done > before);
  }

  /** Leaves it alone for a while, if anything waits. */
  #pause(progress: boolean): void {
    if (this.#backlog.isEmpty || this.#state === "open" || this.#state === "closed") return;
    if (this.#backlog.first.offset > 0) this.#torn.remember(this.#target);
    if (!this.#exiting) this.#retry.plan(this.#state, progress);
  }

  /** Holds the thread until the pipe has taken enough, or has taken nothing for so long (ms), or is no pipe any more. */
  #waitFor(enough: () => boolean, patience: number): void {
    this.#holding = true;
    let last = performance.now();
    while (!enough() && this.#state === "full" && performance.now() - last < patience) {
      sleep(Math.max(1, this.#retry.pause));
      const before = this.#backlog.done;
      this.#resume();
      if (this.#backlog.done > before) last = performance.now();
    }
    this.#holding = false;
  }

  /** Lets go of everything that waits, and returns how many lines nobody was told of. */
  #giveUp(): number {
    const lost = this.#backlog.clear() + this.#dropped;
    this.#dropped = 0;
    return this.#state === "closed" ? 0 : lost;
  }

  /** Tells what must be given up, if anything: on stderr itself, which nothing that was told before keeps quiet. */
  #tellLoss(when: string): boolean {
    const lost = this.#giveUp();
    if (lost === 0) return false;
    this.#guarded(() => tell(`ctxlog: ${lost} lines for ${this.#target.name} were lost ${when}: ${this.#reason}`));
    return true;
  }

  #guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#trouble.report(error);
    }
  }
}
