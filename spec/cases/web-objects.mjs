// Objects of the web platform are shown by their content in fields, and none is an empty object.
import { createLogger, memoryTransport } from "ctxlog";

const form = new FormData();
form.append("k", "form-value");
const fields = {
  headers: new Headers({ accept: "text/html" }),
  query: new URLSearchParams("a=query-value&b=2"),
  form,
  request: new Request("https://shop.example/orders", { method: "PUT", headers: { accept: "text/css" } }),
  response: new Response("busy", { status: 503 }),
  blob: new Blob(["hello"]),
  file: new File(["x"], "file-name.txt"),
  event: new Event("tick"),
  signal: AbortSignal.abort(),
};
const CONTENT = [
  "text/html",
  "query-value",
  "form-value",
  "https://shop.example/orders",
  "PUT",
  "503",
  "file-name.txt",
];
for (const format of /** @type {const} */ (["line", "json", "pretty"])) {
  for (const redact of [undefined, { keys: ["nothing"] }]) {
    const memory = memoryTransport();
    createLogger({ format, redact, transports: [memory] }).info("upstream", fields);
    const [line = ""] = memory.lines;
    const missing = CONTENT.filter((text) => !line.includes(text));
    const empty = Object.keys(fields).filter((name) => new RegExp(`\\b${name}"?[:=] ?\\{\\s*\\}`).test(line));
    console.log(`${format}${redact ? " with redact" : ""}: missing ${missing.length}, empty ${empty.length}`);
  }
}
