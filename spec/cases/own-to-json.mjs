// An error's own toJSON says what is shown of it: its other fields are not.
import { createLogger, memoryTransport } from "ctxlog";

class HttpError extends Error {
  /** @override */
  name = "HttpError";
  request = { headers: { authorization: "s3cret" }, socket: Array.from({ length: 300 }, (_, i) => ({ i })) };
  toJSON() {
    return { name: this.name, message: this.message, status: 503 };
  }
}
const error = new HttpError("busy", { cause: new Error("no upstream") });
for (const args of [
  ["failed", error],
  ["failed", { reason: error }],
]) {
  for (const format of /** @type {const} */ (["line", "json", "pretty"])) {
    const memory = memoryTransport();
    createLogger({ format, transports: [memory] }).error(...args);
    const [line = ""] = memory.lines;
    const shown = ["busy", "503", "own-to-json.mjs", "no upstream", "s3cret"].filter((text) => line.includes(text));
    console.log(`${args[1] === error ? "error" : "field"} ${format}: ${shown.join(", ")}`);
  }
}
