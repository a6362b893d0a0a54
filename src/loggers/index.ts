export { liveContextFields, readContextFields } from "./context-fields.js";
export { tslogMiddleware } from "./tslog-middleware.js";
