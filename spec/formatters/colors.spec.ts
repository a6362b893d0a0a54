import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { PALETTE } from "../../src/formatters/colors.js";
import {
  createLogger,
  type Formatter,
  lineFormatter,
  memoryTransport,
  prettyFormatter,
  runWithContext,
} from "../../src/index.js";
import { testClock } from "../../src/testing/clock.js";
import { runNode } from "../support/child-process.js";

const LEVELS = ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const;
const CONTEXT = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };

type Format = Formatter | "line" | "pretty";

/** The lines of the same calls for a transport that is not a terminal, and for one that is. */
function linesOf(format: Format, ...args: unknown[]): { plain: string[]; terminal: string[] } {
  const transports = [memoryTransport(), { ...memoryTransport(), colors: true }] as const;
  const log = createLogger({ name: "shop", minLevel: "silly", format, transports, clock: testClock() });
  runWithContext(CONTEXT, () => {
    for (const level of LEVELS) log[level](...args);
  });
  return { plain: transports[0].lines, terminal: transports[1].lines };
}

function areColored(lines: readonly string[]): boolean {
  const colored = lines.filter((line) => line.includes("\x1b["));
  expect([0, LEVELS.length]).toContain(colored.length);
  return colored.length > 0;
}

describe.each([
  ["line", lineFormatter],
  ["pretty", prettyFormatter],
] as const)("the option colors of the format %s", (name, create) => {
  test.each<[string, Format, { plain: boolean; terminal: boolean }]>([
    ["by its name", name, { plain: false, terminal: true }],
    ["not set", create(), { plain: false, terminal: true }],
    ["undefined", create({ colors: undefined }), { plain: false, terminal: true }],
    ["true", create({ colors: true }), { plain: true, terminal: true }],
    ["false", create({ colors: false }), { plain: false, terminal: false }],
  ])("if it is %s", (_what, format, expected) => {
    const { plain, terminal } = linesOf(format, "x", { a: 1 });
    expect({ plain: areColored(plain), terminal: areColored(terminal) }).toEqual(expected);
  });

  test("does not change the text", () => {
    const { plain, terminal } = linesOf(name, "two\nlines \x1b[31m", { a: [1, "two"], b: null }, new Error("bad"));
    expect(terminal.map(stripVTControlCharacters)).toEqual(plain);
    expect(terminal[5]).toContain("\x1b[31mERROR\x1b[0m");
  });

  test("does not let data bring colours of its own", () => {
    const { terminal } = linesOf(name, "\x1b[35mpink\x1b[0m", { a: Symbol("\x1b[35m") });
    expect(terminal.join()).not.toContain("\x1b[35m");
  });

  test.each([[1], [null], ["auto"]])("refuses %j", (colors) => {
    expect(() => create({ colors: colors as never })).toThrow(`ctxlog: ${name}Formatter's colors is`);
  });
});

test.each([
  [{}, false],
  [{ FORCE_COLOR: "1" }, true],
  [{ FORCE_COLOR: "true" }, true],
  [{ FORCE_COLOR: "" }, true],
  [{ FORCE_COLOR: "1", TERM: "dumb", NO_COLOR: "1", NODE_DISABLE_COLORS: "1" }, true],
  [{ FORCE_COLOR: "0" }, false],
  [{ FORCE_COLOR: "false" }, false],
  [{ FORCE_COLOR: "no" }, false],
  [{ NO_COLOR: "1" }, false],
])("a stdout that is not a terminal has colours only if the environment says so: %o", async (env, isColored) => {
  const script = `import { createLogger } from "ctxlog"; createLogger().info("x");`;
  const { stdout, ...result } = await runNode(["--input-type=module", "-e", script], { env });
  // Node 24 warns about contradictory variables as soon as a program imports node:util.
  const stderr = result.stderr.replace(/^\(node:\d+\) Warning: The '.+' env is ignored .*\n\(Use .*\n/, "");
  expect({ isColored: stdout.includes("\x1b["), stderr }).toEqual({ isColored, stderr: "" });
  expect(stripVTControlCharacters(stdout)).toMatch(/ - INFO - \[req=none\|session=none\] - x\n$/);
});

describe("the colour of a request", () => {
  test("is the same on all its lines, and its tag can still be found", () => {
    const format = prettyFormatter({ colors: true, requestColors: true });
    const found = linesOf(format, "one").plain.map(
      (line) => /\x1b\[38;5;\d+m(?=\[req=a1b2c3d4\|session=12345678\])/.exec(line)?.[0],
    );
    expect(found[0]).toBeDefined();
    expect(new Set(found).size).toBe(1);
  });

  test("is readable on black and on white", () => {
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
