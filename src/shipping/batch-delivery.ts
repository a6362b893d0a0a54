import type { TransportHost } from "../contracts.js";
import { clearTimeout, now, setTimeout, unref } from "../internal/timing.js";
import { type ExitParticipant, joinExit, leaveExit, mayBeEnding, mustFinish } from "../writer/exit-hook.js";
import { FailureReports } from "../writer/failure-reports.js";
import { FlushWaiters } from "../writer/flush-waiters.js";
import type { LineCounts } from "../writer/line-counts.js";
import { LastSends } from "./last-sends.js";
import { LineQueue, type QueuedLine, type QueueLimits } from "./line-queue.js";
import { LossReports } from "./loss-reports.js";
import { addSender, removeSender, runOutside } from "./outside.js";
import { type Endpoint, type Outcome, post } from "./post.js";
import { retryDelay } from "./retry-delay.js";
import type { Spool } from "./spool.js";
import { UnsentLines } from "./unsent-lines.js";

export interface DeliverySettings extends QueueLimits {
  /** How long a line waits for others, in ms. */
  readonly flushEvery: number;
  /** The pause after a first failed attempt, in ms. */
  readonly retryDelay: number;
  /** How long closing, and the end of the program, go on trying, in ms. */
  readonly exitTimeout: number;
  /** Where lines wait for the next start. */
  readonly spool: Spool | undefined;
}

/** Sends lines in batches, one request at a time, and tries again until the server has taken or refused them. */
export class BatchDelivery implements ExitParticipant {
  /** In whose name it works: the transport. */
  readonly #owner: object;
  readonly #endpoint: Endpoint;
  readonly #settings: DeliverySettings;
  /** What reports call the server. */
  readonly #destination: string;
  readonly #queue: LineQueue;
  readonly #failures = new FailureReports();
  readonly #losses: LossReports;
  readonly #flushes = new FlushWaiters();
  #isOpen = false;
  #closing: Promise<void> | undefined;
  /** Lines that the queue was ever given. */
  #accepted = 0;
  /** Lines that have left it. */
  #done = 0;
  /** Lines up to here are sent, even if they are no whole batch. */
  #due = 0;
  #isSending = false;
  #timer: NodeJS.Timeout | undefined;
  /** Whether the timer is for a whole batch. */
  #isSoon = false;
  /** Failed attempts, one after another, and why the last one failed. */
  #failed = 0;
  #lastFailure = "";
  /** No attempt before this time, because the server has said so. */
  #notBefore = Number.NEGATIVE_INFINITY;
  readonly #lastSends: LastSends;
  readonly #unsent: UnsentLines;
  #abort = new AbortController();

  constructor(owner: object, endpoint: Endpoint, settings: DeliverySettings) {
    this.#owner = owner;
    this.#endpoint = endpoint;
    this.#settings = settings;
    // Paths and queries of some vendors have a key in them.
    this.#destination = new URL(endpoint.url).host;
    this.#queue = new LineQueue(settings);
    this.#lastSends = new LastSends(settings.exitTimeout, () => this.#abort.abort());
    this.#losses = new LossReports(this.#destination, (error) => runOutside(owner, () => this.#failures.report(error)));
    this.#unsent = new UnsentLines(settings.spool, (error) => this.#failures.report(error));
  }

  get bytesWaiting(): number {
    return this.#queue.bytesWaiting;
  }

  /** The first host gets the reports. What an earlier process has left is sent. */
  attach(host: TransportHost): void {
    this.#failures.attach(host);
    const restored = this.#unsent.restore(this.#queue);
    if (restored === 0) return;
    this.#accepted += restored;
    this.#open();
    this.#plan(0, this.#sendAll);
  }

