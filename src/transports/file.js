import { constants } from "node:os";
import { resolve } from "node:path";
import { configError } from "../config-error.js";
import { DescriptorTransport } from "./descriptor.js";
import { FileTarget } from "./file-target.js";
import { BUFFER, commonOptions, writerOptions } from "./options.js";
/**
 * Appends to a file. Several transports on one path share a writer, and several processes may append to one file: lines
 * of up to 16 KiB are never torn or mixed.
 *
 * @throws {TypeError} For an unknown option or a wrong value. What the file system refuses is told to `onError`, and tried again.
 *
 * @example
 * createLogger({ transports: [stdoutTransport(), fileTransport({ path: "logs/app.log", format: "json", minLevel: "WARN" })] });
 */
export function fileTransport(options) {
    const common = commonOptions("fileTransport", options, [...BUFFER, "path", "mode", "fsync", "reopenOnSignal"], "file");
    const { path, mode = 0o640, fsync = false, reopenOnSignal } = options;
    if (typeof path !== "string" || path === "" || path.includes("\0"))
        throw configError("fileTransport's path", path, "a file's path");
    if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777)
        throw configError("fileTransport's mode", mode, "a file mode such as 0o640");
    if (typeof fsync !== "boolean")
        throw configError("fileTransport's fsync", fsync, "true or false");
    const absolute = resolve(path);
    const target = () => new FileTarget(absolute, mode, fsync);
    const descriptor = new DescriptorTransport(`file:${absolute}`, target, writerOptions("fileTransport", options));
    const methods = descriptor.methods();
    const reopen = () => descriptor.reopen();
    if (reopenOnSignal !== undefined)
        listen(reopenOnSignal, reopen);
    return {
        ...common,
        ...methods,
        reopen,
        async [Symbol.asyncDispose]() {
            if (reopenOnSignal !== undefined)
                process.off(reopenOnSignal, reopen);
            await methods[Symbol.asyncDispose]();
        },
    };
}
function listen(signal, reopen) {
    try {
        // A name that is no signal's would be listened to without a word.
        if (!Object.hasOwn(constants.signals, signal))
            throw new TypeError("no signal");
        process.on(signal, reopen);
    }
    catch {
        throw configError("fileTransport's reopenOnSignal", signal, 'a signal that can be caught, such as "SIGHUP"');
    }
}
//# sourceMappingURL=file.js.map