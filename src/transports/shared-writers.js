import { Writer } from "./writer.js";
const writers = new Map();
/** The process's one writer for a descriptor or path: two of them would mix their lines up. */
export function acquireWriter(key, target, options) {
    let shared = writers.get(key);
    if (shared === undefined) {
        shared = { writer: new Writer(target(), options), users: 0 };
        writers.set(key, shared);
    }
    shared.users++;
    return shared.writer;
}
/** Flushes; the last user's release also closes, unless somebody takes the writer meanwhile. */
export async function releaseWriter(key) {
    const shared = writers.get(key);
    if (shared === undefined)
        return;
    shared.users--;
    await shared.writer.settle();
    if (shared.users > 0 || writers.get(key) !== shared)
        return;
    writers.delete(key);
    shared.writer.close();
}
//# sourceMappingURL=shared-writers.js.map