import { report } from "../report.js";
/** What a writer has to tell of its troubles: each is told once, until it is over. */
export class Trouble {
    /** The logger in whose format, and to whose `onError`, the writer speaks. */
    host;
    #untold = [];
    #fault = false;
    #drops = false;
    /** Notes that writing fails. */
    fault(error) {
        if (!this.#fault)
            this.#untold.push(error);
        this.#fault = true;
    }
    /** Notes that lines are dropped. */
    drops(message) {
        if (!this.#drops)
            this.#untold.push(new Error(message));
        this.#drops = true;
    }
    /** What comes next is news. */
    over() {
        this.#fault = false;
        this.#drops = false;
    }
    /** Tells what was noted. This calls a handler of the user's, which may log. */
    tell() {
        for (const error of this.#untold.splice(0))
            this.report(error);
    }
    report(error) {
        if (this.host === undefined)
            report(error, "transport");
        else
            this.host.report(error, "transport");
    }
}
//# sourceMappingURL=trouble.js.map