import type { LogRecord, Transport, TransportHost } from "../contracts.js";
import type { Target } from "../writer/destination.js";
import { acquireWriter, releaseWriter } from "../writer/shared-writers.js";
import type { Writer, WriterOptions } from "../writer/writer.js";

/** A transport on a descriptor: stdout, stderr or a file. The writer is taken at the first line and given back at disposal. */
export class DescriptorTransport {
  readonly #key: string;
  readonly #target: () => Target;
  readonly #options: WriterOptions;
  #host: TransportHost | undefined;
  #writer: Writer | undefined;

  constructor(key: string, target: () => Target, options: WriterOptions) {
    this.#key = key;
    this.#target = target;
    this.#options = options;
  }

  /** The functions of a transport, which need no `this`. */
  methods(): Required<Pick<Transport, "attached" | "write" | "flush" | typeof Symbol.asyncDispose>> {
    return {
      attached: (host) => {
        this.#host ??= host;
      },
      write: (_record: LogRecord, line: string) => (this.#writer ?? this.#take()).append(line),
      flush: () => this.#writer?.flush(),
      [Symbol.asyncDispose]: () => this.#give(),
    };
  }

  /** Lets the writer go on in a new file. */
  reopen(): void {
    this.#writer?.reopen();
  }

  #take(): Writer {
    this.#writer = acquireWriter(this.#key, this.#target, this.#options);
    if (this.#host !== undefined) this.#writer.attach(this.#host);
    return this.#writer;
  }

  async #give(): Promise<void> {
    if (this.#writer === undefined) return;
    this.#writer = undefined;
    await releaseWriter(this.#key);
  }
}
