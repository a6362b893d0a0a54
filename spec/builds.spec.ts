import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseSync } from "rolldown/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entries } from "../build/entries.mjs";
import { type ProcessResult, ROOT, runNode } from "./support/child-process.js";
import { temporary } from "./support/temporary.js";

let home: string;

/** The package's own folder, and one of "another version", each with a package that depends on it. */
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "ctxlog-builds-"));
  for (const [owner, version] of Object.entries({ app: "0.1.0", library: "0.0.9" })) {
    const folder = join(home, "node_modules", owner, "node_modules/ctxlog");
    mkdirSync(folder, { recursive: true });
    cpSync(join(ROOT, "dist"), join(folder, "dist"), { recursive: true });
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest, version }));
    symlinkSync(join(ROOT, "node_modules"), join(home, "node_modules", owner, "node_modules/ctxlog/node_modules"));
    writeFileSync(join(home, "node_modules", owner, "package.json"), "{}");
  }
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

type Copy = readonly [owner: "app" | "library", build: "es" | "cjs"];

/** Two copies that one process has, first the one that is loaded first. */
const PAIRS: readonly (readonly [name: string, a: Copy, b: Copy])[] = [
  ["the ES build, then the CommonJS build", ["app", "es"], ["app", "cjs"]],
  ["the CommonJS build, then the ES build", ["app", "cjs"], ["app", "es"]],
  ["two versions", ["app", "es"], ["library", "es"]],
  ["two versions, in both builds", ["library", "cjs"], ["app", "es"]],
];

/** Loads an entry of a copy in a program. */
function loading([owner, build]: Copy, entry: string): string {
  const file = join(home, "node_modules", owner, "index.js");
  const name = JSON.stringify(entry === "." ? "ctxlog" : `ctxlog/${entry}`);
  if (build === "cjs") return `createRequire(${JSON.stringify(file)})(${name})`;
  const path = entries().find((found) => found.name === JSON.parse(name))?.path;
  return `await import(${JSON.stringify(pathToFileURL(join(file, "../node_modules/ctxlog/dist", `${path}.js`)).href)})`;
}

async function runWith(a: Copy, b: Copy, source: string): Promise<ProcessResult> {
  const names = [".", "http", "testing"].map((entry) => {
    const key = entry === "." ? "main" : entry;
    return `a.${key} = ${loading(a, entry)}; b.${key} = ${loading(b, entry)};`;
  });
  const program = `
    import { createRequire } from "node:module";
    const [a, b] = [{}, {}];
    const format = (record) => [record.requestId, record.message].join(" ");
    ${names.join("\n")}
    if (a.main.createLogger === b.main.createLogger) throw new Error("one copy only");
    const listeners = () => ["exit", "beforeExit"].map((event) => process.listenerCount(event));
    const before = listeners();
    const [logA, logB] = [a.main.createLogger({ format }), b.main.createLogger({ format })];
    ${source}`;
  return runNode(["--input-type=module", "-e", program], { cwd: home });
}

const output = async (a: Copy, b: Copy, source: string): Promise<string[]> => {
  const { code, stdout, stderr } = await runWith(a, b, source);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trimEnd().split("\n");
};

