import { closeSync, fstatSync } from "node:fs";
import { openStandard } from "../standard.js";
/** What {@link Target.look} returns for a descriptor. */
export function lookAt(fd) {
    const stat = fstatSync(fd);
    return stat.isFile() ? `${stat.dev}:${stat.ino}:${stat.size}` : undefined;
}
/** The process's stdout or stderr. */
export class StandardTarget {
    name;
    comesBack = false;
    isPipe = false;
    #fd;
    #own;
    constructor(fd) {
        this.#fd = fd;
        this.name = fd === 1 ? "stdout" : "stderr";
    }
    open() {
        if (this.#own === undefined) {
            this.#own = openStandard(this.#fd);
            this.isPipe = fstatSync(this.#own).isFIFO();
        }
        return this.#own;
    }
    close() {
        const own = this.#own;
        this.#own = undefined;
        if (own !== undefined && own !== this.#fd)
            closeSync(own);
    }
    recheck() { }
    look() {
        return lookAt(this.open());
    }
    /** Asked only after the descriptor was full once: then `process.stdout`, if the program uses it, may hold half a line. */
    isBusy() {
        return process[this.name].writableLength > 0;
    }
    sync() { }
}
//# sourceMappingURL=target.js.map