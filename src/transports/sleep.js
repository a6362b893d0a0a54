const NEVER = new Int32Array(new SharedArrayBuffer(4));
/** Holds the thread for so many ms. */
export function sleep(ms) {
    Atomics.wait(NEVER, 0, 0, ms);
}
//# sourceMappingURL=sleep.js.map