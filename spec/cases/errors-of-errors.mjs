// What an error has as `errors` is shown in every format, if it is no list of errors as well.
import { createLogger, memoryTransport } from "ctxlog";

Error.stackTraceLimit = 0;
const all = {
  object: { title: "is required", age: { min: 18 } },
  Map: new Map([["title", "is required"]]),
  Set: new Set(["title is required"]),
  text: "title is required",
};
for (const [name, errors] of Object.entries(all)) {
  const error = Object.assign(new Error("validation failed"), { errors, status: 422 });
  const shownBy = /** @type {const} */ (["line", "json", "pretty"]).filter((format) => {
    const memory = memoryTransport();
    createLogger({ format, transports: [memory] }).error("not saved", error);
    return memory.lines[0]?.includes("required");
  });
  console.log(`${name}: ${shownBy.join(" ")}`);
}
