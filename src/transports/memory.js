import { configError } from "../config-error.js";
import { commonOptions } from "./options.js";
/**
 * Keeps lines in memory: for tests, and for the latest lines of a program.
 *
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * const memory = memoryTransport();
 * createLogger({ transports: [memory] }).info("hello");
 * memory.records[0]?.message;                            // "hello"
 */
export function memoryTransport(options = {}) {
    const common = commonOptions("memoryTransport", options, ["limit"], "memory");
    const { limit = Number.POSITIVE_INFINITY } = options;
    if (limit !== Number.POSITIVE_INFINITY && (!Number.isInteger(limit) || limit < 1)) {
        throw configError("memoryTransport's limit", limit, "a whole number above 0");
    }
    const records = [];
    const lines = [];
    return {
        ...common,
        records,
        lines,
        write(record, line) {
            records.push({ ...record });
            lines.push(line);
            if (lines.length > limit) {
                records.shift();
                lines.shift();
            }
        },
        clear() {
            records.length = 0;
            lines.length = 0;
        },
    };
}
//# sourceMappingURL=memory.js.map