import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { check, type Order, RECORDS_PER_ORDER } from "../examples/demo/check.js";
import { type ProcessResult, ROOT, runNode, tsc } from "./support/child-process.js";
import { Collector, messagesOf } from "./support/collector.js";
import { temporary } from "./support/temporary.js";

const BUILT = join(ROOT, ".build/examples");
const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;

beforeAll(async () => {
  expect(await tsc(["-p", "examples"])).toMatchObject({ code: 0, stdout: "", stderr: "" });
});

/** What an example prints, each line without its time. */
async function linesOf(
  name: string,
  ...args: string[]
): Promise<{ stdout: string[]; stderr: string[]; code: unknown }> {
  const { code, stdout, stderr } = await runNode([join(BUILT, `${name}.js`), ...args]);
  return { code, stdout: untimed(stdout), stderr: untimed(stderr) };
}

function untimed(text: string): string[] {
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line) => line.replace(new RegExp(`^${TIME} - `), ""));
}

describe("an example", () => {
  const names = readdirSync(join(ROOT, "examples")).filter((name) => name.endsWith(".ts"));

  test.each(names)("%s is shorter than 60 lines, and says how it is run", (name) => {
    const lines = readFileSync(join(ROOT, "examples", name), "utf8").split("\n");
    expect(lines.length).toBeLessThan(60);
    expect(lines[1]).toContain(`npm run example ${name.replace(".ts", "")}`);
  });

  test("replaces console, and restores it", async () => {
    const { code, stdout } = await linesOf("replace-console");
    const tag = "[req=a1b2c3d4|session=12345678]";
    expect(stdout.slice(0, 4)).toEqual([
      `shop - INFO - ${tag} - charging 12 EUR`,
      `shop - WARN - ${tag} - gateway is slow`,
      `shop - ERROR - ${tag} - charge failed:`,
      `shop - ERROR - ${tag} | Error: no answer`,
    ]);
    expect(stdout.at(-1)).toBe("console is restored");
    expect(code).toBe(0);
  });

  test("sends lines to a collector", async () => {
    const collector = await Collector.start();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: "shop" };
    const { code, stdout, stderr } = await runNode([join(BUILT, "otlp.js")], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("the collector has 2 lines, 0 were dropped");
    expect(messagesOf(collector.received)).toEqual(["Charging", "Charge failed"]);
  });

  test("shows what belongs on every line", async () => {
    const { code, stdout } = await linesOf("every-line");
    const tag = "[req=a1b2c3d4|session=12345678|branch=berlin]";
    expect(stdout.slice(0, 3)).toEqual([
      `shop - INFO - ${tag} - Ordered customer=42 total=9.99`,
      `shop - ERROR - ${tag} - Not paid`,
      `shop - ERROR - ${tag} | RangeError: no answer from the gateway`,
    ]);
    expect(stdout.at(-1)).toBe("2 of 2 lines written, 0 dropped");
    expect(code).toBe(0);
  });

  test("logs what the process says, and ends it as Node would", async () => {
    const { code, stdout } = await linesOf("capture-process");
    expect(stdout).toEqual([
      "shop - INFO - [req=a1b2c3d4|session=none] - Charging order=4711",
      "shop - INFO - [req=e5f6g7h8|session=none] - Charging order=4712",
      "shop - INFO - [req=a1b2c3d4|session=none] - Charged order=4711",
      "shop - WARN - [req=a1b2c3d4|session=none] - DeprecationWarning: the old gateway ends this year code=SHOP_1",
      "shop - INFO - [req=e5f6g7h8|session=none] - Charged order=4712",
      "shop - INFO - [req=none|session=none] - Received SIGTERM",
      "shop - INFO - [req=none|session=none] - Closing",
    ]);
    expect(code).toBe(0);
    const failed = await linesOf("capture-process", "exception");
    expect(failed.stdout.at(2)).toContain("WARN");
    expect(failed.stdout.at(3)).toBe(
      "shop - FATAL - [req=a1b2c3d4|session=none] - Uncaught exception origin=unhandledRejection",
    );
    expect(failed.code).toBe(1);
  });

  test("watches one session", async () => {
    const { code, stdout, stderr } = await linesOf("watch-session");
    const shown = stdout.map((line) => line.replace(/req=\w{8}/, "req"));
    expect(shown).toEqual([
      "shop.db - DEBUG - [req|session=alice-se] - Prices read items=2",
      "shop - INFO - [req|session=alice-se] - Paid",
      "shop - INFO - [req|session=bob00-se] - Paid",
      'shop - WARN - [req=none|session=none] - Rejected source=header:x-debug-log reason="wrong signature"',
      "shop - INFO - [req|session=bob00-se] - Paid",
      "shop.db - DEBUG - [req|session=bob00-se] - Prices read items=2",
      "shop - INFO - [req|session=bob00-se] - Paid",
    ]);
    expect([code, stderr]).toEqual([0, []]);
  });

  test("wraps an HTTP handler", async () => {
    const { code, stdout } = await linesOf("http-handler");
    for (const session of ["alice-se", "bob00-se"]) {
      const lines = stdout.filter((line) => line.includes(`|session=${session}]`));
      expect(new Set(lines.map((line) => /req=(\w{8})\|/.exec(line)?.[1])).size).toBe(1);
      expect(lines.map((line) => line.replace(/.*\] - /, "").replace(/ms=\d+/, "ms=N"))).toEqual([
        "Request method=GET",
        "User found",
        "Answered userId=42 ms=N",
      ]);
    }
    expect(stdout).toHaveLength(6);
    expect(code).toBe(0);
  });

  test("logs a line for each request and each call, nested by spans", async () => {
    const { code, stdout, stderr } = await runNode([join(BUILT, "request-line.js")]);
    const lines: Record<string, unknown>[] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const shown = lines.map(({ name, level, path, status, aborted }) => [name, level, path, status, aborted]);
    expect(shown).toEqual([
      ["stock", "INFO", "/7", 200, undefined],
      ["shop", "INFO", "/7", 200, undefined],
      ["shop", "INFO", "/7", 200, undefined],
      ["stock", "INFO", "/0", 404, undefined],
      ["shop", "INFO", "/0", 404, undefined],
      ["shop", "ERROR", "/0", 502, undefined],
      ["shop", "WARN", "/slow", undefined, true],
    ]);
    for (const index of [0, 3]) {
      const [served, call, request] = lines.slice(index, index + 3);
      expect(served?.["parentSpanId"]).toBe(call?.["spanId"]);
      expect(call?.["parentSpanId"]).toBe(request?.["spanId"]);
    }
    expect([code, stderr, stdout]).toEqual([0, "", expect.not.stringMatching(/health|secret/)]);
  });

  test("wraps a queue's consumer", async () => {
    const { code, stdout } = await linesOf("queue-consumer");
    expect(stdout).toContain("worker - INFO - [req=11111111|session=alice-se] - Handled body=invoice");
    expect(stdout).toContain("worker - ERROR - [req=22222222|session=bob00-se] | Error: the message cannot be read");
    expect(stdout.filter((line) => line.includes("req=none"))).toEqual([]);
    expect(code).toBe(0);
  });

  test("wraps a cron job", async () => {
    const { code, stdout } = await linesOf("cron-job");
    const ids = stdout.map((line) => /req=(\w+)\|/.exec(line)?.[1] ?? "");
    expect(ids[0]).toBe("none");
    expect(ids.slice(3)).toEqual(ids.slice(1, 3));
    expect(new Set(ids).size).toBe(3);
    expect(stdout[4]).toBe(`cron - INFO - [req=${ids[4]}|session=none] - Finished job=clean-up removed=3`);
    expect(code).toBe(0);
  });

  test("wraps a command, and keeps its lines off stdout", async () => {
    const { code, stdout, stderr } = await linesOf("command-line", "2", "3");
    expect(stdout).toEqual(["5"]);
    expect(stderr).toEqual([expect.stringMatching(/^add - INFO - \[req=\w{8}\|session=none\] - Done sum=5$/)]);
    expect(code).toBe(0);
  });

  test("ends a command that failed with its error and a code", async () => {
    const { code, stdout, stderr } = await linesOf("command-line", "2", "x");
    expect(stdout).toEqual([]);
    expect(stderr[1]).toMatch(/^add - ERROR - \[req=\w{8}\|session=none\] \| TypeError: takes numbers only$/);
    expect(code).toBe(1);
  });

  test("formats lines as logfmt", async () => {
    const { code, stdout } = await linesOf("custom-formatter");
    expect(stdout.map((line) => line.replace(/time=\S+/, "time=T"))).toEqual([
      'time=T level=info msg="Order placed" req=a1b2c3d4 session=12345678 service=checkout amount=12 ' +
        String.raw`note="said \"thanks\"\nand left"`,
    ]);
    expect(code).toBe(0);
  });

  test("samples, masks and adds by filters", async () => {
    const { code, stdout } = await linesOf("custom-filter");
    expect(stdout).toEqual([
      "DEBUG - [req=a1b2c3d4|session=12345678] - Item checked item=0 slow=false",
      "DEBUG - [req=a1b2c3d4|session=12345678] - Item checked item=10 slow=false",
      "INFO - [req=a1b2c3d4|session=12345678] - Paid card=…1111 slow=false",
    ]);
    expect(code).toBe(0);
  });

  test("writes the debug lines of the order that fails", async () => {
    const { code, stdout } = await linesOf("debug-on-error");
    expect(stdout).toEqual([
      "shop - INFO - [req=order-1|session=none] - Order received order=1",
      "shop - INFO - [req=order-2|session=none] - Order received order=2",
      "shop - DEBUG - [req=order-2|session=none] - Order heldBack=true order=2 items=4",
      "shop.bank - DEBUG - [req=order-2|session=none] - Connecting heldBack=true order=2",
      'shop - ERROR - [req=order-2|session=none] - Order not paid order=2 reason="Error: account is closed"',
      "shop - INFO - [req=order-3|session=none] - Order received order=3",
    ]);
    expect(code).toBe(0);
  });

  test("samples requests, and limits what repeats", async () => {
    const { code, stdout } = await linesOf("sampling");
    expect(stdout).toEqual([
      "shop - WARN - [req=order-2|session=user-2] - Bank did not answer for order 2",
      "shop - INFO - [req=order-4|session=user-4] - Order received sampleRate=0.1 order=4",
      "shop - WARN - [req=order-4|session=user-4] - Bank did not answer for order 4",
      "shop - INFO - [req=order-4|session=user-4] - Order stored sampleRate=0.1 order=4",
      "shop - WARN - [req=order-6|session=user-6] - Bank did not answer for order 6",
      "shop - INFO - [req=order-7|session=user-7] - Order received sampleRate=0.1 order=7",
      "shop - INFO - [req=order-7|session=user-7] - Order stored sampleRate=0.1 order=7",
      'shop - WARN - [req=none|session=none] - 7 more like this in less than 10 s like="Bank did not answer for order 8" suppressed=7',
    ]);
    expect(code).toBe(0);
  });

  test("keeps breadcrumbs by the channel", async () => {
    const { code, stdout } = await linesOf("breadcrumbs");
    const report = stdout.findIndex((line) => line.startsWith("Error report"));
    expect(stdout.slice(report, report + 2)).toEqual([
      "Error report: Error: no answer from the bank",
      '  after INFO "Order received", INFO "Card checked"',
    ]);
    expect(stdout.filter((line) => line.startsWith("Error report"))).toHaveLength(1);
    expect(code).toBe(0);
  });

  test("sends lines in batches with a transport", async () => {
    const { code, stdout } = await linesOf("custom-transport");
    expect(stdout.slice(-2)).toEqual(["posted 2: first, second", "posted 1: third"]);
    expect(stdout).toHaveLength(6);
    expect(code).toBe(0);
  });
});

