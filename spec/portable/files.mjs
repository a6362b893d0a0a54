// Files: appended to, rotated and opened again. Prints what they hold.
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger, fileTransport } from "ctxlog";
import { testClock } from "ctxlog/testing";

const folder = mkdtempSync(join(tmpdir(), "ctxlog-files-"));
const path = join(folder, "new/app.log");
const options = /** @type {const} */ ({ path, rotate: { size: 400, maxFiles: 2 } });

for (let run = 0; run < 2; run++) {
  const file = fileTransport(run === 0 ? { path } : options);
  const log = createLogger({ transports: [file], clock: testClock() });
  for (let index = 0; index < 5; index++) log.info("line", { run, index });
  await log.flush();
  if (run === 0) {
    renameSync(path, `${path}.old`);
    file.reopen();
    log.info("in a new file");
  }
  await log.close();
}

/** @type {Record<string, string>} */
const contents = {};
for (const name of readdirSync(join(folder, "new")).sort()) {
  contents[name] = readFileSync(join(folder, "new", name), "utf8");
}
rmSync(folder, { recursive: true });
console.log(JSON.stringify(contents));
