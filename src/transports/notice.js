import { fallbackLine } from "../formatters/fallback.js";
import { LEVEL_NAMES, WARN } from "../level.js";
/** The line that tells how many lines are missing where it stands, in the format of the lines around it. */
export function notice(dropped, reason, host) {
    const record = {
        time: Date.now(),
        level: LEVEL_NAMES[WARN] ?? "WARN",
        levelId: WARN,
        name: undefined,
        message: `ctxlog dropped ${dropped} ${dropped === 1 ? "line" : "lines"} here: ${reason}`,
        fields: undefined,
        bindings: undefined,
        error: undefined,
        context: undefined,
        requestId: "none",
        sessionId: "none",
    };
    try {
        return host === undefined ? fallbackLine(record) : host.format(record);
    }
    catch {
        return fallbackLine(record);
    }
}
//# sourceMappingURL=notice.js.map