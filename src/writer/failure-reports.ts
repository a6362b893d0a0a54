import type { TransportHost } from "../contracts.js";
import { report, writeToStderr } from "../internal/report.js";

/**
 * Reports the failures of one destination, each kind once until it is over: to the logger's `onError`, or on stderr.
 */
export class FailureReports {
  #host: TransportHost | undefined;
  /** Noted, and not reported yet. */
  #pending: unknown[] = [];
  #hasFault = false;
  #hasDrops = false;

  /** The first logger that was attached. */
  get host(): TransportHost | undefined {
    return this.#host;
  }

  attach(host: TransportHost): void {
    this.#host ??= host;
  }

  /** Notes that writing fails. */
  noteFault(error: unknown): void {
    if (!this.#hasFault) this.#pending.push(error);
    this.#hasFault = true;
  }

  /** Notes that lines are dropped. */
  noteDrops(message: string): void {
    if (!this.#hasDrops) this.#pending.push(new Error(message));
    this.#hasDrops = true;
  }

  /** The failures are over: the next ones are reported again. */
  reset(): void {
    this.#hasFault = false;
    this.#hasDrops = false;
  }

  /** Reports what was noted. This calls the user's handler, which may log. */
  reportNoted(): void {
    for (const error of this.#pending.splice(0)) this.report(error);
  }

  /** Reports a failure at once. */
  report(error: unknown): void {
    if (this.#host === undefined) report(error, "transport");
    else this.#host.report(error, "transport");
  }

  /** Reports a failure when what runs now is over, and the queue is idle: the user's handler may log. */
  reportLater(error: unknown): void {
    void Promise.resolve().then(() => this.report(error));
  }

  /** Reports lost lines on stderr itself, where no earlier report suppresses this. */
  reportLoss(lines: number, destination: string, when: string, reason: string): void {
    if (lines === 0) return;
    const lost = lines === 1 ? `1 line for ${destination} was lost` : `${lines} lines for ${destination} were lost`;
    this.reportText(`${lost} ${when}: ${reason}`);
  }

  /** Reports on stderr itself, in the same way. */
  reportText(text: string): void {
    this.guard(() => writeToStderr(`ctxlog: ${text}`));
  }

  /** Runs a step whose failure is reported, not thrown. */
  guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.report(error);
    }
  }
}
