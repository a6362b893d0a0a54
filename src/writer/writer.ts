import type { Writable } from "node:stream";
import type { TransportHost } from "../contracts.js";
import { resolvesWithin } from "../internal/timing.js";
import { type DeliveryOptions, DescriptorDelivery } from "./descriptor-delivery.js";
import type { Destination } from "./destination.js";
import { type ExitParticipant, isExiting, joinExit, leaveExit, mustFinish } from "./exit-hook.js";
import { Handover } from "./handover.js";
import { TurnEnd } from "./turn-end.js";

/** Lines leave when they have so many characters, or at the end of the event loop's turn. */
const CHUNK = 16_384;
/** UTF-8 has at most three bytes for each of a string's characters. A longer text gets its own buffer. */
const SCRATCH: Buffer = Buffer.allocUnsafe(CHUNK * 4);

/**
 * The one way to a descriptor: stdout, stderr or a file. The lines of one turn leave in one write, in order. An
 * accepted line is written, or reported as dropped or lost.
 */
export class Writer implements ExitParticipant {
  readonly #destination: Destination;
  readonly #delivery: DescriptorDelivery;
  #host: TransportHost | undefined;
  #handover: Handover | undefined;
  // This turn's lines. Their length is the only counter: no line is measured. (bench: json)
  #text = "";
  readonly #options: DeliveryOptions;
  readonly #turnEnd = new TurnEnd(() => this.#finishTurn());

  constructor(destination: Destination, options: DeliveryOptions) {
    this.#destination = destination;
    this.#options = options;
    this.#delivery = new DescriptorDelivery(destination, options);
  }

  /** The logger whose format and `onError` the writer uses. The first one counts. */
  attach(host: TransportHost): void {
    this.#host ??= host;
    this.#delivery.attach(host);
  }

  append(line: string): void {
    if (this.#handover?.isCaller() === true && !this.#delivery.isWorking) {
      this.#write(`${line}\n`);
      return;
    }
    this.#text += `${line}\n`;
    if (this.#text.length >= CHUNK) this.#drainChunk();
    else if (!this.#turnEnd.isPlanned) this.#schedule();
  }

  /** Resolves when the operating system has everything that was accepted before, or it was reported as dropped. */
  async flush(): Promise<void> {
    this.#delivery.recheck();
    this.#drainChunk();
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
    if (this.#handover !== undefined) await resolvesWithin(this.#handover.flush(), this.#options.exitTimeout);
  }

  /** Releases the descriptor, the timer and the exit hook, and reports what could not be written. */
  close(): void {
    this.#drain();
    leaveExit(this);
    this.#delivery.close();
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
      this.#turnEnd.plan();
    } else if (!this.#delivery.isWorking) {
      this.writeAtExit();
      if (mustFinish(this)) this.waitAtExit();
    }
  }

  #finishTurn(): void {
    this.#drain();
    if (this.#delivery.isPending) this.#delivery.finishTurn();
  }

  /** Drains before the turn's end. */
  #drainChunk(): void {
    this.#turnEnd.check();
    this.#drain();
  }

  /** Encodes this turn's lines, and hands them to the delivery. */
  #drain(): void {
    const text = this.#text;
    if (text === "") return;
    if (!this.#delivery.isWorking) {
      this.#text = "";
      const stream = this.#destination.replacement();
      if (stream === undefined) this.#write(text);
      else this.#handOver(stream, text);
    }
    // A format that the delivery uses may log meanwhile.
    if (this.#text !== "" && !this.#turnEnd.isPlanned) this.#schedule();
  }

  #write(text: string): void {
    const isShort = text.length * 3 <= SCRATCH.length;
    this.#delivery.write(isShort ? SCRATCH.subarray(0, SCRATCH.write(text)) : Buffer.from(text));
    if (this.#delivery.isPending) this.#awaitExit();
  }

  #handOver(stream: Writable, text: string): void {
    if (this.#handover === undefined) {
      this.#handover = new Handover(this.#destination.name);
      if (this.#host !== undefined) this.#handover.attach(this.#host);
    }
    if (this.#handover.accepts(stream)) this.#handover.write(stream, text);
    else this.#write(text);
  }

  #awaitExit(): void {
    joinExit(this);
    if (mustFinish(this)) this.waitAtExit();
  }
}
