import { configError } from "../config-error.js";
import { report, tell } from "../report.js";
import { atExit, notAtExit } from "./exit.js";
import { notice } from "./notice.js";
import { commonOptions } from "./options.js";
/**
 * Writes to any stream of Node's. When the stream is full, lines wait, in order, until it has drained. A stream is
 * asynchronous: what it still holds when the process exits is lost, and told on stderr; stdout, stderr and files have
 * transports that lose nothing.
 *
 * @throws {TypeError} Where `stream` is no writable stream; for an unknown option or a wrong value.
 *
 * @example
 * createLogger({ transports: [streamTransport(socket, { format: "json" })] });
 */
export function streamTransport(stream, options = {}) {
    if (typeof stream?.write !== "function" || typeof stream.on !== "function") {
        throw configError("streamTransport's stream", stream, "a writable stream");
    }
    const common = commonOptions("streamTransport", options, ["maxBuffer"], "stream");
    const { maxBuffer = 1_048_576 } = options;
    if (!Number.isSafeInteger(maxBuffer) || maxBuffer < 0) {
        throw configError("streamTransport's maxBuffer", maxBuffer, "a whole number, 0 or more");
    }
    const sink = new StreamSink(stream, maxBuffer);
    return {
        ...common,
        attached: (host) => sink.attach(host),
        write: (_record, line) => sink.append(line),
        flush: () => sink.flush(),
        [Symbol.asyncDispose]: () => sink.detach(),
    };
}
/** A stream with a queue before it, which is used while the stream is full. */
class StreamSink {
    #stream;
    #maxBuffer;
    #host;
    #queue = [];
    #queued = 0;
    // Lines that came in, and those of them that the stream has processed, or failed to.
    #accepted = 0;
    #processed = 0;
    #full = false;
    #dropped = 0;
    #told = false;
    #listening = false;
    #closed = false;
    #flushes = [];
    constructor(stream, maxBuffer) {
        this.#stream = stream;
        this.#maxBuffer = maxBuffer;
    }
    attach(host) {
        this.#host ??= host;
    }
    append(line) {
        if (!this.#listening)
            this.#listen();
        if (this.#closed || this.#stream.destroyed || this.#stream.writableEnded)
            this.#drop("it is closed");
        else if (!this.#full)
            this.#send(line);
        else if (this.#queued + line.length > this.#maxBuffer && this.#queue.length > 0)
            this.#drop("it is too slow");
        else
            this.#enqueue(line);
    }
    /** Resolves when the stream has processed everything so far, or is broken. */
    flush() {
        if (this.#closed || this.#processed === this.#accepted)
            return Promise.resolve();
        return new Promise((resolve) => this.#flushes.push({ end: this.#accepted, resolve }));
    }
    /** Flushes, and lets go of the stream, which belongs to whoever made it. */
    async detach() {
        await this.flush();
        this.#stream.off("drain", this.#onDrain);
        this.#stream.off("error", this.#onError);
        this.#stream.off("close", this.#onClose);
        this.#listening = false;
        notAtExit(this);
    }
    lastWrite() { }
    lastWait() {
        const lost = this.#accepted - this.#processed + this.#dropped;
        if (lost > 0)
            tell(`ctxlog: ${lost} lines for a stream were lost at exit: it had not processed them`);
    }
    #listen() {
        this.#listening = true;
        this.#stream.on("drain", this.#onDrain);
        this.#stream.on("error", this.#onError);
        this.#stream.on("close", this.#onClose);
        atExit(this);
    }
    #send(line) {
        this.#accepted++;
        this.#pass(line);
    }
    /** Hands a line to the stream, whose own code may throw. */
    #pass(line) {
        try {
            this.#full = !this.#stream.write(`${line}\n`, this.#onProcessed);
        }
        catch (error) {
            this.#report(error);
            this.#onProcessed(error);
        }
    }
    #onProcessed = (error) => {
        this.#processed++;
        if (error)
            this.#dropped++;
        this.#settle(this.#processed);
    };
    #enqueue(line) {
        if (this.#dropped > 0)
            this.#enqueue(this.#notice());
        this.#accepted++;
        this.#queue.push(line);
        this.#queued += line.length;
    }
    #drop(why) {
        this.#dropped++;
        if (!this.#told)
            this.#report(new Error(`lines for a stream are dropped: ${why}`));
        this.#told = true;
    }
    #notice() {
        const dropped = this.#dropped;
        this.#dropped = 0;
        return notice(dropped, "the stream is too slow", this.#host);
    }
    #onDrain = () => {
        this.#full = false;
        const queue = this.#queue;
        let sent = 0;
        while (sent < queue.length && !this.#full) {
            const line = queue[sent++];
            this.#queued -= line.length;
            this.#pass(line);
        }
        this.#queue = queue.slice(sent);
        if (this.#full)
            return;
        this.#told = false;
        if (this.#dropped > 0)
            this.#send(this.#notice());
    };
    #onError = (error) => {
        this.#report(error);
        this.#onClose();
    };
    #onClose = () => {
        this.#closed = true;
        this.#queue = [];
        this.#settle(this.#accepted);
    };
    #settle(upTo) {
        while (this.#flushes[0] !== undefined && this.#flushes[0].end <= upTo)
            this.#flushes.shift()?.resolve();
    }
    #report(error) {
        if (this.#host === undefined)
            report(error, "transport");
        else
            this.#host.report(error, "transport");
    }
}
//# sourceMappingURL=stream.js.map