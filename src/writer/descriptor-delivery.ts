import type { TransportHost } from "../contracts.js";
import { now, resolvesWithin, sleep } from "../internal/timing.js";
import { attempt } from "./attempt.js";
import { Backlog, countLines } from "./backlog.js";
import { DeliveryState } from "./delivery-state.js";
import type { Destination } from "./destination.js";
import { dropNotice } from "./drop-notice.js";
import { isExiting } from "./exit-hook.js";
import { FailureReports } from "./failure-reports.js";
import { countDropped, countTorn, countWritten, type LineRun, NO_RUNS } from "./line-counts.js";
import { Retry } from "./retry.js";
import type { DeliveryOptions } from "./settings.js";
import { TornLine } from "./torn-line.js";

/**
 * How long the end of a turn waits for a full pipe, in ms: while nothing leaves, and in all. A reader that keeps up has
 * everything then, whatever happens to the process. A slow one slows down a program that writes more.
 */
const TURN_WAIT = { idle: 50, total: 1000 };

/** In bytes. While a pipe is full, less than this is left to the timer: an attempt in vain costs more than it gains. */
const WORTH_ATTEMPT = 16_384;

/**
 * The queue of one destination. It writes lines, or buffers what cannot be written: it waits for a full pipe, tries a
 * failing disk again, and at the end of the process writes the rest synchronously. It owns the state; its parts know
 * nothing of each other.
 */
export class DescriptorDelivery {
  readonly #destination: Destination;
  readonly #options: DeliveryOptions;
  readonly #backlog = new Backlog();
  readonly #tornLine = new TornLine();
  readonly #failures = new FailureReports();
  readonly #retry = new Retry(() => this.resume());
  readonly #state = new DeliveryState();
  #activity: "idle" | "working" | "waiting" = "idle";

