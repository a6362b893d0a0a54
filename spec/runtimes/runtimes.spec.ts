import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  arrivedAt,
  ENDINGS,
  filesOf,
  OUTPUTS,
  runProgram,
  transcriptOf,
  USING,
  usingOf,
  withoutInspectsWays,
} from "./checks.mjs";
import { installPackage } from "./installed-package.mjs";
import { areInstalled, HERE, hasUsing, runtimes } from "./runtimes.mjs";
import { OLDEST_DATE, startWorker, type WorkerHost } from "./worker-host.mjs";

const EXPECTED = join(HERE, "expected.txt");
const found = runtimes();
const NOTE = areInstalled ? "" : " (only this Node: node spec/runtimes/setup.mjs installs the others)";

let folder: string;
let remove: () => void;

beforeAll(() => {
  ({ path: folder, remove } = installPackage());
});

afterAll(() => remove?.());

describe.each(found)(`the packed package on $name${NOTE}`, (runtime) => {
  test("logs the same bytes as everywhere", { timeout: 60_000 }, async () => {
    const text = withoutInspectsWays(await transcriptOf(runtime, folder));
    if (process.env["WRITE_EXPECTED"] === "1") writeFileSync(EXPECTED, text);
    expect(text).toBe(readFileSync(EXPECTED, "utf8"));
  });

  test.skipIf(runtime.kind === "workerd")("appends to files, rotates them and opens them again", async () => {
    const files = await filesOf(runtime, folder);
    expect(Object.keys(files)).toEqual(["app.log", "app.log.1", "app.log.old"]);
    const lines = (name: string) => (files[name] as string).split("\n").map((line) => line.split("] ")[1]);
    expect(lines("app.log.old")).toEqual(
      [0, 1, 2, 3, 4].map((index) => `- line run=0 index=${index}`).concat(undefined as never),
    );
    expect([...lines("app.log.1").slice(0, -1), ...lines("app.log")]).toEqual(
      ["- in a new file", ...[0, 1, 2, 3, 4].map((index) => `- line run=1 index=${index}`)].concat(undefined as never),
    );
  });

  test.skipIf(!hasUsing(runtime))("undoes at the end of a block, with `using`", async () => {
    expect(await usingOf(runtime, folder)).toBe(USING);
  });

  test.skipIf(runtime.kind === "workerd").each(ENDINGS.map((ending) => [ending.name, ending] as const))(
    "has every line once in a pipe, a slow pipe and a file, whose process ends by %s",
    { timeout: 60_000 },
    async (_, ending) => {
      const arrived = await Promise.all(OUTPUTS.map((output) => arrivedAt(runtime, folder, ending, output)));
      expect(arrived).toEqual(OUTPUTS.map(() => "all"));
    },
  );
});

describe.skipIf(!found.some(({ kind }) => kind === "deno"))("in Deno", () => {
  const deno = found.find(({ kind }) => kind === "deno") as (typeof found)[number];

  /** Runs a program as a file of the folder. */
  function run(name: string, source: string, permissions: readonly string[] = ["--allow-all"]) {
    mkdirSync(join(folder, "deno"), { recursive: true });
    writeFileSync(join(folder, "deno", name), source);
    const command = [deno.command[0] as string, "run", "--no-prompt", "--no-lock", ...permissions];
    return runProgram({ ...deno, command }, folder, [`deno/${name}`]);
  }

  test("a program without any permission logs", async () => {
    const source = `
      import { captureConsole, createLogger, log, runWithContext } from "ctxlog";
      import { extractContext, propagationHeaders } from "ctxlog/http";
      captureConsole(log);
      const request = new Request("http://shop.example/", { headers: { "x-session-id": "1234567890abcdef" } });
      runWithContext({ ...extractContext(request), requestId: "a1b2c3d4" }, () => {
        for (const format of ["line", "json", "pretty"]) createLogger({ format }).info("as " + format);
        console.log("captured", Object.keys(propagationHeaders()).length);
      });
    `;
    const { code, stdout, stderr } = await run("bare.mjs", source, []);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.match(/a1b2c3d4/g)).toHaveLength(4);
  });

  test("Deno.exit loses no line", async () => {
    const source = `
      import { log } from "ctxlog";
      for (let index = 0; index < 100; index++) log.info("line", { index });
      Deno.exit(7);
    `;
    const { code, stdout } = await run("exit.mjs", source);
    expect([code, stdout.split("\n").length]).toEqual([7, 101]);
  });

  test.each([
    ["a listener of uncaughtException", `process.on("uncaughtException", () => log.info("handled"));`],
    ["a listener of error", `addEventListener("error", (event) => { event.preventDefault(); log.info("handled"); });`],
  ])("a program that is saved by %s goes on, and logs each line once", async (_, listener) => {
    const source = `
      import { log } from "ctxlog";
      ${listener}
      log.info("first");
      setTimeout(() => { throw new Error("boom"); }, 5);
      setTimeout(() => log.info("later"), 50);
    `;
    const { code, stdout } = await run("saved.mjs", source);
    expect(stdout.split("\n").map((line) => line.split("] - ")[1])).toEqual(["first", "handled", "later", undefined]);
    expect(code).toBe(0);
  });
});

