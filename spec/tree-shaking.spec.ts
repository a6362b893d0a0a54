import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import { ROOT } from "./support/child-process.js";

/** The size of a program when it is bundled and minified, tslog left out, in bytes of gzip. */
async function bundledSize(program: string): Promise<number> {
  const bundle = await rolldown({
    input: "virtual:program",
    platform: "node",
    external: ["tslog"],
    logLevel: "silent",
    plugins: [
      {
        name: "program",
        resolveId: (source) => (source === "virtual:program" ? join(ROOT, "spec/virtual-program.mjs") : undefined),
        load: (id) => (id.endsWith("virtual-program.mjs") ? program : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  return gzipSync(output[0].code).length;
}

test.each<[string, number, string]>([
  ["newRequestId alone", 3, `import { newRequestId } from "ctxlog"; console.log(newRequestId());`],
  [
    "log with redaction",
    75,
    `import { createLogger } from "ctxlog"; createLogger({ redact: { presets: ["credentials"] } }).info("Ready");`,
  ],
])("a program that uses %s is bundled to less than %i KB", async (_, limit, program) => {
  const size = await bundledSize(program);
  expect(size).toBeGreaterThan(300);
  expect(size).toBeLessThan(limit * 1000);
});
