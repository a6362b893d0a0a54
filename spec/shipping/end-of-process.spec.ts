import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/child-process.js";
import { Collector, messagesOf, status } from "../support/collector.js";
import { freePort } from "../support/free-port.js";
import { runProgram } from "../support/program.js";

const SHIPPING = pathToFileURL(join(ROOT, "dist/shipping.js")).href;

/** Runs a program that has `log`, a logger with an otlpTransport alone. */
function run(url: string, source: string, options = "") {
  return runProgram(
    `import { otlpTransport } from "${SHIPPING}";
    const log = createLogger({ transports: [otlpTransport({ url: "${url}/v1/logs", ${options} })] });
    const lines = (count) => { for (let i = 0; i < count; i++) log.info("line " + i); };
    ${source}`,
  );
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index}`);

describe("the end of a program", () => {
  test.each([
    ["falls off the end of main", "lines(1200);"],
    ["closes its logger", "lines(1200); await log.close();"],
    ["disposes of it", "lines(1200); await log[Symbol.asyncDispose]();"],
    ["flushes and exits", "lines(1200); await log.flush(); process.exit(0);"],
    ["logs once more at beforeExit", "lines(1199); process.once('beforeExit', () => log.info('line 1199'));"],
  ])("that %s loses nothing", async (_, source) => {
    const collector = await Collector.start();
    const { code, stderr } = await run(collector.url, source);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(messagesOf(collector.received)).toEqual(numbers(1200));
  });

  test("waits for no timer: neither the next batch's nor a retry's keeps it alive", async () => {
    const collector = await Collector.start();
    const begin = performance.now();
    const { code, stderr } = await run(collector.url, "lines(3);", "flushEvery: 60_000");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(messagesOf(collector.received)).toEqual(numbers(3));
  });

  test("sends again to a collector that fails at first", async () => {
    const collector = await Collector.start();
    collector.answers.push(status(503), status(503));
    const { code } = await run(collector.url, "lines(3);", "retryDelay: 20");
    expect(code).toBe(0);
    expect(messagesOf(collector.received.slice(2))).toEqual(numbers(3));
  });

  test("does not go on for ever if a beforeExit listener logs each time, and counts its last lines", async () => {
    const collector = await Collector.start();
    const { code, stderr } = await run(collector.url, "process.on('beforeExit', () => log.info('again'));");
    expect(code).toBe(0);
    expect(messagesOf(collector.received).length).toBeGreaterThan(0);
    expect(stderr).toMatch(/^ctxlog: \d lines? for 127\.0\.0\.1:\d+ (?:was|were) lost at exit: /);
  });

  test("gives up after exitTimeout, with the number of lines and the reason on stderr", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await run(url, "lines(7);", "retryDelay: 20, exitTimeout: 1000");
    expect(code).toBe(0);
    expect(stderr).toMatch(/ctxlog: 7 lines for 127\.0\.0\.1:\d+ were lost at exit: .*ECONNREFUSED/);
  });

  test("does not wait for a collector that never answers longer than that", async () => {
    const collector = await Collector.start();
    collector.otherwise = () => {};
    const begin = performance.now();
    const { code, stderr } = await run(collector.url, "lines(7);", "exitTimeout: 200");
    expect(code).toBe(0);
    expect(performance.now() - begin).toBeLessThan(9000);
    expect(stderr).toMatch(/7 lines for .* were lost at exit/);
  });
});

describe("an end that leaves no time for a request", () => {
  test.each([
    ["process.exit", "lines(1000); process.exit(3);", 3],
    ["an uncaught exception", "lines(1000); throw new Error('boom');", 1],
    ["an unhandled rejection", "lines(1000); Promise.reject(new Error('boom'));", 1],
    ["process.exit while a batch is on its way", "lines(1000); setTimeout(() => process.exit(3), 50);", 3],
    [
      "an exit listener that logs after all",
      "lines(999); process.on('exit', () => log.info('late')); process.exit(3);",
      3,
    ],
  ])("counts what it loses on stderr: %s", async (_, source, code) => {
    const collector = await Collector.start();
    collector.otherwise = () => {};
    const result = await run(collector.url, source);
    expect(result.code).toBe(code);
    const lost = [...result.stderr.matchAll(/ctxlog: (\d+) lines? for 127\.0\.0\.1:\d+ (?:was|were) lost at exit/g)];
    expect(lost.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(1000);
  });
});
