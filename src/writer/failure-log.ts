import type { TransportHost } from "../contracts.js";
import { report } from "../internal/report.js";

/** What a writer has to tell of its troubles: each is told once, until it is over. */
export class Trouble {
  /** The logger in whose format, and to whose `onError`, the writer speaks. */
  host: TransportHost | undefined;
  #untold: unknown[] = [];
  #fault = false;
  #drops = false;

  /** Notes that writing fails. */
  fault(error: unknown): void {
    if (!this.#fault) this.#untold.push(error);
    this.#fault = true;
  }

  /** Notes that lines are dropped. */
  drops(message: string): void {
    if (!this.#drops) this.#untold.push(new Error(message));
    this.#drops = true;
  }

  /** What comes next is news. */
  over(): void {
    this.#fault = false;
    this.#drops = false;
  }

  /** Tells what was noted. This calls a handler of the user's, which may log. */
  tell(): void {
    for (const error of this.#untold.splice(0)) this.report(error);
  }

  report(error: unknown): void {
    if (this.host === undefined) report(error, "transport");
    else this.host.report(error, "transport");
  }
}
