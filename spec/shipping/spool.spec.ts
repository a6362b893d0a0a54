import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../../src/index.js";
import { httpTransport } from "../../src/shipping/index.js";
import { Spool } from "../../src/shipping/spool.js";
import { ownIdentity } from "../../src/writer/rotation/process-identity.js";
import { ROOT } from "../support/child-process.js";
import { Collector, messagesOf, status } from "../support/collector.js";
import { freePort } from "../support/free-port.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

const SHIPPING = pathToFileURL(join(ROOT, "dist/shipping.js")).href;

/** Runs a program that has `log`, a logger with an otlpTransport that has a spool. */
function run(url: string, spool: string, source: string, options = "") {
  return runProgram(
    `import { otlpTransport } from "${SHIPPING}";
    const log = createLogger({ transports: [otlpTransport({
      url: "${url}/v1/logs", spool: ${JSON.stringify(spool)}, retryDelay: 20, exitTimeout: 200, ${options}
    })] });
    const lines = (from, to) => { for (let i = from; i < to; i++) log.info("line " + i); };
    ${source}`,
  );
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index}`);

describe("a spool", () => {
  test.each([
    ["process.exit()", "lines(0, 700); process.exit(0);", 0],
    ["an uncaught exception", "lines(0, 700); throw new Error('boom');", 1],
  ])("has what could not be sent at %s, and the next start sends it first", async (_, source, code) => {
    const collector = await Collector.start();
    const path = join(temporary(), "logs/unsent.ndjson");
    const first = await run(collector.url, path, source);
    expect(first.code).toBe(code);
    expect(first.stderr).not.toContain("lost");
    expect(collector.received).toEqual([]);
    expect(statSync(path).mode & 0o777).toBe(0o600);

    expect(await run(collector.url, path, "lines(700, 710);")).toMatchObject({ code: 0, stderr: "" });
    expect(messagesOf(collector.received)).toEqual(numbers(710));
    expect(readdirSync(join(path, ".."))).toEqual([]);
  });

  test("keeps lines over any number of starts in vain", async () => {
    const down = `http://127.0.0.1:${await freePort()}`;
    const path = join(temporary(), "unsent.ndjson");
    for (const [from, to] of [
      [0, 3],
      [3, 5],
      [5, 6],
    ]) {
      const { code, stderr } = await run(down, path, `lines(${from}, ${to});`);
      expect(code).toBe(0);
      expect(stderr).not.toContain("lost");
      expect(readdirSync(join(path, ".."))).toEqual(["unsent.ndjson"]);
    }
    const collector = await Collector.start();
    await run(collector.url, path, "");
    expect(messagesOf(collector.received)).toEqual(numbers(6));
  });

  test("is sent without a line of the program's own, and has what closing leaves", async () => {
    const down = `http://127.0.0.1:${await freePort()}`;
    const path = join(temporary(), "unsent.ndjson");
    expect((await run(down, path, "lines(0, 4); await log.close();")).stderr).not.toContain("lost");
    const collector = await Collector.start();
    expect(await run(collector.url, path, "")).toMatchObject({ code: 0, stderr: "" });
    expect(messagesOf(collector.received)).toEqual(numbers(4));
    expect(existsSync(path)).toBe(false);
  });

  test("drops what the server refuses", async () => {
    const collector = await Collector.start();
    const path = join(temporary(), "unsent.ndjson");
    await run(collector.url, path, "lines(0, 2); process.exit(0);");
    collector.answers.push(status(400));
    expect((await run(collector.url, path, "")).stderr).toContain("2 lines for");
    expect(readdirSync(join(path, ".."))).toEqual([]);
  });

  test("has what several processes leave at the same time, each line once", async () => {
    const collector = await Collector.start();
    const path = join(temporary(), "unsent.ndjson");
    const parts = [0, 100, 200, 300].map((from) =>
      run(collector.url, path, `lines(${from}, ${from + 100}); process.exit(0);`),
    );
    await Promise.all(parts);
    await Promise.all([1, 2, 3].map(() => run(collector.url, path, "", "exitTimeout: 5000")));
    expect(messagesOf(collector.received).sort()).toEqual(numbers(400).sort());
    expect(readdirSync(join(path, ".."))).toEqual([]);
  });

  test("of a process that was killed while it sent it, is sent by the next one", async () => {
    const collector = await Collector.start();
    const path = join(temporary(), "unsent.ndjson");
    await run(collector.url, path, "lines(0, 5); process.exit(0);");
    collector.otherwise = () => {};
    await run(
      collector.url,
      path,
      "setTimeout(() => process.kill(process.pid, 'SIGKILL'), 100); setInterval(() => {}, 1000);",
    );
    expect(readdirSync(join(path, ".."))).toEqual([
      expect.stringMatching(/^unsent\.ndjson\.\d+%20.*\.[\da-f]{8}\.sending$/),
    ]);

    const other = await Collector.start();
    await run(other.url, path, "");
    expect(messagesOf(other.received)).toEqual(numbers(5));
    expect(readdirSync(join(path, ".."))).toEqual([]);
  });

  test("takes over what an earlier process with the same ID has left, as in a container", () => {
    const path = join(temporary(), "unsent.ndjson");
    const [pid, start, home] = ownIdentity().split(" ");
    const earlier = encodeURIComponent(`${pid} ${Number(start) - 1} ${home}`);
    writeFileSync(`${path}.${earlier}.0123abcd.sending`, '"a"\n');
    expect(new Spool(path, 1000).claim()).toEqual({ lines: ["a"], torn: 0 });
  });

  test("keeps what it could not read", () => {
    const path = join(temporary(), "unsent.ndjson");
    writeFileSync(path, '"a"\n');
    const read = vi.spyOn(process.getBuiltinModule("node:fs"), "readFileSync").mockImplementationOnce(() => {
      throw new Error("EIO");
    });
    onTestFinished(() => read.mockRestore());
    const spool = new Spool(path, 1000);
    expect(() => spool.claim()).toThrow("EIO");
    expect(spool.save(["b"])).toBe(1);
    spool.release();
    expect(readdirSync(join(path, "..")).sort()).toEqual([
      "unsent.ndjson",
      expect.stringMatching(/^unsent\.ndjson\..*\.sending$/),
    ]);
  });

  test("leaves alone what a living process sends, and files of others", () => {
    const path = join(temporary(), "unsent.ndjson");
    const own = encodeURIComponent(ownIdentity());
    const elsewhere = encodeURIComponent("1 2 other-host/pid:[1]");
    const names = [`${own}.0123abcd.sending`, `${elsewhere}.0123abcd.sending`, "1", "20261127", "bak", "a.sending"];
    for (const name of names) writeFileSync(`${path}.${name}`, '"a"\n');
    expect(new Spool(path, 1000).claim()).toEqual({ lines: [], torn: 0 });
    expect(readdirSync(join(path, ".."))).toHaveLength(names.length);
  });

  test("says how many lines are torn, and sends the others", async () => {
    const collector = await Collector.start();
    const path = join(temporary(), "unsent.ndjson");
    await run(collector.url, path, "lines(0, 3); process.exit(0);");
    writeFileSync(path, `${readFileSync(path, "utf8")}"torn`);
    const { stderr } = await run(collector.url, path, "");
    expect(stderr).toContain("1 line of the spool is torn, and lost");
    expect(messagesOf(collector.received)).toEqual(numbers(3));
  });

  test("is no larger than maxBuffer; what does not fit is counted", async () => {
    const path = join(temporary(), "unsent.ndjson");
    const { stderr } = await run("http://127.0.0.1:1", path, "lines(0, 50); process.exit(0);", "maxBuffer: 20_000");
    expect(stderr).toBe("");
    const again = await run("http://127.0.0.1:1", path, "lines(0, 200); process.exit(0);", "maxBuffer: 20_000");
    expect(again.stderr).toMatch(/\d+ lines for 127\.0\.0\.1:1 were (?:dropped|lost)/);
    expect(statSync(path).size).toBeLessThanOrEqual(20_000);
  });

  test.skipIf(process.getuid?.() === 0)(
    "that cannot be written is reported, with the number of lines that are lost",
    async () => {
      const directory = temporary();
      chmodSync(directory, 0o500);
      const { stderr } = await run("http://127.0.0.1:1", join(directory, "a"), "lines(0, 5); process.exit(0);");
      expect(stderr).toContain("EACCES");
    },
  );

  test("leaves a directory of its name alone, and stands beside it", async () => {
    const collector = await Collector.start();
    const path = join(temporary(), "unsent.ndjson");
    mkdirSync(path);
    writeFileSync(join(path, "file"), "");
    await run(collector.url, path, "lines(0, 5); process.exit(0);");
    expect(await run(collector.url, path, "")).toMatchObject({ code: 0, stderr: "" });
    expect(messagesOf(collector.received)).toEqual(numbers(5));
    expect(readdirSync(path)).toEqual(["file"]);
  });

  test("that is below a file is reported, with the number of lines that are lost", async () => {
    const path = join(temporary(), "file");
    writeFileSync(path, "");
    const { stderr } = await run("http://127.0.0.1:1", join(path, "unsent.ndjson"), "lines(0, 5); process.exit(0);");
    expect(stderr).toMatch(/ENOTDIR|EEXIST/);
    expect(stderr).toMatch(/5 lines for 127\.0\.0\.1:1 were lost at exit/);
  });

  test("holds any line, in its order", () => {
    const line = fc.string({ unit: "binary", maxLength: 50 });
    const directory = temporary();
    let runs = 0;
    fc.assert(
      fc.property(fc.array(fc.array(line, { maxLength: 5 }), { maxLength: 4 }), (saves) => {
        const path = join(directory, `${runs++}`, "spool");
        for (const lines of saves) expect(new Spool(path, 1e6).save(lines)).toBe(lines.length);
        const spool = new Spool(path, 1e6);
        expect(spool.claim()).toEqual({ lines: saves.flat(), torn: 0 });
        expect(new Spool(path, 1e6).claim()).toEqual({ lines: [], torn: 0 });
        spool.release();
        expect(saves.flat().length === 0 || readdirSync(join(path, "..")).length === 0).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test.each([1, "", "https://x.example/y", "a\0b"])("throws for a path that is none: %j", (spool) => {
    const make = () =>
      createLogger({ transports: [httpTransport({ url: "http://127.0.0.1:1", spool: spool as string })] });
    expect(make).toThrow(/^ctxlog: httpTransport's spool is .*, but must be a file's path, or a file: URL/);
  });
});
