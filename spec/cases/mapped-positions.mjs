// The stacks of all errors on a pretty line are those of the source: of errors in fields, in lists, and of a second one.
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { build } from "rolldown";

const url = import.meta.resolve("ctxlog");
const folder = mkdtempSync("map-");
writeFileSync(
  `${folder}/app.ts`,
  `interface A { a: string }
interface B { b: string }
import { createLogger } from "${url}";
Error.stackTraceLimit = 1;
const log = createLogger({ context: false, format: "pretty" });
const error = new Error("made on line 6");
log.error("the error", error);
log.error("a field", { reason: error });
log.error("a second error", error, new TypeError("made on line 9"));
log.error("a list", [error]);
`,
);
await build({
  input: `${folder}/app.ts`,
  platform: "node",
  external: [url],
  output: { file: `${folder}/out/app.mjs`, sourcemap: true },
  logLevel: "silent",
});
const text = execFileSync(process.execPath, ["out/app.mjs"], { cwd: folder, encoding: "utf8" });
console.log(text.match(/app\.\w+:\d+/g)?.join(" "));