  constructor(destination: Destination, options: DeliveryOptions) {
    this.#destination = destination;
    this.#options = options;
    destination.reportTo?.((error) => this.#failures.reportLater(error));
  }

  /** Whether anything waits, or was dropped and is not reported yet. */
  get isPending(): boolean {
    return !this.#backlog.isEmpty || this.#state.dropped > 0;
  }

  /** Whether the queue is being changed. The user's format, which may run meanwhile, must not write to it. */
  get isWorking(): boolean {
    return this.#activity !== "idle";
  }

  get bytesWaiting(): number {
    return this.#backlog.size;
  }

  attach(host: TransportHost): void {
    this.#failures.attach(host);
  }

  /** Writes whole lines. The caller may use the buffer again afterwards. */
  write(bytes: Buffer, runs: readonly LineRun[] = NO_RUNS): void {
    const { status } = this.#state;
    if (status === "closed") {
      countDropped(runs);
      return;
    }
    const written = status === "open" && this.#backlog.isEmpty ? this.#attempt(bytes, 0, false) : 0;
    if (written === bytes.length) {
      countWritten(runs);
      return;
    }
    const copy = Buffer.from(bytes);
    this.#work(() => this.#enqueue(copy, written, runs));
  }

  /** Tries to write what waits, now. */
  resume(): void {
    if (!this.#backlog.isEmpty) this.#work(() => this.#resume());
  }

  /** At the end of a turn: waits a little for a pipe that is full. */
  finishTurn(): void {
    const state = this.#state;
    if (state.status !== "full" || state.hasStalled || this.#options.overflow === "drop" || this.#mustYield()) return;
    this.#work(() => this.#waitUntil(() => this.#backlog.isEmpty, TURN_WAIT.idle, TURN_WAIT.total));
    state.hasStalled = !this.#backlog.isEmpty;
  }

  /** Runs a step whose failure is reported, not thrown. */
  guard(step: () => void): void {
    this.#failures.guard(step);
  }

  recheck(): void {
    this.#destination.recheck();
  }

  /**
   * Resolves when what was written before is with the operating system, or on disk if that is wanted; or when it is
   * known, and reported, that the destination fails. What waits then is tried again, and at last reported as lost.
   */
  async flush(): Promise<void> {
    this.resume();
    if (this.#state.status !== "failing") await this.#backlog.flushed();
    if (this.#state.status === "open") this.#failures.guard(() => this.#destination.sync());
  }

  /** Flushes; gives up when nothing has left for `exitTimeout` ms. */
  async settle(): Promise<void> {
    const flushed = this.flush();
    let before: number;
    do before = this.#backlog.done;
    while (!(await resolvesWithin(flushed, this.#options.exitTimeout)) && this.#backlog.done > before);
  }

  /** Goes on with a new descriptor. */
  reopen(): void {
    this.#failures.guard(() => this.#destination.close());
    this.resume();
  }

  /** Releases the descriptor and the timer, and reports what could not be written. */
  close(): void {
    this.#retry.stop();
    this.#reportLoss("when it was closed");
    this.#failures.guard(() => this.#destination.close());
  }

  /** At exit `process.stdout` writes nothing more. If it has written half a line, that line is ended here. */
  endSharing(): void {
    const { mayShare } = this.#state;
    if (mayShare && this.#backlog.isEmpty && this.#destination.isBusy()) this.#backlog.pushNotice("\n", 0);
    this.#state.mayShare = false;
  }

  /** At exit: waits for a pipe while anything leaves, and reports what is lost. */
  waitAtExit(): void {
    this.resume();
    const idle = this.#isHopeless() ? 0 : this.#options.exitTimeout;
    this.#work(() => this.#waitUntil(() => this.#backlog.isEmpty, idle));
    this.#reportLoss("at exit");
  }

  /** The queue is changed in here only. The user's error handler is called afterwards: it may log to this delivery. */
  #work(step: () => void): void {
    if (this.isWorking) return;
    this.#activity = "working";
    try {
      step();
    } finally {
      this.#activity = "idle";
    }
    if (this.#state.status === "closed") this.#giveUp();
    else if (this.#state.status === "failing") this.#backlog.releaseFlushes();
    else if (this.#backlog.isEmpty) this.#retry.stop();
    this.#failures.reportNoted();
    if (this.#state.status === "open" && this.#backlog.isEmpty) this.#failures.reset();
  }

  /** Buffers what could not be written, or drops it if there is no room. */
  #enqueue(bytes: Buffer, written: number, runs: readonly LineRun[]): void {
    const state = this.#state;
    const size = bytes.length - written;
    const hasRoom = () => this.#hasRoom(size);
    if (state.status === "full" && written === 0 && (size >= WORTH_ATTEMPT || !hasRoom())) this.#resume();
    if (this.#options.overflow === "wait") this.#waitUntil(hasRoom, Number.POSITIVE_INFINITY);
    if (state.status === "closed") {
      countTorn(runs, countLines(bytes.subarray(written)));
      return;
    }
    if (written === 0 && !hasRoom()) {
      state.dropped += countLines(bytes);
      countDropped(runs);
      this.#failures.noteDrops(`${this.#destination.name}: lines are dropped: ${state.reason}`);
      return;
    }
    this.#pushDropNotice();
    this.#backlog.push(bytes, written, runs);
    if (state.status === "open") this.#resume();
    else this.#planRetry(false);
  }

  #hasRoom(size: number): boolean {
    return isExiting() || this.#backlog.isEmpty || this.#backlog.size + size <= this.#options.maxBuffer;
  }

  /** Puts the line that reports the dropped ones behind what waits. */
  #pushDropNotice(): void {
    const { dropped, reason } = this.#state;
    if (dropped === 0) return;
    this.#state.dropped = 0;
    this.#backlog.pushNotice(`${dropNotice(dropped, reason, this.#failures.host)}\n`, dropped);
  }

  /** Writes what waits, as far as possible. */
  #resume(): void {
    const { done } = this.#backlog;
    this.#tornLine.mend(this.#destination, this.#backlog);
    while (!this.#backlog.isEmpty) {
      const { bytes, offset } = this.#backlog.first;
      const end = offset + this.#attempt(bytes, offset, true);
      this.#backlog.advance(end);
      if (end < bytes.length) break;
      if (this.#backlog.isEmpty) this.#pushDropNotice();
    }
    const hasMoved = this.#backlog.done > done;
    if (hasMoved) this.#state.move();
    this.#planRetry(hasMoved);
  }

  /** Tries to write from an offset on, and updates the state. Returns how many bytes were written. */
  #attempt(bytes: Buffer, offset: number, inPieces: boolean): number {
    if (this.#mustYield()) {
      this.#state.fill();
      return 0;
    }
    const { written, fault } = attempt(this.#destination, bytes, offset, inPieces);
    if (fault === undefined) this.#state.open();
    else if (fault.status === "full") this.#state.fill();
    else {
      this.#state.fail(fault);
      this.#failures.noteFault(fault.error);
      if (fault.lostDescriptor) this.#tornLine.lose();
    }
    return written;
  }

  /** Whether bytes of `process.stdout` must go first. They do not move while the thread is blocked, or at exit. */
  #mustYield(): boolean {
    return this.#state.mayShare && this.#activity !== "waiting" && !isExiting() && this.#destination.isBusy();
  }

  #planRetry(hasMoved: boolean): void {
    const { status } = this.#state;
    if (this.#backlog.isEmpty || status === "open" || status === "closed") return;
    if (this.#backlog.first.offset > 0) this.#tornLine.remember(this.#destination);
    // A slow reader is worth staying alive for. A full disk is not: what it did not accept is reported at exit.
    if (!isExiting()) this.#retry.plan(status, hasMoved, status === "full" && !this.#isHopeless());
  }

  /** Whether a full pipe's reader has read nothing for as long as the end of the process would wait for it. */
  #isHopeless(): boolean {
    return this.#state.isIdleFor(this.#options.exitTimeout);
  }

  /** Blocks the thread until `isDone`, the pipe is not full, nothing has left for `idle` ms, or `total` ms are over. */
  #waitUntil(isDone: () => boolean, idle: number, total = Number.POSITIVE_INFINITY): void {
    this.#activity = "waiting";
    const start = now();
    const isPatient = () => now() < Math.min(Math.max(start, this.#state.since) + idle, start + total);
    while (!isDone() && this.#state.status === "full" && isPatient()) {
      sleep(Math.max(1, this.#retry.pause));
      this.#resume();
    }
    this.#activity = "working";
  }

  /** Gives up everything that waits. Returns how many are lost: none if the reader has gone, which is reported. */
  #giveUp(): number {
    const lost = this.#backlog.clear() + this.#state.dropped;
    this.#state.dropped = 0;
    return this.#state.status === "closed" ? 0 : lost;
  }

  #reportLoss(when: string): void {
    this.#failures.reportLoss(this.#giveUp(), this.#destination.name, when, this.#state.reason);
  }
}
