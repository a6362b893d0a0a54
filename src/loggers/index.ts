export { liveContextFields, readContextFields } from "./read-context-fields.js";
export { tslogMiddleware } from "./tslog-middleware.js";
