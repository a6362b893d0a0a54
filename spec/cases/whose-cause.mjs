// The lines of nested errors say whose cause, and whose list, an error belongs to.
import { createLogger, memoryTransport } from "ctxlog";

Error.stackTraceLimit = 0;
const one = new AggregateError([new Error("A", { cause: new Error("of A") }), new Error("B")], "all failed", {
  cause: new Error("of the whole"),
});
const inner = new AggregateError([new Error("in 0"), new Error("in 1")], "inner");
const two = new AggregateError([inner, new Error("out 1")], "outer");
for (const format of /** @type {const} */ (["line", "pretty"])) {
  const memory = memoryTransport();
  const log = createLogger({ format, transports: [memory] });
  log.error("x", one);
  log.error("x", two);
  const lines = memory.lines.join("\n").split("\n");
  /** What stands before an error's message. @param {string} message */
  const label = (message) =>
    lines
      .find((line) => line.endsWith(message))
      ?.slice(0, -message.length)
      .split("| ")[1];
  console.log(`${format}: causes ${label(": of A") === label(": of the whole") ? "alike" : "told apart"}`);
  console.log(`${format}: items ${label(": in 1") === label(": out 1") ? "alike" : "told apart"}`);
}
