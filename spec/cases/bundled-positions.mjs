// In a bundle, `position` is the place of the call in it, also in a folder named dist.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const folder = mkdtempSync("bundle-");
writeFileSync(
  `${folder}/app.js`,
  `import { createLogger, prettyFormatter } from "ctxlog";
const log = createLogger({ context: false, format: prettyFormatter({ position: true }) });
log.info("first");
log.info("second");
`,
);
for (const [format, file] of /** @type {const} */ ([
  ["esm", "out/app.mjs"],
  ["cjs", "out/app.cjs"],
  ["esm", "dist/app.mjs"],
])) {
  await build({
    input: `${folder}/app.js`,
    platform: "node",
    resolve: { alias: { ctxlog: fileURLToPath(import.meta.resolve("ctxlog")) } },
    output: { file: `${folder}/${file}`, format, codeSplitting: false },
    logLevel: "silent",
  });
  const source = readFileSync(`${folder}/${file}`, "utf8").split("\n");
  const printed = execFileSync(process.execPath, [`${folder}/${file}`], { encoding: "utf8" })
    .trimEnd()
    .split("\n");
  for (const [index, text] of ["first", "second"].entries()) {
    const line = source.findIndex((code) => code.includes(`info("${text}")`)) + 1;
    console.log(`${file} ${text}: ${printed[index]?.includes(`:${line}:`) ? "right" : printed[index]}`);
  }
}
