import { describe, expect, test } from "vitest";
import { errorTexts } from "../../src/formatters/error-lines.js";
import { JsonValues } from "../../src/formatters/json-values.js";
import { parseLimits } from "../../src/formatters/limits.js";

function linesOf(error: unknown, length = 100_000): string[] {
  return errorTexts(error, new JsonValues(parseLimits("limits", { length }))).map(({ indent, text }) =>
    text.replace(/^/gm, indent),
  );
}

/** An error with a stack of one frame. */
function made(message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { stack: `Error: ${message}\n    at here` }, more);
}

describe("an error's lines", () => {
  test("are its stack, its own fields, its errors and its causes", () => {
    const error = made("outer", { code: "E_OUTER", details: { tries: 3 } });
    error.cause = made("inner", { cause: "a text" });
    Object.assign(error, { errors: [made("one"), { plain: 1 }] });
    expect(linesOf(error)).toEqual([
      "Error: outer\n    at here",
      '    {"code":"E_OUTER","details":{"tries":3}}',
      "    [errors 0]: Error: one\n        at here",
      '    [errors 1]: {"plain":1}',
      "Caused by: Error: inner\n    at here",
      "Caused by: a text",
    ]);
  });

  test("begin with the message if the stack does not contain it", () => {
    const changed = made("old");
    changed.message = "new";
    expect(linesOf(changed)).toEqual(["Error: new\nError: old\n    at here"]);
    const without = made("m", { name: "Custom", stack: undefined });
    expect(linesOf(without)[0]).toBe("Custom: m");
    expect(linesOf(made("", { stack: "" }))).toEqual(["Error"]);
  });

  test("end with [circular] if a chain of causes does not end", () => {
    const one = made("one");
    one.cause = made("two", { cause: one });
    expect(linesOf(one).at(-1)).toBe("Caused by: [circular]");
    expect(linesOf(one)).toHaveLength(3);
  });

  test("say if a chain of causes, or a list of errors, is longer than the limit", () => {
    let chain = made("0");
    for (let index = 1; index < 20; index++) chain = made(`${index}`, { cause: chain });
    expect(linesOf(chain)).toHaveLength(11);
    expect(linesOf(chain).at(-1)).toBe("Caused by: [more errors than the limit]");
    const many = made("many", { errors: Array.from({ length: 1000 }, (_, index) => made(`${index}`)) });
    expect(linesOf(many)).toHaveLength(12);
    expect(linesOf(many).at(-1)).toBe("    [990 more errors]");
  });

  test("are limited if errors contain errors that contain errors", () => {
    let error = made("leaf");
    for (let level = 0; level < 9; level++) error = made(`${level}`, { errors: Array(10).fill(error) });
    const lines = linesOf(error);
    expect(lines.length).toBeLessThan(300);
    expect(lines.at(-1)).toMatch(/^ +\[\d+ more errors\]$/);
  });

  test("say how much of a stack was cut", () => {
    expect(linesOf(made("x".repeat(50)), 20)[0]).toMatch(/^Error: x{13}…\[\d+ more characters\]$/);
  });

  test("show thrown values that are not errors", () => {
    expect(linesOf("text")).toEqual(["text"]);
    expect(linesOf({ code: 1 })).toEqual(['{"code":1}']);
    expect(linesOf(undefined)).toEqual(["null"]);
  });
});
