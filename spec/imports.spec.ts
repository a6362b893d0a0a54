import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT, runNode } from "./support/child-process.js";

/** Tells every module that is loaded, on stderr: a loader runs on a thread of its own. */
const HOOKS = `
  import { writeSync } from "node:fs";
  export async function load(url, context, next) {
    writeSync(2, "LOADED " + url + "\\n");
    return next(url, context);
  }
`;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "ctxlog-imports-"));
  const hooks = join(directory, "hooks.mjs");
  await writeFile(hooks, HOOKS);
  const register = `import { register } from "node:module"; register(${JSON.stringify(pathToFileURL(hooks).href)});`;
  await writeFile(join(directory, "register.mjs"), register);
});

afterAll(() => rm(directory, { recursive: true, force: true }));

/** The modules that a program loads, and the built-in ones among Node's own that it needed for the first time. */
async function loadedBy(program: string): Promise<{ files: string[]; builtins: string[] }> {
  const { code, stdout, stderr } = await runNode([
    "--import",
    pathToFileURL(join(directory, "register.mjs")).href,
    "--input-type=module",
    "--eval",
    `${program}
    console.log("BUILTINS " + JSON.stringify(process.moduleLoadList));`,
  ]);
  expect(code, stderr).toBe(0);
  const files = [...stderr.matchAll(/^LOADED file:\/\/(.*)$/gm)].map(([, path = ""]) => path.replace(ROOT, ""));
  const list = JSON.parse(/^BUILTINS (.*)$/m.exec(stdout)?.[1] ?? "[]") as string[];
  return { files, builtins: list.map((name) => name.replace(/^NativeModule /, "")) };
}

/** Of Node's own, what takes long to load and no line of text needs. */
const DEAR = [
  "http",
  "https",
  "http2",
  "zlib",
  "child_process",
  "readline",
  "inspector",
  "dns",
  "cluster",
  "dgram",
  "tls",
];

test("importing ctxlog, and logging a line, loads neither tslog nor anything but ctxlog and nanoid", async () => {
  const { files, builtins } = await loadedBy(
    `import { log, runWithContext } from "ctxlog"; runWithContext({}, () => log.info("first"));`,
  );
  expect(files).toContain("dist/index.js");
  const others = files.filter((file) => !/^dist\/|\/?node_modules\/nanoid\//.test(file));
  expect(others).toEqual([]);
  expect(files.filter((file) => file.includes("shipping"))).toEqual([]);
  expect(builtins).toContain("async_hooks");
  expect(builtins.filter((name) => DEAR.includes(name))).toEqual([]);
});

test("the spec above would notice tslog and a module of Node's", async () => {
  const { files, builtins } = await loadedBy(`import "ctxlog"; import "tslog"; import "node:zlib";`);
  expect(files.some((file) => file.includes("node_modules/tslog/"))).toBe(true);
  expect(builtins).toContain("zlib");
});

test("importing ctxlog/shipping loads neither a compressor nor an HTTP client before it sends", async () => {
  const { files, builtins } = await loadedBy(`import { otlpTransport } from "ctxlog/shipping"; otlpTransport();`);
  expect(files).toContain("dist/shipping.js");
  expect(builtins.filter((name) => DEAR.includes(name))).toEqual([]);
});
