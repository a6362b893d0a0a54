const waiting = new Set();
let hooked = false;
let ending = false;
/** Has it called when the process exits: at the end of main, at `process.exit`, after an uncaught exception. */
export function atExit(one) {
    waiting.add(one);
    if (!hooked)
        process.on("exit", endAll);
    hooked = true;
}
/** Takes it back; the last one takes the hook away. */
export function notAtExit(one) {
    waiting.delete(one);
    if (waiting.size === 0)
        process.off("exit", endAll);
    hooked = waiting.size > 0;
}
/** Whether the process is exiting: no turn will end any more, and a hook that is added now is not called. */
export function isEnding() {
    return ending || process._exiting === true;
}
/** A file must not wait for the reader of a pipe: whoever ends the process may lose patience. */
function endAll() {
    ending = true;
    for (const one of waiting)
        one.lastWrite();
    for (const one of waiting)
        one.lastWait();
}
//# sourceMappingURL=exit.js.map