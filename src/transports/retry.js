/** How long to leave a full pipe alone, in ms: twice as long each time that nothing went through. */
const PIPE = { least: 1, most: 20 };
/** The same for a disk that is full or failing. */
const DISK = { least: 50, most: 1000 };
/** Tries again after a while, and after a longer one each time that it was in vain. */
export class Retry {
    #again;
    #timer;
    /** How long it is left alone, in ms. */
    pause = 0;
    constructor(again) {
        this.#again = again;
    }
    /** Plans the next try: of a pipe that is full, or a disk that fails; `progress` tells that the last one was not in vain. */
    plan(state, progress) {
        const { least, most } = state === "full" ? PIPE : DISK;
        this.pause = progress || this.pause === 0 ? least : Math.min(this.pause * 2, most);
        if (this.#timer !== undefined)
            return;
        this.#timer = setTimeout(() => {
            this.#timer = undefined;
            this.#again();
        }, this.pause);
        // A slow reader is worth staying alive for, a full disk is not: what it did not take is told at exit.
        if (state === "failing")
            this.#timer.unref();
    }
    stop() {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.pause = 0;
    }
}
//# sourceMappingURL=retry.js.map