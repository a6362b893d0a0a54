import type { Writable } from "node:stream";
import type { TransportHost } from "../contracts.js";
import { resolvesWithin } from "../internal/timing.js";
import { ERROR, FATAL, SILLY } from "../level.js";
import { DescriptorDelivery } from "./descriptor-delivery.js";
import type { Destination } from "./destination.js";
import { type ExitParticipant, isExiting, joinExit, leaveExit, mustFinish } from "./exit-hook.js";
import { Handover } from "./handover.js";
import { countWritten, type LineCounts, type LineRun, TurnLines } from "./line-counts.js";
import type { WriterSettings } from "./settings.js";
import { TurnEnd } from "./turn-end.js";
import { encoded, TurnText } from "./turn-text.js";

/** Lines leave when they have so many characters, or at the end of the event loop's turn. */
const CHUNK = 16_384;
/** The same, if they may wait longer than a turn. */
const LONG_CHUNK = 65_536;
/** The least level whose lines leave at once, by `flushEvery`. */
const URGENT = { line: SILLY, turn: FATAL, interval: ERROR };

/**
 * The one way to a descriptor: stdout, stderr or a file. The lines of one turn leave in one write, in order. An
 * accepted line is written, or reported as dropped or lost.
 */
export class Writer implements ExitParticipant {
  readonly #destination: Destination;
  readonly #delivery: DescriptorDelivery;
  #host: TransportHost | undefined;
  #handover: Handover | undefined;
  /** A line of this level leaves at once, with what waits before it. */
  #urgentLevel = FATAL;
  /** In characters. */
  #chunk = CHUNK;
  readonly #text = new TurnText();
  readonly #lines = new TurnLines();
  readonly #settings: WriterSettings;
  readonly #turnEnd = new TurnEnd(() => this.#finishTurn());

  /** @param settings May change: {@link applySettings} must follow. */
  constructor(destination: Destination, settings: WriterSettings) {
    this.#destination = destination;
    this.#settings = settings;
    this.#delivery = new DescriptorDelivery(destination, settings);
    this.applySettings();
  }

  /** The logger whose format and `onError` the writer uses. The first one counts. */
  attach(host: TransportHost): void {
    this.#host ??= host;
    this.#delivery.attach(host);
  }

  /** The settings have changed: another transport uses the writer. */
  applySettings(): void {
    const { flushEvery } = this.#settings;
    this.#urgentLevel = URGENT[typeof flushEvery === "number" ? "interval" : flushEvery];
    this.#chunk = typeof flushEvery === "number" ? LONG_CHUNK : CHUNK;
    this.#turnEnd.cancel();
    this.#drain();
    this.#delivery.guard(() => this.#destination.applySettings());
  }

  /** @param counts Those of the line's transport. */
  append(line: string, levelId: number, counts?: LineCounts): void {
    if (this.#handover?.isCaller() === true && !this.#delivery.isWorking) {
      const own = new TurnLines();
      own.add(counts);
      this.#write([`${line}\n`], own.take());
      return;
    }
    this.#lines.add(counts);
    this.#text.add(line);
    if (levelId >= this.#urgentLevel || this.#text.length >= this.#chunk) this.#drainEarly(levelId);
    else if (!this.#turnEnd.isPlanned) this.#schedule();
  }

  /** Bytes that wait for the destination. Settles the counts of the lines so far. */
  get bytesWaiting(): number {
    this.#lines.settle();
    return this.#text.byteLength + this.#delivery.bytesWaiting;
  }

  /** Resolves when the operating system has everything that was accepted before, or it was reported as dropped. */
  async flush(): Promise<void> {
    this.#delivery.recheck();
    this.#turnEnd.check();
    this.#drain();
    await this.#delivery.flush();
    await this.#handover?.flush();
  }

  /** Goes on in a new file of the same name: the old one has been renamed. */
  reopen(): void {
    this.#drain();
    this.#delivery.reopen();
  }

  /** Flushes; gives up when nothing has left for `exitTimeout` ms. */
  async settle(): Promise<void> {
    this.#drain();
    await this.#delivery.settle();
    if (this.#handover !== undefined) await resolvesWithin(this.#handover.flush(), this.#settings.exitTimeout);
  }

  /** Releases the descriptor, the timer and the exit hook, and reports what could not be written. */
  close(): void {
    this.#drain();
    leaveExit(this);
    this.#delivery.close();
  }

  releaseLoop(): void {
    this.#turnEnd.releaseLoop();
  }

  writeAtExit(): void {
    this.#turnEnd.cancel();
    this.#delivery.endSharing();
    this.#drain();
    this.#delivery.resume();
  }

  waitAtExit(): void {
    this.#delivery.waitAtExit();
    this.#drain();
  }

  #schedule(): void {
    if (!isExiting()) {
      joinExit(this);
      const { flushEvery } = this.#settings;
      this.#turnEnd.plan(typeof flushEvery === "number" ? flushEvery : undefined);
    } else if (!this.#delivery.isWorking) {
      this.writeAtExit();
      if (mustFinish(this)) this.waitAtExit();
    }
  }

  #finishTurn(): void {
    this.#drain();
    if (this.#delivery.isPending) this.#delivery.finishTurn();
  }

  /** Drains before the turn's end. If a pipe is full, a fatal line waits for it at once, others at the turn's end. */
  #drainEarly(levelId: number): void {
    if (isExiting()) {
      this.#schedule();
      return;
    }
    this.#turnEnd.check();
    this.#drain();
    if (!this.#delivery.isPending) return;
    if (levelId >= FATAL) this.#delivery.finishTurn();
    else if (!this.#turnEnd.isPlanned) this.#turnEnd.plan();
  }

  /** Encodes this turn's lines, and hands them to the delivery. */
  #drain(): void {
    if (this.#text.length === 0) return;
    if (!this.#delivery.isWorking) {
      const parts = this.#text.take();
      const stream = this.#destination.replacement();
      const runs = this.#lines.take();
      if (stream === undefined) this.#write(parts, runs);
      else this.#handOver(stream, parts, runs);
    }
    // A format that the delivery uses may log meanwhile.
    if (this.#text.length > 0 && !this.#turnEnd.isPlanned) this.#schedule();
  }

  #write(parts: readonly string[], runs: readonly LineRun[]): void {
    this.#delivery.write(encoded(parts), runs);
    if (this.#delivery.isPending) this.#awaitExit();
  }

  #handOver(stream: Writable, parts: readonly string[], runs: readonly LineRun[]): void {
    if (this.#handover === undefined) {
      this.#handover = new Handover(this.#destination.name);
      if (this.#host !== undefined) this.#handover.attach(this.#host);
    }
    if (!this.#handover.accepts(stream)) {
      this.#write(parts, runs);
      return;
    }
    countWritten(runs);
    this.#handover.write(stream, parts.join(""));
  }

  #awaitExit(): void {
    joinExit(this);
    if (mustFinish(this)) this.waitAtExit();
  }
}