describe.each(PAIRS)("in one process, %s share", (_, a, b) => {
  test("the context, its updates and its level", async () => {
    const lines = await output(
      a,
      b,
      `a.main.runWithContext({ requestId: "first", minLevel: "debug" }, async () => {
        logB.info("entered");
        logB.debug("level");
        await null;
        b.main.updateContext({ tenant: 5 });
        logA.info("tenant " + a.main.currentContext().tenant);
        b.main.runWithContext({}, () => logA.info("nested"));
      });`,
    );
    expect(lines).toEqual(["first entered", "first level", "first tenant 5", "first nested"]);
  });

  test("the context of an error that was thrown out of it", async () => {
    const source = `
      const fail = (lib, id) => lib.main.runWithContext({ requestId: id }, () => { throw new Error("thrown"); });
      try { fail(a, "inner"); } catch (error) { logB.error("caught", error); }
      try { fail(b, "other"); } catch (error) { logA.error("caught", error); }`;
    expect(await output(a, b, source)).toEqual(["inner caught", "other caught"]);
  });

  test("one writer for stdout, whose lines stay in order, and one exit listener", async () => {
    const lines = await output(
      a,
      b,
      `for (let i = 0; i < 1000; i++) (i % 2 ? logA : logB).info(String(i));
      logA.info("listeners " + listeners().map((count, i) => count - before[i]).join());
      process.exit();`,
    );
    expect(lines).toEqual([...Array.from({ length: 1000 }, (_, i) => `none ${i}`), "none listeners 1,1"]);
  });

  test("one captured console: the last capture gets a line, and nobody else", async () => {
    const lines = await output(
      a,
      b,
      `const tagged = (lib, tag) => lib.main.createLogger({ format: (record) => tag + " " + record.message });
      const undoA = a.main.captureConsole(tagged(a, "A"));
      const undoB = b.main.captureConsole(tagged(b, "B"));
      console.log("both");
      undoA();
      console.log("one is undone below the other");
      const again = a.main.captureConsole(tagged(a, "A2"));
      undoB();
      console.log("the lower one is undone");
      again();
      console.log("none");`,
    );
    expect(lines.sort()).toEqual(
      ["B both", "B one is undone below the other", "A2 the lower one is undone", "none"].sort(),
    );
  });

  test("the guard against a transport that logs with the other copy", async () => {
    const lines = await output(
      a,
      b,
      `const forward = (other) => ({ name: "forward", write: () => other().info("again") });
      const x = a.main.createLogger({ transports: [forward(() => y)], onError: () => {} });
      const y = b.main.createLogger({ transports: [forward(() => x)], onError: () => {} });
      x.info("start");
      logA.info("ended");`,
    );
    expect(lines).toEqual(["none ended"]);
  });

  test("the secrets that a captured console prints: they are hidden, whoever captures", async () => {
    const lines = await output(
      a,
      b,
      `a.main.captureConsole(b.main.createLogger({ format, redact: { keys: ["password"] } }));
      console.log("user", { password: "hunter2" });`,
    );
    expect(lines).toEqual(["none user { password: '[redacted]' }"]);
  });

  test("the hash of a credential, and what was chosen for tags", async () => {
    const lines = await output(
      a,
      b,
      `const request = { headers: { authorization: "Bearer abcdefghijklmnopqrstuvwxyz" } };
      const ids = [a, b].map((lib) => lib.http.extractContext({ ...request }, { session: ["bearer"] }).sessionId);
      logA.info(typeof ids[0] + " " + (ids[0] === ids[1]));
      a.main.contextFilter({ tag: ["requestId", "tenant"] });
      b.main.createLogger().info("[tenant=forged]");`,
    );
    expect(lines[0]).toBe("none string true");
    expect(lines[1]).not.toContain("[tenant=");
  });

  test("what tests replace: IDs, and the lines of a logger", async () => {
    const lines = await output(
      a,
      b,
      `const undo = a.testing.useSequentialIds();
      logA.info(b.main.newRequestId());
      undo();
      logA.info(String(b.main.newRequestId().length));
      const logs = a.testing.captureLogs(logB);
      logB.info("captured");
      logs.undo();
      logB.info(logs.records.map(({ message }) => message).join());`,
    );
    expect(lines).toEqual(["none id000001", "none 20", "none captured"]);
  });

  test("one observer of the process for a logger, and one listener for filters that write at the end", async () => {
    const { stdout } = await runWith(
      a,
      b,
      `a.main.captureProcess(logA);
      b.main.captureProcess(logA);
      const limited = (lib) => lib.main.createLogger({ format, filters: [lib.main.rateLimitFilter({ lines: 1, per: 60 })] });
      logB.info("one listener for all lines");
      const others = listeners();
      const [x, y] = [limited(a), limited(b)];
      logA.info("listeners " + listeners().map((count, i) => count - others[i]).join());
      throw new Error("uncaught");`,
    );
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toEqual(["none one listener for all lines", "none listeners 1,1", "none Uncaught exception"]);
  });

  test("an emitter that both bind: a listener is bound once, and found again", async () => {
    const lines = await output(
      a,
      b,
      `const { EventEmitter } = await import("node:events");
      const emitter = b.main.bindEmitter(a.main.bindEmitter(new EventEmitter()));
      const listener = () => logB.info("heard");
      a.main.runWithContext({ requestId: "first" }, () => emitter.on("event", listener));
      emitter.emit("event");
      emitter.off("event", listener);
      logA.info("left " + emitter.listenerCount("event"));`,
    );
    expect(lines).toEqual(["first heard", "none left 0"]);
  });
});

