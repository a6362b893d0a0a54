import { checkKeys, configError } from "../config-error.js";
const COMMON = ["name", "minLevel", "format", "filters"];
export const BUFFER = ["overflow", "maxBuffer", "exitWait"];
/** The common part of a transport, to be spread into it. Level, format and filters are checked when it is attached. */
export function commonOptions(where, options, own, name) {
    checkKeys(where, options, [...COMMON, ...own]);
    const { minLevel, format, filters } = options;
    if (options.name !== undefined && (typeof options.name !== "string" || options.name === ""))
        throw configError(`${where}'s name`, options.name, "a string that is not empty");
    return { name: options.name ?? name, minLevel, format, filters };
}
/** @throws {TypeError} For a wrong value. */
export function writerOptions(where, options) {
    const { overflow = "wait", maxBuffer = 1_048_576, exitWait = 5000 } = options;
    if (overflow !== "wait" && overflow !== "drop") {
        throw configError(`${where}'s overflow`, overflow, '"wait" or "drop"', ["wait", "drop"]);
    }
    for (const [name, value] of Object.entries({ maxBuffer, exitWait })) {
        if (!Number.isSafeInteger(value) || value < 0)
            throw configError(`${where}'s ${name}`, value, "a whole number, 0 or more");
    }
    return { overflow, maxBuffer, exitWait };
}
//# sourceMappingURL=options.js.map