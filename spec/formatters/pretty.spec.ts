import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { PALETTE } from "../../src/formatters/colors.js";
import { createLogger, type Formatter, memoryTransport, prettyFormatter, runWithContext } from "../../src/index.js";
import { runNode } from "../support/child-process.js";

const TIME = new Date(2024, 0, 15, 10, 30, 15, 120).getTime();
const TAG = "[req=a1b2c3d4|session=12345678]";
const CONTEXT = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The physical lines that a call gives. */
function lines(format: Formatter | "pretty", ...args: unknown[]): string[] {
  const memory = memoryTransport();
  const log = createLogger({ name: "shop", format, transports: [memory], clock: () => TIME, onError: rethrow });
  runWithContext(CONTEXT, () => log.error(...args));
  return (memory.lines[0] ?? "").split("\n");
}

function rethrow(error: unknown): never {
  throw error;
}

describe("the line", () => {
  test("shows time, level, name, tag, message and values on one line", () => {
    expect(lines("pretty", "Charged", { amount: 12, currency: "EUR" })).toEqual([
      `10:30:15.120 ERROR shop ${TAG} Charged { amount: 12, currency: 'EUR' }`,
    ]);
  });

  test("goes on below with the same beginning where values do not fit on a line", () => {
    const stock = new Map([["cup", { left: 2, places: ["Bern", "Basel", "Zurich", "Geneva", "Lausanne", "Chur"] }]]);
    const found = lines("pretty", "Stock", { stock, note: "x".repeat(60) });
    expect(found[0]).toBe(`10:30:15.120 ERROR shop ${TAG} Stock`);
    expect(found.length).toBeGreaterThan(2);
    for (const line of found.slice(1)) expect(line).toContain(`10:30:15.120 ERROR shop ${TAG} |   `);
  });

  test("takes a plain object whose name ends in Error for what it is", () => {
    expect(lines("pretty", "Failed", { name: "TimeoutError", after: 3 })).toEqual([
      `10:30:15.120 ERROR shop ${TAG} Failed { name: 'TimeoutError', after: 3 }`,
    ]);
  });

  test("says so where a value cannot be read, and shows the others", () => {
    const fields = {
      ok: 1,
      get broken() {
        throw new TypeError("no");
      },
    };
    expect(lines("pretty", "x", fields)[0]).toContain("{ ok: 1, broken: '[unreadable: threw TypeError]' }");
  });

  test("cuts what is larger than the limits, and tells", () => {
    const huge = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key${index}`, { a: 1, b: 2 }]));
    const text = lines(prettyFormatter({ limits: { keys: 20 } }), "x", { huge }).join("\n");
    expect(text).toContain("30 more keys");
    expect(lines(prettyFormatter({ limits: { keys: 20 } }), "line\n".repeat(100)).length).toBe(21);
  });

  test("says how many fields a limit left out, as the other formats do", () => {
    const fields = { a: 1, b: 2, c: 3, d: 4, e: 5 };
    expect(lines(prettyFormatter({ limits: { keys: 2 } }), "x", fields)[0]).toContain(
      ' x {"a":1,"b":2,"…":"3 more keys"}',
    );
  });

  test.each([
    ["local", "2024-01-15 10:30:15.120"],
    ["iso", new Date(TIME).toISOString()],
    [() => "now\u001b[31m", "now\\x1B[31m"],
  ] as const)("shows the time as told: %s", (time, shown) => {
    expect(lines(prettyFormatter({ time }), "x")[0]).toBe(`${shown} ERROR shop ${TAG} x`);
  });
});

describe("errors", () => {
  test("are shown with own fields, causes, and what an AggregateError holds, each line with the tag", () => {
    const cause = Object.assign(new Error("no answer"), { code: "ETIMEDOUT" });
    const both = new AggregateError([new RangeError("first"), new TypeError("second")], "all failed", { cause });
    const found = lines("pretty", "Gateway", both);
    for (const line of found) expect(line.startsWith(`10:30:15.120 ERROR shop ${TAG} `)).toBe(true);
    const text = found.join("\n");
    for (const part of [
      "AggregateError: all failed",
      "[errors 0]: RangeError: first",
      "[errors 1]: TypeError: second",
    ]) {
      expect(text).toContain(`| ${part}`);
    }
    expect(text).toContain("| Caused by: Error: no answer");
    expect(text).toContain("{ code: 'ETIMEDOUT' }");
    expect(text).toMatch(/at .*spec\/formatters\/pretty\.spec\.ts:\d+:\d+/);
  });

  test("are cut to the limit, even if a stack has 200,000 lines", () => {
    const error = Object.assign(new Error("x"), { stack: `Error: x${"\nabc".repeat(200_000)}` });
    const found = lines(prettyFormatter({ limits: { keys: 5 } }), "m", error);
    expect(found).toHaveLength(6);
    expect(found.at(-1)).toContain("| …[199997 more lines]");
  });

  test("keep a message with the word at in it as it is", () => {
    const error = new Error("cannot connect\n at host:80");
    expect(lines("pretty", error).join("\n")).toContain(" at host:80");
  });
});

describe("positions", () => {
  test("name the line of the call, through a child and a wrapper", () => {
    const format = prettyFormatter({ position: true });
    const memory = memoryTransport();
    const log = createLogger({ format, transports: [memory] }).child({ name: "db" });
    log.info("here");
    expect(memory.lines[0]).toMatch(/here \(spec\/formatters\/pretty\.spec\.ts:\d+:\d+\)$/);
  });

  test("are those of the source, by its source map", () => {
    const home = mkdtempSync(join(tmpdir(), "ctxlog-"));
    try {
      const map = { version: 3, sources: ["../src/pay.ts"], names: [], mappings: ";AAoBC" };
      writeFileSync(
        join(home, "pay.js"),
        "// built\nexport function pay(log) { log('paid'); throw new Error('x'); }\n//# sourceMappingURL=pay.js.map",
      );
      writeFileSync(join(home, "pay.js.map"), JSON.stringify(map));
      const frame = `    at pay (${join(home, "pay.js")}:2:40)`;
      const error = Object.assign(new Error("x"), { stack: `Error: x\n${frame}` });
      expect(lines("pretty", "m", error).at(-1)).toMatch(/at pay \(.*src\/pay\.ts:21:/);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

describe("colours", () => {
  test("are put on for a transport that has them, and the text stays the same", () => {
    const plain = memoryTransport();
    const terminal = { ...memoryTransport(), colors: true };
    for (const format of ["pretty", prettyFormatter()] as const) {
      const log = createLogger({ format, transports: [plain, terminal], clock: () => TIME });
      log.error("x", { a: [1, "two"], b: null }, new Error("bad"));
    }
    expect(terminal.lines.length).toBe(2);
    for (const [index, line] of terminal.lines.entries()) {
      expect(line).toContain("\x1b[31mERROR\x1b[0m");
      expect(stripVTControlCharacters(line)).toBe(plain.lines[index]);
    }
    expect(plain.lines.join("")).not.toContain("\x1b");
  });

  test("can be told on and off", () => {
    expect(lines(prettyFormatter({ colors: true }), "x")[0]).toContain("\x1b[");
    const terminal = { ...memoryTransport(), colors: true };
    createLogger({ format: prettyFormatter({ colors: false }), transports: [terminal] }).info("x");
    expect(terminal.lines[0]).not.toContain("\x1b");
  });

  test("of a request are the same on all its lines, and leave its tag in one piece", () => {
    const format = prettyFormatter({ colors: true, requestColors: true });
    const [first, second] = ["one", { two: 2 }].map((value) => lines(format, value)[0] as string);
    const color = /\x1b\[38;5;\d+m(?=\[req=a1b2c3d4\|session=12345678\])/;
    expect(first?.match(color)?.[0]).toBeDefined();
    expect(second?.match(color)?.[0]).toBe(first?.match(color)?.[0]);
  });

  test("of requests can be read on black and on white", () => {
    for (const number of PALETTE) {
      const luminance = luminanceOf(number);
      expect((luminance + 0.05) / 0.05).toBeGreaterThan(3.5);
      expect(1.05 / (luminance + 0.05)).toBeGreaterThan(3.5);
    }
    expect(new Set(PALETTE).size).toBe(PALETTE.length);
  });
});

/** The relative luminance (WCAG 2.2) of a colour of xterm's 6 x 6 x 6 cube. */
function luminanceOf(number: number): number {
  const steps = [0, 95, 135, 175, 215, 255];
  const cube = number - 16;
  const [red, green, blue] = [cube / 36, (cube / 6) % 6, cube % 6].map((step) => {
    const part = (steps[Math.floor(step)] as number) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const HOSTILE = fc.string({
  unit: fc.constantFrom(
    "a",
    " ",
    "\x1b[2J",
    "\x9b1m",
    "\n",
    "\r",
    "\u2028",
    "\u202e",
    "[req=",
    "|session=",
    "'",
    "\\",
    "at x (y:1:1)",
    "\x07",
    "\0",
  ),
});

test("nothing in the data ends a line, forges a tag or moves the cursor", () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      HOSTILE,
      fc.integer(),
      fc.dictionary(HOSTILE, tie("value")),
      fc.array(tie("value")),
      HOSTILE.map((text) => new Map([[text, new Error(text)]])),
      HOSTILE.map((text) => Symbol(text)),
      HOSTILE.map((text) => Object.defineProperty(class {}, "name", { value: text })),
    ),
  })).value;
  fc.assert(
    fc.property(HOSTILE, value, HOSTILE, fc.boolean(), (message, data, reason, colors) => {
      const error = new Error(reason, { cause: data });
      Object.assign(error, { data });
      const found = lines(prettyFormatter({ colors }), message, { data, error });
      for (const raw of found) {
        const line = raw.replace(/\x1b\[[\d;]*m/g, "");
        expect(line.startsWith(`10:30:15.120 ERROR shop ${TAG}`)).toBe(true);
        expect(line.slice(30 + TAG.length - 6)).not.toMatch(
          /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]|\[req=|\|session=/,
        );
        if (!colors) expect(raw).toBe(line);
      }
    }),
    { numRuns: 300 },
  );
});

test("data cannot set a colour of its own", () => {
  const [line] = lines(prettyFormatter({ colors: true }), "\x1b[35mpink\x1b[0m", { a: Symbol("\x1b[35m") });
  expect(line).not.toContain("\x1b[35m");
});

test.each([[{ colour: true }], [{ time: "yesterday" }], [{ position: 1 }]])("refuses a wrong option: %j", (options) => {
  expect(() => prettyFormatter(options as never)).toThrow(/^ctxlog: prettyFormatter/);
});

test("is found by its name in the environment", () => {
  vi.stubEnv("LOG_FORMAT", "pretty");
  const memory = memoryTransport();
  createLogger({ transports: [memory] }).info("x", { a: 1 });
  expect(memory.lines[0]).toMatch(/ INFO {2}\[req=none\|session=none\] x \{ a: 1 \}$/);
});

test("shows positions as V8 tells them where tslog is not to be found, as in a bundle", async () => {
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

const INDEX = JSON.stringify(new URL("../../dist/index.js", import.meta.url).href);

test("importing ctxlog, and logging in another format, does not load tslog", async () => {
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
