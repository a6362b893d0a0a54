import type { LogRecord, Transport, TransportHost } from "../contracts.js";
import type { DeliveryOptions } from "../writer/descriptor-delivery.js";
import type { Destination } from "../writer/destination.js";
import { acquireWriter, releaseWriter } from "../writer/shared-writers.js";
import type { Writer } from "../writer/writer.js";

/**
 * A transport to a descriptor: stdout, stderr or a file. It acquires the writer at the first line, and releases it at
 * disposal.
 */
export class DescriptorTransport {
  readonly #key: string;
  readonly #createDestination: () => Destination;
  readonly #options: DeliveryOptions;
  #host: TransportHost | undefined;
  #writer: Writer | undefined;

  /** @param key Names the descriptor or file: transports with the same key share a writer. */
  constructor(key: string, createDestination: () => Destination, options: DeliveryOptions) {
    this.#key = key;
    this.#createDestination = createDestination;
    this.#options = options;
  }

  /** The functions of a transport, which need no `this`. */
  methods(): Required<Pick<Transport, "attached" | "write" | "flush" | typeof Symbol.asyncDispose>> {
    return {
      attached: (host) => {
        this.#host ??= host;
      },
      write: (_record: LogRecord, line: string) => (this.#writer ?? this.#acquire()).append(line),
      flush: () => this.#writer?.flush(),
      [Symbol.asyncDispose]: () => this.#release(),
    };
  }

  /** Makes the writer go on in a new file. */
  reopen(): void {
    this.#writer?.reopen();
  }

  #acquire(): Writer {
    this.#writer = acquireWriter(this.#key, this.#createDestination, this.#options);
    if (this.#host !== undefined) this.#writer.attach(this.#host);
    return this.#writer;
  }

  async #release(): Promise<void> {
    if (this.#writer === undefined) return;
    this.#writer = undefined;
    await releaseWriter(this.#key);
  }
}