describe("the CommonJS build", () => {
  const CJS = join(ROOT, "dist/cjs");
  const files = readdirSync(CJS, { encoding: "utf8" }).filter((path) => path.endsWith(".js"));

  test("is strict, uses no import.meta, and requires only Node's modules, tslog and itself", () => {
    expect(files.length).toBeGreaterThan(entries().length);
    for (const path of files) {
      const source = readFileSync(join(CJS, path), "utf8");
      expect(source.startsWith('"use strict";'), path).toBe(true);
      expect(source, path).not.toContain("import.meta");
      const { errors } = parseSync(path, source, { sourceType: "script" });
      expect(errors, path).toEqual([]);
      const required = Array.from(source.matchAll(/\brequire\("([^"]+)"\)/g), ([, name = ""]) => name);
      expect(required.filter((name) => !isBuiltin(name) && !/^\.{1,2}\//.test(name) && name !== "tslog")).toEqual([]);
    }
  });

  test("exports what the ES build does, under names that an ES module can import", async () => {
    const require = createRequire(import.meta.url);
    for (const { path } of entries()) {
      const es = Object.keys(await import(pathToFileURL(join(ROOT, `dist/${path}.js`)).href)).sort();
      const cjs = join(CJS, `${path}.js`);
      expect(Object.keys(require(cjs)).sort()).toEqual(es);
      const names = Object.keys(await import(pathToFileURL(cjs).href)).filter(
        (name) => !/^default$|^module\.exports$/.test(name),
      );
      expect(names.sort()).toEqual(es);
    }
  });

  test("works in a folder without node_modules, where pretty shows frames as they are", async () => {
    const folder = temporary();
    cpSync(join(ROOT, "dist"), join(folder, "lib"), { recursive: true });
    writeFileSync(
      join(folder, "use.cjs"),
      `const { createLogger, newRequestId } = require("./lib/cjs/index.js");
      createLogger({ format: "pretty" }).error(newRequestId().length, new Error("broken"));`,
    );
    const { code, stdout, stderr } = await runNode(["use.cjs"], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("broken");
    expect(stdout).toContain("use.cjs:2");
  });

  test("shows frames by their source maps, with tslog, which it loads only then", async () => {
    const folder = join(home, "node_modules/app/mapped");
    mkdirSync(folder);
    const map = { version: 3, file: "use.cjs", sources: ["shop.ts"], names: [], mappings: "AAAA;AAAA;AAUA" };
    writeFileSync(
      join(folder, "use.cjs"),
      `const { createLogger } = require("ctxlog"); const log = createLogger({ format: "line" });
log.info("loaded " + Object.keys(require.cache).some((path) => path.includes("tslog")));
createLogger({ format: "pretty" }).error(new Error("broken"));
//# sourceMappingURL=use.cjs.map\n`,
    );
    writeFileSync(join(folder, "use.cjs.map"), JSON.stringify(map));
    writeFileSync(join(folder, "shop.ts"), "\n".repeat(20));
    const { code, stdout, stderr } = await runNode(["use.cjs"], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("loaded false");
    expect(stdout).toMatch(/shop\.ts:11\b/);
  });
});
