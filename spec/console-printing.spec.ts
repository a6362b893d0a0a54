import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { captureConsole, type Undo } from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";

const undos: Undo[] = [];

afterEach(() => {
  for (const undo of undos.splice(0)) undo();
});

describe("a value that prints while a captured console prints it", () => {
  // Each of these took exponential time: what could not be printed was printed once more, at every depth.
  test.each<[what: string, make: () => unknown]>([
    ["itself, in its inspect function", () => ({ [inspect.custom]: () => self("a") })],
    ["itself twice", () => ({ [inspect.custom]: () => self("a") + self("b") })],
    ["itself in a list", () => [{ [inspect.custom]: () => self("a") }]],
    ["itself, and throws", () => ({ [inspect.custom]: () => fail(self("a")) })],
    [
      "itself, in a getter of its name",
      () =>
        Object.defineProperty(new Error("e"), "stack", {
          get: () => self("a"),
        }),
    ],
    ["itself in toString, for %s", () => ({ toString: () => self("a") })],
    ["a new value of its own kind", () => new Endless()],
    ["a deep chain of values", () => chain(50)],
  ])("ends: %s", (_what, make) => {
    value = make();
    const log = createTestLogger();
    undos.push(captureConsole(log));
    for (const print of [
      () => console.log(value),
      () => console.error("text", value),
      () => console.log("%s", value),
    ]) {
      expect(print).not.toThrow();
    }
    expect(log.lines.length).toBeLessThan(200);
    expect(log.lines.length).toBeGreaterThanOrEqual(3);
  });

  test("prints as before, if it prints something else", () => {
    const log = createTestLogger();
    undos.push(captureConsole(log));
    const printing = (printed: unknown, text: string) => ({
      [inspect.custom]() {
        console.log(printed);
        return text;
      },
    });
    console.log(printing(printing("innermost", "inner"), "outer"));
    expect(log.records.map(({ message }) => message)).toEqual(["innermost", "inner", "outer"]);
  });
});

let value: unknown;

function self(text: string): string {
  console.log(value);
  return text;
}

function fail(text: string): never {
  throw new Error(text);
}

class Endless {
  [inspect.custom](): string {
    console.log(new Endless());
    return "endless";
  }
}

function chain(depth: number): object {
  return {
    [inspect.custom]() {
      if (depth > 0) console.log(chain(depth - 1));
      return `depth ${depth}`;
    },
  };
}

describe("arguments that are too large to print", () => {
  const text = "x".repeat(2 ** 28);

  test.each<[what: string, args: unknown[]]>([
    ["two texts beyond V8's longest string together", ["a", text, text]],
    ["a format string and two texts", ["%s %s", text, text]],
    ["a text and a number", [text, text, 1]],
    ["an error with such a message, twice", ["a", new Error(text), new Error(text)]],
  ])("are cut: %s", (_what, args) => {
    const log = createTestLogger();
    undos.push(captureConsole(log));
    expect(() => log.info(...args)).not.toThrow();
    expect(() => console.log(...args)).not.toThrow();
    expect(log.records.length).toBe(2);
    expect(log.failures).toEqual([]);
    for (const { message } of log.records) expect(message.length).toBeLessThan(2 ** 29);
  });

  test.each<[what: string, directive: string, value: () => unknown]>([
    ["a Buffer", "%j", () => Buffer.alloc(50_000_000)],
    ["a Buffer", "%o", () => Buffer.alloc(50_000_000)],
    ["a typed array", "%j", () => new Float64Array(5_000_000)],
    ["an ArrayBuffer", "%j", () => new ArrayBuffer(50_000_000)],
    ["shared parts", "%j", () => shared(24)],
    ["shared parts after the 100th item", "%j", () => [...Array(100).fill(0), shared(24)]],
    ["shared parts", "%o", () => shared(24)],
    ["200,000 keys", "%j", () => Object.fromEntries(Array.from({ length: 200_000 }, (_, key) => [`k${key}`, key]))],
  ])("become bounded text: %s for %s", (_what, directive, make) => {
    const log = createTestLogger();
    log.info(`got ${directive}`, make(), 1);
    expect(log.records[0]?.message.length).toBeLessThan(3_000_000);
    expect(log.records[0]?.message).toMatch(/^got .* 1$/s);
  });

  function shared(depth: number): unknown {
    let list: unknown = [1];
    for (let level = 0; level < depth; level++) list = [list, list];
    return list;
  }
});
