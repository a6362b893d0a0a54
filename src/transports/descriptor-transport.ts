import { type InternalRecord, levelIdOf } from "../call-record.js";
import type { Transport, TransportHost } from "../contracts.js";
import { LineCounts } from "../writer/line-counts.js";
import type { GivenSettings } from "../writer/settings.js";
import { acquireWriter, addSettings, releaseWriter, type Target } from "../writer/shared-writers.js";
import type { Writer } from "../writer/writer.js";
import type { Counted } from "./counted.js";

/**
 * A transport to a descriptor: stdout, stderr or a file. It acquires the writer at the first line, and releases it at
 * disposal.
 */
export class DescriptorTransport {
  readonly #target: Target;
  readonly #settings: GivenSettings;
  readonly #where: string;
  #removeSettings: (() => void) | undefined;
  #host: TransportHost | undefined;
  #writer: Writer | undefined;
  readonly #counts = new LineCounts();

  /**
   * @param where The function that creates it, in messages.
   * @throws {TypeError} If another transport to the target was given a setting that contradicts one of these.
   */
  constructor(where: string, target: Target, settings: GivenSettings) {
    this.#where = where;
    this.#target = target;
    this.#settings = settings;
    this.#removeSettings = addSettings(target, settings, where, true);
  }

  /** The functions of a transport, which need no `this`. */
  methods(): Required<Pick<Transport, "attached" | "write" | "flush" | typeof Symbol.asyncDispose>> {
    return {
      attached: (host) => {
        this.#host ??= host;
      },
      write: (record: InternalRecord, line: string) =>
        (this.#writer ?? this.#acquire()).append(line, record.levelId ?? levelIdOf(record), this.#counts),
      flush: () => this.#writer?.flush(),
      [Symbol.asyncDispose]: () => this.#release(),
    };
  }

  /** Its counts, for {@link withCounts}. */
  counted(): Counted {
    return { counts: this.#counts, queue: () => this.#writer };
  }

  /** Makes the writer go on in a new file. */
  reopen(): void {
    this.#writer?.reopen();
  }

  #acquire(): Writer {
    // A line after the disposal. If another transport contradicts by now, that one's settings hold.
    this.#removeSettings ??= addSettings(this.#target, this.#settings, this.#where, false);
    this.#writer = acquireWriter(this.#target);
    if (this.#host !== undefined) this.#writer.attach(this.#host);
    return this.#writer;
  }

  async #release(): Promise<void> {
    const isUsed = this.#writer !== undefined;
    const removeSettings = this.#removeSettings;
    this.#writer = undefined;
    this.#removeSettings = undefined;
    try {
      if (isUsed) await releaseWriter(this.#target);
    } finally {
      removeSettings?.();
    }
  }
}
