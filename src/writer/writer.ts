import type { TransportHost } from "../contracts.js";
import { DescriptorSink, type SinkOptions } from "./delivery.js";
import type { Target } from "./destination.js";
import { atExit, type Exiting, isEnding, notAtExit } from "./exit-hook.js";

export type WriterOptions = SinkOptions;

/** Lines leave when so many characters are there, or at the end of the event loop's turn. */
const CHUNK = 16_384;
/** A character takes at most three bytes; a longer text gets a buffer of its own. */
const SCRATCH: Buffer = Buffer.allocUnsafe(CHUNK * 4);

/**
 * The one way to a descriptor: stdout, stderr or a file. Lines of one turn leave in one write, in order. What was accepted is
 * written, or told as dropped.
 */
export class Writer implements Exiting {
  readonly #sink: DescriptorSink;
  // This turn's lines. Its own length is the only counter: nothing that waits here is measured again. (bench: json)
  #text = "";
  #scheduled = false;
  /** At the end of the process: whether the exit hook has come to this writer, and has done with it. */
  #exiting = false;
  #waited = false;

  constructor(target: Target, options: WriterOptions) {
    this.#sink = new DescriptorSink(target, options, () => this.#afterTrouble());
  }

  /** The logger in whose format, and to whose `onError`, the writer speaks. */
  attach(host: TransportHost): void {
    this.#sink.attach(host);
  }

  append(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length >= CHUNK) this.#drain();
    else if (!this.#scheduled) this.#schedule();
  }

  /** Resolves when the operating system has everything that was accepted before, or it was told as dropped. */
  async flush(): Promise<void> {
    this.#sink.recheck();
    this.#drain();
    await this.#sink.flush();
  }

  /** Goes on in a new file of the same name: the old one has been renamed. */
  reopen(): void {
    this.#drain();
    this.#sink.reopen();
  }

  /** Flushes; gives up when nothing has left for `exitTimeout` ms. */
  async settle(): Promise<void> {
    this.#drain();
    await this.#sink.settle();
  }

  /** Gives back the descriptor, the timer and the hook, and tells what could not be written. */
  close(): void {
    this.#drain();
    notAtExit(this);
    this.#sink.close();
  }

  lastWrite(): void {
    this.#scheduled = false;
    this.#exiting = true;
    this.#sink.beginExit();
    this.#drain();
    this.#sink.resume();
  }

  lastWait(): void {
    this.#exiting = true;
    this.#waited = true;
    this.#sink.lastWait();
  }

  #schedule(): void {
    if (!isEnding()) {
      this.#scheduled = true;
      atExit(this);
      setImmediate(this.#onTurnEnd);
    } else if (!this.#sink.isWorking) {
      this.lastWrite();
      this.lastWait();
    }
  }

  readonly #onTurnEnd = (): void => {
    this.#scheduled = false;
    this.#drain();
    if (this.#sink.isWaiting) this.#sink.catchUp();
  };

  /** Encodes this turn's lines, and hands them on. */
  #drain(): void {
    const text = this.#text;
    if (text === "" || this.#sink.isWorking) return;
    this.#text = "";
    const short = text.length * 3 <= SCRATCH.length;
    this.#sink.write(short ? SCRATCH.subarray(0, SCRATCH.write(text)) : Buffer.from(text));
    if (this.#sink.isWaiting) this.#seeToRest();
  }

  #seeToRest(): void {
    atExit(this);
    // The exit hook has done its part, or will not be called any more.
    if (this.#waited || (!this.#exiting && isEnding())) this.lastWait();
  }

  /** The handler of an error may have logged. */
  #afterTrouble(): void {
    if (this.#text !== "" && !this.#scheduled) this.#schedule();
  }
}
