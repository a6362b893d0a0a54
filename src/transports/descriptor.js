import { acquireWriter, releaseWriter } from "./shared-writers.js";
/** A transport on a descriptor: stdout, stderr or a file. The writer is taken at the first line and given back at disposal. */
export class DescriptorTransport {
    #key;
    #target;
    #options;
    #host;
    #writer;
    constructor(key, target, options) {
        this.#key = key;
        this.#target = target;
        this.#options = options;
    }
    /** The functions of a transport, which need no `this`. */
    methods() {
        return {
            attached: (host) => {
                this.#host ??= host;
            },
            write: (_record, line) => (this.#writer ?? this.#take()).append(line),
            flush: () => this.#writer?.flush(),
            [Symbol.asyncDispose]: () => this.#give(),
        };
    }
    /** Lets the writer go on in a new file. */
    reopen() {
        this.#writer?.reopen();
    }
    #take() {
        this.#writer = acquireWriter(this.#key, this.#target, this.#options);
        if (this.#host !== undefined)
            this.#writer.attach(this.#host);
        return this.#writer;
    }
    async #give() {
        if (this.#writer === undefined)
            return;
        this.#writer = undefined;
        await releaseWriter(this.#key);
    }
}
//# sourceMappingURL=descriptor.js.map