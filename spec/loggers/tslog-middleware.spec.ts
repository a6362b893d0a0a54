import { Logger as TslogLogger } from "tslog";
import { afterEach, describe, expect, test, vi } from "vitest";
import { runWithContext } from "../../src/index.js";
import { tslogMiddleware } from "../../src/loggers/index.js";

const CONTEXT = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", userId: 42, minLevel: "DEBUG" } as const;
const FIELDS = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", userId: 42 };

afterEach(() => {
  vi.restoreAllMocks();
});

describe("tslogMiddleware", () => {
  /** The lines of one call, as JSON and as pretty text. */
  function tslogged(call: (log: TslogLogger<unknown>) => void): { json: Record<string, unknown>; pretty: string } {
    const found = { json: {}, pretty: "" };
    const json = new TslogLogger({ type: "hidden", mask: { keys: ["password"] }, stack: { capture: "off" } });
    json.attachTransport({
      format: "json",
      write: (_, line) => {
        found.json = JSON.parse(line);
      },
    });
    const print = vi.spyOn(console, "log").mockImplementation((line) => {
      found.pretty += `${line}\n`;
    });
    const pretty = new TslogLogger({
      type: "pretty",
      mask: { keys: ["password"] },
      stack: { capture: "off" },
      pretty: { style: false },
    });
    for (const log of [json, pretty]) {
      log.use(tslogMiddleware());
      runWithContext({ ...CONTEXT, password: "hunter2" }, () => call(log));
    }
    print.mockRestore();
    return found;
  }

  test.each<[string, unknown[], object]>([
    ["a text", ["x"], { message: "x" }],
    ["a text and fields", ["x", { a: 1 }], { message: "x", a: 1 }],
    ["fields and a text", [{ a: 1 }, "x"], { message: "x", a: 1 }],
    ["fields alone", [{ a: 1 }], { a: 1 }],
    ["fields of the same name", [{ userId: 7 }, "x"], { userId: 7 }],
    ["several values", ["x", 1, [2]], { message: "x", 1: 1, 2: [2] }],
    ["an error", [new TypeError("bad")], { message: "bad", error: { name: "TypeError", message: "bad" } }],
    [
      "a text and an error",
      ["x", new TypeError("bad", { cause: new Error("why") })],
      { message: "x", error: { name: "TypeError", cause: { message: "why" } } },
    ],
  ])("adds the context at the top level for %s, masked", (_, args, expected) => {
    const { json, pretty } = tslogged((log) => log.info(...(args as [string])));
    expect(json).toMatchObject({ ...FIELDS, password: "[***]", ...expected });
    expect(json).not.toHaveProperty("minLevel");
    expect(pretty).toContain("requestId: 'a1b2c3d4e5f6'");
    expect(pretty).toContain("password: '[***]'");
    expect(pretty).not.toContain("hunter2");
  });

  test("changes nothing outside any context, and works in sub-loggers", () => {
    const lines: Record<string, unknown>[] = [];
    const log = new TslogLogger({ type: "hidden", stack: { capture: "off" } });
    log.attachTransport({ format: "json", write: (_, line) => void lines.push(JSON.parse(line)) });
    log.info("x", { a: 1 });
    log.use(tslogMiddleware());
    log.info("x", { a: 1 });
    runWithContext(CONTEXT, () => log.getSubLogger({ name: "db" }).info("y"));
    const [before, after, child] = lines.map(({ time, _logMeta, ...rest }) => rest);
    expect(after).toEqual(before);
    expect(child).toMatchObject({ ...FIELDS, message: "y" });
  });
});
