import { within } from "./within.js";
/** Has a transport flush; what it throws or rejects with, and that it takes longer than `timeout` ms, is told. Never rejects. */
export async function flushTransport(transport, timeout, report) {
    await bounded(transport, "flush", () => transport.flush?.(), timeout, report);
}
/** The same, and then gives back what the transport holds. */
export async function disposeTransport(transport, timeout, report) {
    await flushTransport(transport, timeout, report);
    await bounded(transport, "disposal", () => transport[Symbol.asyncDispose]?.(), timeout, report);
}
async function bounded(transport, what, step, timeout, report) {
    try {
        // An async function, so that what the step throws is a rejection too.
        if (await within((async () => step())(), timeout))
            return;
        report(new Error(`${what} of transport ${nameOf(transport)} took longer than ${timeout} ms`), "transport");
    }
    catch (error) {
        report(error, "transport");
    }
}
function nameOf({ name }) {
    return name ?? "without a name";
}
//# sourceMappingURL=flush.js.map