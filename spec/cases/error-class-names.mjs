// The class of an error that sets no name is shown, also of a subclass of TypeError, of a cause, and in captured output.
import { captureConsole, createLogger, memoryTransport } from "ctxlog";

Error.stackTraceLimit = 0;
class GatewayError extends Error {}
class BadInput extends TypeError {}
const errors = {
  GatewayError: new GatewayError("no answer"),
  BadInput: new BadInput("no number"),
  "cause GatewayError": new Error("outer", { cause: new GatewayError("no answer") }),
};
for (const [name, error] of Object.entries(errors)) {
  const className = name.replace("cause ", "");
  const shownBy = /** @type {const} */ (["line", "json", "pretty"]).filter((format) => {
    const memory = memoryTransport();
    createLogger({ format, transports: [memory] }).error("failed", error);
    return memory.lines[0]?.includes(className);
  });
  console.log(`${name}: ${shownBy.join(" ")}`);
}
const memory = memoryTransport();
const undo = captureConsole(createLogger({ transports: [memory] }));
console.error("failed:", new GatewayError("no answer"));
undo();
console.log(`captured: ${memory.lines[0]?.includes("GatewayError")}`);
