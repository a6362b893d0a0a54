import type { Formatter, LogRecord, Transport } from "../../contracts.js";
import { checkFormat, formatterFor } from "../../formatters/by-name.js";
import type { CheckedTransport } from "./contract.js";
import { recordOf } from "./records.js";

let runs = 0;

/** A transport that is being checked, and what it was given. */
export class TransportRun {
  /** What it has reported to its host. */
  readonly reported: unknown[] = [];
  /** What its writes threw, or rejected with. */
  readonly thrown: unknown[] = [];
  readonly format: Formatter;
  readonly #made: CheckedTransport;
  readonly #mark = `check${++runs}`;
  readonly #pending = new Set<PromiseLike<unknown>>();
  #count = 0;

  constructor(made: CheckedTransport) {
    this.#made = made;
    this.format = formatterFor(checkFormat("the transport's format", made.transport.format ?? "line"), false);
    this.transport.attached?.({ format: this.format, report: (error) => void this.reported.push(error) });
  }

  get transport(): Transport {
    return this.#made.transport as Transport;
  }

  /** Writes a record, as a logger does. What it throws is collected. */
  write(record: LogRecord): void {
    try {
      const line = this.format(record);
      const result: unknown = this.transport.write(record, line);
      if (typeof (result as PromiseLike<unknown> | undefined)?.then !== "function") return;
      const pending = (result as PromiseLike<unknown>).then(
        () => void this.#pending.delete(pending),
        (error: unknown) => {
          this.#pending.delete(pending);
          this.thrown.push(error);
        },
      );
      this.#pending.add(pending);
    } catch (error) {
      this.thrown.push(error);
    }
  }

  /** Writes the next numbered lines. */
  writeLines(count: number, text = ""): void {
    for (let index = 0; index < count; index++) {
      const record = recordOf(`${this.#mark}:${this.#count++};${text}`, { fields: { text: "field" } });
      this.write(record);
    }
  }

  /** Resolves when the transport says that everything has arrived. */
  async flush(): Promise<void> {
    if (this.transport.flush === undefined) await Promise.all(this.#pending);
    else await this.transport.flush();
  }

  /** What has arrived, as one text; undefined if nothing can be seen of the destination. */
  async text(): Promise<string | undefined> {
    const received = await this.#made.received?.();
    return typeof received === "string" || received === undefined ? received : received.join("\n");
  }

  /** @throws {Error} If not all numbered lines have arrived, once and in order. */
  async checkArrived(): Promise<void> {
    const text = await this.text();
    if (text === undefined) return;
    const numbers = Array.from(text.matchAll(new RegExp(`${this.#mark}:(\\d+);`, "g")), ([, number]) => Number(number));
    const distinct = new Set(numbers);
    if (distinct.size < this.#count) throw new Error(`${distinct.size} of ${this.#count} lines have arrived`);
    if (numbers.length > distinct.size) throw new Error(`${numbers.length - distinct.size} lines have arrived twice`);
    const wrong = numbers.findIndex((number, index) => number !== index);
    if (wrong !== -1) throw new Error(`line ${numbers[wrong]} has arrived where line ${wrong} should be`);
  }

  checkQuiet(): void {
    const [error] = this.thrown;
    if (this.thrown.length > 0) throw new Error(`${this.thrown.length} writes failed`, { cause: error });
  }

  async dispose(): Promise<void> {
    await this.transport[Symbol.asyncDispose]?.();
  }
}