describe("the demo", () => {
  const demo = (...args: string[]): Promise<ProcessResult> =>
    runNode(["--enable-source-maps", join(BUILT, "demo/main.js"), ...args], { timeout: 40_000 });

  test("serves thirty requests at once over two processes, with the right IDs on every line", async () => {
    const { code, stdout, stderr } = await demo();
    expect(stderr).toBe("");
    expect(stdout).toContain("requests: 30 at once, 1 of them with a failing payment\n");
    expect(stdout).toContain("lines with a wrong or missing ID: 0\n");
    expect(stdout).toMatch(/ - payments - ERROR - \[req=\w{8}\|session=\w{8}\] \| {5}at charge \(.*payments\.ts:\d+/);
    expect(stdout).toMatch(/ - shop - INFO - \[req=\w{8}\|session=\w{8}\] - tax table read for order 7/);
    expect(code).toBe(0);
  });

  test("writes files from which one command tells why order 13 failed, across both services", async () => {
    const directory = temporary();
    const { stdout: printed } = await demo("--out", directory);
    const [, id = ""] = /npx ctxlog trace (\S+) .*\*\.jsonl\n$/.exec(printed) ?? [];
    const names = readdirSync(directory).sort();
    expect(names).toEqual(["payments.jsonl", "payments.log", "shop.jsonl", "shop.log"]);
    for (const end of [".jsonl", ".log"]) {
      const paths = names.filter((name) => name.endsWith(end)).map((name) => join(directory, name));
      const { code, stdout } = await runNode([join(ROOT, "dist/story/main.js"), "trace", id, ...paths]);
      expect(code).toBe(1);
      expect(stdout).toMatch(/ERROR POST [\d.:]+\/orders\/13 502[^\n]*\n\s+└ payments · same request/);
      expect(stdout.trimEnd().split("\n").slice(-2)).toEqual([
        expect.stringMatching(/^failed in payments, request \S+: Payment failed for order 13$/),
        "  GatewayError: no answer in 3 s for order 13",
      ]);
    }
  });

  test("fails if a pool's callback is not bound to its request", async () => {
    const { code, stdout } = await demo("--unbound");
    expect(Number(/wrong or missing ID: (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(0);
    expect(code).toBe(1);
  });
});

describe("the demo's check", () => {
  const orders: Order[] = [1, 2].map((order) => ({
    order,
    requestId: `${order}`.repeat(12),
    sessionId: `${order}`.repeat(12),
  }));
  const head = "2024-01-15 10:30:15 - shop - INFO - ";
  const tag = (order: number) => `[req=${`${order}`.repeat(8)}|session=${`${order}`.repeat(8)}]`;
  const good = orders.flatMap(({ order }) =>
    Array.from({ length: RECORDS_PER_ORDER }, () => `${head}${tag(order)} - order ${order}`),
  );

  test("accepts lines that carry the IDs of the order that they name", () => {
    const startup = `${head}[req=none|session=none] - Listening`;
    const stack = `${head}${tag(2)} |     at charge`;
    expect(check([[startup, ...good, stack]], orders)).toEqual({ lines: good.length + 2, wrong: [], incomplete: [] });
  });

  test.each([
    ["another request's IDs", `${head}${tag(1)} - order 2`],
    ["another request's session", `${head}[req=22222222|session=11111111] - order 2`],
    ["no IDs", `${head}[req=none|session=none] - order 2`],
    ["no tag", `${head}order 2`],
    ["another layout", `${tag(2)} order 2`],
    ["another request's IDs on a stack's line", `${head}${tag(1)} |     at charge`],
  ])("finds a line with %s", (_, line) => {
    const { wrong } = check([[...good, line]], orders);
    expect(wrong).toEqual([{ line, expected: tag(2) }]);
  });

  test("finds a line without an order that carries somebody's IDs", () => {
    const line = `${head}${tag(1)} - Listening`;
    expect(check([[...good, line]], orders).wrong).toHaveLength(1);
  });

  test("finds a line that is missing", () => {
    expect(check([good.slice(1)], orders).incomplete).toHaveLength(1);
  });
});