describe.skipIf(!found.some(({ kind }) => kind === "workerd"))("in a Worker", () => {
  const hosts: WorkerHost[] = [];

  async function start(options?: Parameters<typeof startWorker>[1]): Promise<WorkerHost> {
    const host = await startWorker(join(folder, "suite/two-requests.mjs"), options);
    hosts.push(host);
    return host;
  }

  afterAll(() => Promise.all(hosts.map((host) => host.close())));

  async function until(isDone: () => boolean): Promise<void> {
    for (let times = 0; times < 200 && !isDone(); times++) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  const REQUESTS = ["/first", "/second", "/third"];

  test.each([undefined, OLDEST_DATE])(
    "logs in each request, at once, by the console's methods (date %s)",
    async (date) => {
      const host = await start(date === undefined ? {} : { date });
      for (const path of REQUESTS) {
        const headers = { "x-request-id": `${path.slice(1)}-0` };
        expect((await host.fetch(`http://worker.example${path}`, { headers })).status).toBe(200);
      }
      await until(() => host.stderr.filter((line) => line.includes("Error: boom")).length === REQUESTS.length);
      expect(host.stdout[0]).toContain("[req=none|session=none] - while it is loaded");
      for (const path of REQUESTS) {
        const tag = `[req=${path.slice(1)}`;
        const texts = (lines: readonly string[]) =>
          lines.filter((line) => line.includes(tag)).map((line) => line.split("] ")[1]);
        expect(texts(host.stdout).slice(0, 2)).toEqual([`- Received path=${path}`, `- of ${path}`]);
        expect(texts(host.stderr).slice(0, 3)).toEqual(["- Careful", "- Failed", "| Error: boom"]);
      }
    },
  );

  test("says what a rate limit has held back, though its timer was dropped with the request", async () => {
    const host = await start();
    await host.fetch("http://worker.example/first");
    await new Promise((resolve) => setTimeout(resolve, 1200));
    await host.fetch("http://worker.example/second");
    const summary = () => host.stdout.find((line) => line.includes("more like this"));
    await until(() => summary() !== undefined);
    expect(summary()).toContain("2 more like this");
    expect(summary()).toContain('like="of /first"');
  });

  test("reads the level from the Worker's variables", async () => {
    const host = await start({ bindings: { LOG_LEVEL: "debug" } });
    await host.fetch("http://worker.example/first");
    await until(() => host.stdout.some((line) => line.includes("not at INFO")));
    expect(host.stdout.join("\n")).toContain("DEBUG - ");
  });

  test("what needs a process throws one clear error at construction", async () => {
    const host = await start();
    const needs = "needs a process of its own, which Cloudflare Workers does not give: use";
    expect(await (await host.fetch("http://worker.example/errors")).json()).toEqual([
      `TypeError: ctxlog: stdoutTransport ${needs} consoleTransport.`,
      `TypeError: ctxlog: stderrTransport ${needs} consoleTransport.`,
      `TypeError: ctxlog: fileTransport ${needs} consoleTransport, or a transport of your own.`,
      `TypeError: ctxlog: captureProcess ${needs} the error path of your handler.`,
    ]);
  });
});
