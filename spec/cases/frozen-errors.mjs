// Where Error is frozen, its stackTraceLimit cannot be set: errors are copied and positions are read without that.
import { createLogger, memoryTransport, prettyFormatter } from "ctxlog";

Error.stackTraceLimit = 1;
Object.freeze(Error);

const memory = memoryTransport();
/** @param {unknown} error */
const onError = (error) => console.log("failed:", error);
const settings = { context: false, onError, transports: [memory] };

const redacting = createLogger({ ...settings, redact: { presets: ["credentials"] } });
redacting.error("charge failed", new Error("refused: password=s3cret"));
const [, message, error] = /ERROR - (.*?)\n.*?: (.*)/.exec(memory.lines[0] ?? "") ?? [];
console.log(`${message}, ${error}`);

createLogger({ ...settings, format: prettyFormatter({ position: true }) }).info("hello");
console.log(memory.lines[1]?.includes("hello") ? "a pretty line" : memory.lines[1]);
