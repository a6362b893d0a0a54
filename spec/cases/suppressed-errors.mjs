// Both errors of a SuppressedError are shown, in every format. Node 24 and later have the class; compilers make it before.
import { createLogger, memoryTransport } from "ctxlog";

Error.stackTraceLimit = 0;
const made = Object.defineProperties(new Error("while disposing"), {
  name: { value: "SuppressedError" },
  error: { value: new Error("could not close") },
  suppressed: { value: new Error("query failed") },
});
const Native = /** @type {any} */ (globalThis)["SuppressedError"];
const native = Native && new Native(new Error("could not close"), new Error("query failed"), "while disposing");
for (const error of [made, native ?? made]) {
  const shownBy = /** @type {const} */ (["line", "json", "pretty"]).filter((format) => {
    const memory = memoryTransport();
    createLogger({ format, transports: [memory] }).error("job failed", error);
    return memory.lines[0]?.includes("could not close") && memory.lines[0]?.includes("query failed");
  });
  console.log(shownBy.join(" "));
}
