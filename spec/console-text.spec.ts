import { describe, expect, test } from "vitest";
import { consoleText } from "../src/console-text.js";

const HUGE = 1n << 65_000n;

// Without a bound, each of these takes seconds or minutes: the spec's own limit is the assertion.
describe("a text of arguments that would take long is limited", () => {
  let shared: unknown = [1];
  for (let depth = 0; depth < 24; depth++) shared = [shared, shared];
  const behind = [...Array.from({ length: 100 }, () => 0), shared];

  test.each<readonly [string, readonly unknown[]]>([
    ["%O of 50 MB", ["%O", Buffer.alloc(5e7)]],
    ["%j of 50 MB", ["%j", Buffer.alloc(5e7)]],
    ["%j of 50 MB in an object", ["%j", { bytes: Buffer.alloc(5e7) }]],
    ["%j of numbers in an object", ["%j", [new Float64Array(5e6)]]],
    ["%j of shared parts", ["%j", shared]],
    ["%j of shared parts behind a hundred items", ["%j", behind]],
    ["%O of the same", ["%O", behind]],
    ["a boxed text", ["%o", new String("a".repeat(5e6))]],
    ["BigInts in a list", ["a", Array.from({ length: 2000 }, () => HUGE)]],
    ["BigInts in lists", ["a", Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => HUGE))]],
    ["BigInts in a map", ["a", new Map([[HUGE, [HUGE]]])]],
    ["BigInts in a set", ["a", { set: new Set([HUGE]) }]],
    ["%j of BigInts", ["%j", [HUGE]]],
  ])("%s", (_, args) => {
    const text = consoleText(args);
    expect(text.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThan(2_000_000);
  });
});

test("small values are printed as Node prints them", () => {
  expect(consoleText(["%j", { bytes: Buffer.from("ab") }])).toBe('{"bytes":{"type":"Buffer","data":[97,98]}}');
  expect(consoleText(["a", new Map([[1n, new Set([2])]])])).toBe("a Map(1) { 1n => Set(1) { 2 } }");
  expect(consoleText([new String("ab")])).toBe("[String: 'ab']");
});