  append(line: string, counts: LineCounts): void {
    counts.accepted++;
    if (!this.#queue.push(line, counts)) {
      counts.dropped++;
      this.#losses.note(1, `were dropped: ${this.#whyFull()}`);
      return;
    }
    this.#accepted++;
    if (!this.#isOpen) this.#open();
    // An exit listener that runs after the exit hook.
    if (mustFinish(this)) this.waitAtExit();
    else if (mayBeEnding()) runOutside(this.#owner, () => this.#lastSends.keepTurn());
    if (this.#queue.hasBatch) this.#sendSoon();
    else this.#plan(this.#settings.flushEvery, this.#sendAll);
  }

  /**
   * Resolves when the server has, or has refused, everything so far; or when an attempt has failed. What could not be sent
   * waits, and its failure was reported.
   */
  flush(): Promise<void> {
    this.#losses.flush();
    if (this.#done === this.#accepted || this.#isWaitingForServer()) return Promise.resolve();
    const flushed = this.#flushes.wait(this.#accepted);
    this.#sendNow();
    return flushed;
  }

  /** Sends what waits, for `exitTimeout` ms at the longest. A line that comes later opens it again. */
  close(): Promise<void> {
    this.#closing ??= this.#close().finally(() => {
      this.#closing = undefined;
    });
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#lastSends.start();
    while (this.#queue.length > 0 && this.#lastSends.areOn) {
      const flushed = this.#flushes.wait(this.#accepted);
      this.#sendNow();
      await flushed;
    }
    const left = this.#queue.clear();
    const lost = this.#unsent.save(left);
    for (const { counts } of lost) counts.dropped++;
    this.#done += left.length;
    this.#losses.note(lost.length, `were lost at closing: ${this.#lastFailure}`);
    this.#losses.flush();
    this.#clearTimer();
    this.#lastSends.end();
    this.#isOpen = false;
    leaveExit(this);
    removeSender(this.#owner);
  }

  /** Nothing keeps the program alive any more: now is the time to send what waits. */
  releaseLoop(): void {
    if (this.#queue.length > 0 && this.#closing === undefined && this.#lastSends.startAtEnd()) this.#sendNow();
  }

  /** A request cannot be made any more. */
  writeAtExit(): void {}

  waitAtExit(): void {
    const reason = this.#failed > 0 ? this.#lastFailure : "the process ended before they were sent";
    const lost = this.#unsent.save(this.#queue.clear());
    for (const { counts } of lost) counts.dropped++;
    for (const text of this.#losses.texts()) this.#failures.reportText(text);
    this.#failures.reportLoss(lost.length, this.#destination, "at exit", reason);
  }

  #open(): void {
    this.#isOpen = true;
    joinExit(this);
    addSender(this.#owner);
  }

  #whyFull(): string {
    return this.#failed > 0 ? `the queue is full; ${this.#lastFailure}` : "the queue is full";
  }

  /** Whether the server has asked for a pause that is not over. */
  #isWaitingForServer(): boolean {
    return !this.#isSending && now() < this.#notBefore;
  }

  readonly #sendAll = (): void => {
    this.#due = this.#accepted;
    this.#send();
  };

  /** Sends everything so far at once: an ordinary pause after a failure is cut short, that of a server is not. */
  #sendNow(): void {
    this.#due = this.#accepted;
    if (this.#isSending) return;
    this.#clearTimer();
    if (this.#isWaitingForServer()) this.#retry(this.#notBefore - now());
    else this.#send();
  }

  /** At the end of the turn, unless a failure is being waited for. */
  #sendSoon(): void {
    if (this.#isSending || this.#failed > 0) return;
    if (this.#timer !== undefined && this.#isSoon) return;
    this.#clearTimer();
    this.#plan(0, this.#send, true);
  }

  #plan(ms: number, step: () => void, isSoon = false): void {
    if (this.#timer !== undefined || this.#isSending) return;
    this.#isSoon = isSoon;
    runOutside(this.#owner, () => {
      const timer = setTimeout(() => {
        this.#timer = undefined;
        step();
      }, ms);
      this.#timer = timer;
      if (!this.#lastSends.areOn) unref(timer);
    });
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  readonly #send = (): void => {
    if (this.#isSending) return;
    this.#isSending = true;
    this.#clearTimer();
    void runOutside(this.#owner, () => this.#sendBatches());
  };

  async #sendBatches(): Promise<void> {
    // Node may have to load what a request needs, which must not happen within a log call.
    await undefined;
    let outcome: Outcome | undefined;
    while (this.#queue.length > 0 && this.#isDue()) {
      const batch = this.#queue.batch();
      if (this.#abort.signal.aborted) this.#abort = new AbortController();
      outcome = await post(
        this.#endpoint,
        batch.map(({ line }) => line),
        this.#abort.signal,
      );
      // At the end of the process, nothing is left of it.
      if (this.#queue.length === 0 || outcome.kind === "retry") break;
      this.#settle(batch, outcome);
    }
    this.#isSending = false;
    if (outcome?.kind === "retry" && this.#queue.length > 0) this.#fail(outcome);
    else if (this.#queue.length > 0) this.#plan(this.#settings.flushEvery, this.#sendAll);
    else if (this.#closing === undefined) this.#lastSends.end();
  }

  #isDue(): boolean {
    return this.#done < this.#due || this.#queue.hasBatch || this.#lastSends.areOn;
  }

  #settle(batch: readonly QueuedLine[], outcome: Exclude<Outcome, { kind: "retry" }>): void {
    this.#failed = 0;
    this.#notBefore = Number.NEGATIVE_INFINITY;
    this.#failures.reset();
    const rejected = outcome.kind === "refused" ? batch.length : Math.min(outcome.rejection?.lines ?? 0, batch.length);
    // Which lines were rejected, a server does not say.
    for (const [index, { counts }] of batch.entries()) counts[index < rejected ? "failed" : "written"]++;
    this.#remove(batch.length);
    if (outcome.kind === "refused") this.#losses.note(rejected, `were refused: ${outcome.reason}`);
    else if (rejected > 0) this.#losses.note(rejected, `were rejected: ${outcome.rejection?.message}`);
    else this.#reportNotice(outcome.notice ?? outcome.rejection?.message);
  }

  #reportNotice(notice: string | undefined): void {
    if (notice) this.#failures.report(new Error(`${this.#destination}: ${notice}`));
  }

  #remove(lines: number): void {
    this.#queue.remove(lines);
    this.#unsent.settled(lines);
    this.#done += lines;
    this.#flushes.reached(this.#done);
  }

  #fail({ reason, after }: Extract<Outcome, { kind: "retry" }>): void {
    // A request that was given up at closing says less than what had failed before it.
    if (this.#failed === 0 || !this.#abort.signal.aborted) this.#lastFailure = reason;
    this.#failed++;
    this.#failures.noteFault(new Error(`${this.#destination} takes no lines: ${reason}; they wait`));
    this.#failures.reportNoted();
    if (after !== undefined) this.#notBefore = now() + after;
    // A flush does not wait for a server that is not there; closing does, for a while.
    if (this.#closing === undefined) this.#flushes.reached(this.#accepted);
    this.#retry(after ?? retryDelay(this.#failed, this.#settings.retryDelay));
  }

  #retry(ms: number): void {
    if (this.#lastSends.areOverIn(ms)) {
      // Closing drops what is left; of a program that ends, the exit hook counts it.
      this.#lastSends.giveUp();
      this.#flushes.reached(this.#accepted);
    }
    this.#plan(ms, this.#sendAll);
  }
}
