export { asPino } from "./as-pino.js";
export type { PinoChildOptions, PinoLevel, PinoLevels, PinoLogger, PinoLogMethod } from "./pino/contract.js";
export { liveContextFields, readContextFields } from "./read-context-fields.js";
export { type TslogCall, tslogMiddleware } from "./tslog-middleware.js";
