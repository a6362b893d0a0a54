import type { TransportHost } from "../contracts.js";
import { writeToStderr } from "../internal/report.js";
import { resolvesWithin, sleep } from "../internal/timing.js";
import { Port } from "./attempt.js";
import { Backlog, countLines } from "./backlog.js";
import type { Target } from "./destination.js";
import { dropNotice } from "./drop-notice.js";
import { Trouble } from "./failure-log.js";
import { Retry } from "./retry.js";
import { TornLine } from "./torn-line.js";

/** What to do while nothing can be written. */
export interface SinkOptions {
  /** When a pipe is full and the buffer too: make the caller wait, or drop lines and tell how many. */
  readonly overflow: "wait" | "drop";
  /** How many bytes are kept while they cannot be written. */
  readonly maxBuffer: number;
  /** How long the end of the process, or of the writer, waits while nothing leaves, in ms. */
  readonly exitTimeout: number;
}

/**
 * How long the end of a turn waits for a full pipe, in ms: in all, and while nothing leaves. A reader that is alive has everything
 * then, whatever happens to the process; one that is slow holds up whoever writes more than it can read.
 */
const TURN_WAIT = { most: 1000, idle: 50 };

/** Less than this is left to the timer while a pipe is full: asking it costs more than writing to it. */
const WORTH_ASKING = 16_384;

/**
 * Writes to a descriptor, or keeps what cannot be written: a full pipe makes it wait, a failing disk keeps a bounded buffer
 * and goes on by itself, and at the end of the process what is left is written synchronously.
 *
 * While it is open nothing waits; in any other state what is new goes behind what waits.
 */
export class DescriptorSink {
  readonly #target: Target;
  readonly #options: SinkOptions;
  readonly #afterTrouble: () => void;
  readonly #backlog = new Backlog();
  readonly #torn = new TornLine();
  readonly #trouble = new Trouble();
  readonly #port: Port;
  readonly #retry = new Retry(() => this.#work(() => this.#resume()));
  /** Whether the end of a turn has waited in vain, and nothing has left since. */
  #stalled = false;
  #exiting = false;
  #patience: number;
  /** When something left last, or began to wait. */
  #movedAt = 0;
  /** Lines dropped and not yet told in their place. */
  #dropped = 0;
  /** Whether what waits is being changed: whoever writes now, a handler of the user's, has to wait. */
  isWorking = false;

  /** @param afterTrouble Called when a handler of the user's may have been called. */
  constructor(target: Target, options: SinkOptions, afterTrouble: () => void) {
    this.#target = target;
    this.#port = new Port(target, this.#torn, this.#trouble);
    this.#options = options;
    this.#patience = options.exitTimeout;
    this.#afterTrouble = afterTrouble;
  }

  /** Whether something could not be written yet, or was dropped and is not told yet. */
  get isWaiting(): boolean {
    return !this.#backlog.isEmpty || this.#dropped > 0;
  }

  attach(host: TransportHost): void {
    this.#trouble.host ??= host;
  }

