import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { prettyFormatter } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { run, runNode } from "../support/child-process.js";
import { temporary } from "../support/temporary.js";

const INDEX = JSON.stringify(new URL("../../dist/index.js", import.meta.url).href);

/** Writes a script whose default export returns an error that its source map places at src/pay.ts:21. Returns its path. */
function scriptWithSourceMap(home: string, file: string): string {
  const script = join(home, file);
  const map = { version: 3, sources: ["../src/pay.ts"], names: [], mappings: ";AAoBC" };
  mkdirSync(dirname(script), { recursive: true });
  const name = file.endsWith(".cjs") ? "module.exports = " : "export default ";
  const pay = "function pay(message = 'x') { return new Error(message); }";
  writeFileSync(script, `// built\n${name}${pay}\n//# sourceMappingURL=pay.map`);
  writeFileSync(join(dirname(script), "pay.map"), JSON.stringify(map));
  return script;
}

/** Calls that log an error made by `pay()`, and how many times its stack is shown. */
const PLACES: Readonly<Record<string, readonly [call: string, count: number]>> = {
  alone: ["log.error(pay())", 1],
  "as a cause": ["log.error(new Error('y', { cause: pay() }))", 1],
  "as one of several errors": ["log.error(new AggregateError([pay(), pay()], 'y'))", 2],
  "in a field": ["log.error('m', { reason: pay() })", 1],
  "in a field, with fields of its own": ["log.error('m', { reason: Object.assign(pay(), { code: 1 }), after: 2 })", 1],
  "in a field of a field": ["log.error('m', { a: { b: [{ reason: pay() }] } })", 1],
  "in a list": ["log.error('m', { list: [pay(), pay()] })", 2],
  "in a Map": ["log.error('m', { map: new Map([['a', pay()]]) })", 1],
  "in a Set": ["log.error('m', { set: new Set([pay()]) })", 1],
  "as a second error": ["log.error('m', { error: pay(), second: pay() })", 2],
  "as a second error of the call": ["log.error('m', pay(), pay())", 2],
  "in a list of the call": ["log.error('m', [pay(), [pay()]])", 2],
  "in a list alone": ["log.error([pay()])", 1],
  "in the text of a directive": ["log.error('%o: failed', pay())", 1],
  "as a cause of an error in a field": ["log.error('m', { a: new Error('y', { cause: pay() }) })", 1],
  "in an error's field": ["log.error(Object.assign(new Error('y'), { inner: pay() }))", 1],
  "with a toJSON": ["log.error('m', { a: Object.assign(pay(), { toJSON: () => ({ b: 1 }) }) })", 1],
  "with a message of several lines": ["log.error('m', { a: pay('one\\ntwo') })", 1],
};

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
      const script = scriptWithSourceMap(home, file);
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

test.each(Object.keys(PLACES))("positions of an error %s are those of the source", async (place) => {
  const home = temporary();
  const script = scriptWithSourceMap(home, "pay.mjs");
  const [call, count] = PLACES[place] as readonly [string, number];
  const program = `
    import { createLogger } from ${INDEX};
    import pay from ${JSON.stringify(pathToFileURL(script))};
    Error.stackTraceLimit = 2;
    const log = createLogger({ format: "pretty" });
    ${call};
  `;
  const { stdout, stderr } = await runNode(["--input-type=module", "--eval", program], { cwd: home });
  expect(stderr).toBe("");
  expect(stdout.match(/at pay \(\S*src\/pay\.ts:21:\d+\)/g)).toHaveLength(count);
  expect(stdout).not.toContain("pay.mjs");
});

test("a pretty line is written even if the working directory has been removed", async () => {
  const program = `
    import { rmdirSync } from "node:fs";
    rmdirSync(process.cwd());
    const { createLogger, prettyFormatter } = await import(${INDEX});
    const log = createLogger({ format: prettyFormatter({ position: true }), context: false });
    log.error("m", new Error("x"));
  `;
  const script = join(temporary(), "app.mjs");
  writeFileSync(script, program);
  const { stdout, stderr } = await run("sh", [
    "-c",
    `cd "$1" && exec "${process.execPath}" "${script}"`,
    "sh",
    temporary(),
  ]);
  expect(stderr).toBe("");
  expect(stdout).toContain(`m (${script}:6:9)`);
  expect(stdout).toContain(`|     at ${script}:6:`);
});

test("a text that looks like a frame is no frame", async () => {
  const program = `
    import { createLogger } from ${INDEX};
    const log = createLogger({ format: "pretty" });
    const error = new Error("x\\n    at y (" + process.cwd() + "/x.js:1:1)");
    log.error("m", error);
    log.error("m", { error2: error, list: [error] });
    log.error(error.message, [error]);
  `;
  const home = temporary();
  const { stdout } = await runNode(["--input-type=module", "--eval", program], { cwd: home });
  expect(stdout.match(/ at y \(.*$/gm)).toEqual(Array(5).fill(expect.stringContaining(` at y (${home}/x.js:1:1)`)));
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
