import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { prettyFormatter } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { runNode } from "../support/child-process.js";
import { temporary } from "../support/temporary.js";

const INDEX = JSON.stringify(new URL("../../dist/index.js", import.meta.url).href);

describe("positions in pretty lines", () => {
  test("are those of the log call, also of a child", () => {
    const log = createTestLogger({ format: prettyFormatter({ position: true }) });
    log.child({ name: "db" }).info("here");
    expect(log.lines[0]).toMatch(/here \(spec\/formatters\/pretty-positions\.spec\.ts:\d+:\d+\)$/);
  });

  test.each(["pay.mjs", "pay.cjs", "a folder (1)/pay.mjs"])(
    "are those of the source, by the source map: %s",
    async (file) => {
      const home = temporary();
      const script = join(home, file);
      const map = { version: 3, sources: ["../src/pay.ts"], names: [], mappings: ";AAoBC" };
      mkdirSync(dirname(script), { recursive: true });
      const name = file.endsWith(".cjs") ? "module.exports = " : "export default ";
      writeFileSync(script, `// built\n${name}function pay() { return new Error("x"); }\n//# sourceMappingURL=pay.map`);
      writeFileSync(join(dirname(script), "pay.map"), JSON.stringify(map));
      const program = `
      import { createLogger } from ${INDEX};
      import pay from ${JSON.stringify(pathToFileURL(script))};
      const changed = Object.assign(pay(), { message: "While paying: x" });
      const log = createLogger({ format: "pretty" });
      log.error("m", pay());
      log.error("m", changed);
    `;
      const { stdout, stderr } = await runNode(["--input-type=module", "--eval", program], { cwd: home });
      expect({ stderr, positions: stdout.match(/at pay .*/g) }).toEqual({
        stderr: "",
        positions: Array(2).fill(expect.stringMatching(/^at pay \(.*src\/pay\.ts:21:\d+\)$/)),
      });
    },
  );
});

test("positions are those of V8 if tslog cannot be found, as in a bundle", async () => {
  const home = mkdtempSync(join(tmpdir(), "ctxlog-"));
  try {
    cpSync(new URL("../../dist", import.meta.url), join(home, "dist"), { recursive: true });
    mkdirSync(join(home, "node_modules"));
    symlinkSync(new URL("../../node_modules/nanoid", import.meta.url), join(home, "node_modules/nanoid"));
    writeFileSync(join(home, "package.json"), '{ "type": "module" }');
    const program = `
      import { createLogger, prettyFormatter } from "./dist/index.js";
      const log = createLogger({ format: prettyFormatter({ position: true }) });
      function pay() {
        log.error("failed", new Error("no answer"));
      }
      pay();
    `;
    writeFileSync(join(home, "app.js"), program);
    const child = await runNode(["app.js"], { cwd: home });
    expect(child.stderr).toBe("");
    expect(child.stdout).toContain(" failed (app.js:5:13)\n");
    expect(child.stdout).toContain("|     at pay (app.js:5:29)\n");
    expect(child.stdout).toContain("|     at app.js:7:7\n");
  } finally {
    rmSync(home, { recursive: true });
  }
});

test("ctxlog loads tslog for the first pretty logger only", async () => {
  const program = `
    import { createRequire } from "node:module";
    import { createLogger } from ${INDEX};
    const { cache } = createRequire(${INDEX});
    const isLoaded = () => Object.keys(cache).some((path) => path.includes("tslog"));
    const silent = [{ write() {} }];
    createLogger({ format: "json", transports: silent }).info("x");
    const before = isLoaded();
    createLogger({ format: "pretty", transports: silent }).info("x");
    console.log(before, isLoaded());
  `;
  const child = await runNode(["--input-type=module", "--eval", program]);
  expect(child.stdout).toBe("false true\n");
});