  /** Writes whole lines; the buffer may be used again afterwards. */
  write(bytes: Buffer): void {
    if (this.#port.state === "closed") return;
    const written = this.#port.state === "open" ? this.#port.write(bytes, 0, false) : 0;
    if (written === bytes.length) return;
    const copy = Buffer.from(bytes);
    this.#work(() => this.#keep(copy, written));
  }

  /** At the end of a turn: waits a little for a pipe that is full. */
  catchUp(): void {
    if (this.#port.state !== "full" || this.#stalled || this.#options.overflow === "drop" || this.#port.isBusy) return;
    this.#work(() => this.#waitFor(() => this.#backlog.isEmpty, TURN_WAIT.idle, TURN_WAIT.most));
    this.#stalled = !this.#backlog.isEmpty;
  }

  recheck(): void {
    this.#target.recheck();
  }

  /** Resolves when what was written before is with the operating system, or on disk where that is wanted, or was told as lost. */
  async flush(): Promise<void> {
    this.resume();
    await this.#backlog.flushed();
    if (this.#port.state === "open") this.#guarded(() => this.#target.sync());
  }

  /** Flushes; gives up when nothing has left for `exitTimeout` ms. */
  async settle(): Promise<void> {
    const flushed = this.flush();
    let before: number;
    do before = this.#backlog.done;
    while (!(await resolvesWithin(flushed, this.#options.exitTimeout)) && this.#backlog.done > before);
  }

  reopen(): void {
    this.#guarded(() => this.#target.close());
    this.resume();
  }

  close(): void {
    this.#retry.stop();
    this.#tellLoss("when it was closed");
    this.#guarded(() => this.#target.close());
  }

  /** The process ends: nothing is left to timers any more. */
  beginExit(): void {
    // Half a line of process.stdout may have been written; the other half is lost with the process.
    if (!this.#exiting && this.#backlog.isEmpty && this.#port.isBusy) this.#backlog.pushNotice("\n", 0);
    this.#exiting = true;
    this.#port.isAlone = true;
  }

  /** Tries to write what waits, now. */
  resume(): void {
    if (!this.#backlog.isEmpty) this.#work(() => this.#resume());
  }

  /** Waits for a pipe, as long as it takes something; then tells what is lost. */
  lastWait(): void {
    this.#exiting = true;
    this.#port.isAlone = true;
    const patience = this.#isHopeless() ? 0 : this.#patience;
    this.#work(() => this.#waitFor(() => this.#backlog.isEmpty, patience));
    if (this.#tellLoss("at exit")) this.#patience = 0;
  }

  /** What waits is changed in here only, and the user's handler called behind it: it may log, and so change it again. */
  #work(step: () => void): void {
    if (this.isWorking) return;
    this.isWorking = true;
    try {
      step();
    } finally {
      this.isWorking = false;
    }
    if (this.#port.state === "closed") this.#giveUp();
    else if (this.#backlog.isEmpty) this.#retry.stop();
    this.#trouble.tell();
    if (this.#port.state === "open" && this.#backlog.isEmpty) this.#trouble.over();
    this.#afterTrouble();
  }

  /** Keeps what could not be written, or drops it where there is no room. */
  #keep(bytes: Buffer, written: number): void {
    const size = bytes.length - written;
    const hasRoom = () => this.#hasRoom(size);
    if (this.#port.state === "full" && written === 0 && (size >= WORTH_ASKING || !hasRoom())) this.#resume();
    if (this.#options.overflow === "wait") this.#waitFor(hasRoom, Number.POSITIVE_INFINITY);
    if (this.#port.state === "closed") return;
    if (written === 0 && !hasRoom()) {
      this.#dropped += countLines(bytes);
      this.#trouble.drops(`${this.#target.name}: lines are dropped: ${this.#port.reason}`);
      return;
    }
    if (this.#backlog.isEmpty) this.#movedAt = performance.now();
    this.#tellDropped();
    this.#backlog.push(bytes, written);
    if (this.#port.state === "open") this.#resume();
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
    this.#backlog.pushNotice(`${dropNotice(dropped, this.#port.reason, this.#trouble.host)}\n`, dropped);
  }

  /** Writes what waits, as far as it can be. */
  #resume(): void {
    const before = this.#backlog.done;
    this.#torn.mend(this.#target, this.#backlog);
    while (!this.#backlog.isEmpty) {
      const { bytes, offset } = this.#backlog.first;
      const at = this.#port.write(bytes, offset, true);
      this.#backlog.advance(at);
      if (at < bytes.length) break;
      if (this.#backlog.isEmpty) this.#tellDropped();
    }
    const progress = this.#backlog.done > before;
    if (progress) {
      this.#stalled = false;
      this.#movedAt = performance.now();
    }
    this.#pause(progress);
  }

  /** Leaves it alone for a while, if anything waits. */
  #pause(progress: boolean): void {
    if (this.#backlog.isEmpty || this.#port.state === "open" || this.#port.state === "closed") return;
    if (this.#backlog.first.offset > 0) this.#torn.remember(this.#target);
    // A slow reader is worth staying alive for. A full disk is not: what it did not take is told at exit.
    if (!this.#exiting)
      this.#retry.plan(this.#port.state, progress, this.#port.state === "full" && !this.#isHopeless());
  }

  /** Whether the reader of a full pipe has taken nothing for as long as the end would wait for it. */
  #isHopeless(): boolean {
    return performance.now() - this.#movedAt >= this.#options.exitTimeout;
  }

  /** Holds the thread until the pipe has taken enough, or nothing for so long (ms), or is no pipe any more, or for so long in all. */
  #waitFor(enough: () => boolean, patience: number, most = Number.POSITIVE_INFINITY): void {
    this.#port.isAlone = true;
    const end = performance.now() + most;
    let last = performance.now();
    while (!enough() && this.#port.state === "full" && performance.now() < Math.min(last + patience, end)) {
      sleep(Math.max(1, this.#retry.pause));
      const before = this.#backlog.done;
      this.#resume();
      if (this.#backlog.done > before) last = performance.now();
    }
    this.#port.isAlone = this.#exiting;
  }

  /** Lets go of everything that waits, and returns how many lines nobody was told of. */
  #giveUp(): number {
    const lost = this.#backlog.clear() + this.#dropped;
    this.#dropped = 0;
    return this.#port.state === "closed" ? 0 : lost;
  }

  /** Tells what must be given up, if anything: on stderr itself, which nothing that was told before keeps quiet. */
  #tellLoss(when: string): boolean {
    const lost = this.#giveUp();
    if (lost === 0) return false;
    this.#guarded(() =>
      writeToStderr(`ctxlog: ${lost} lines for ${this.#target.name} were lost ${when}: ${this.#port.reason}`),
    );
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
