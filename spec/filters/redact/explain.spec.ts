import { expect, test } from "vitest";
import { parseRedact } from "../../../src/filters/redact.js";
import type { RedactOptions } from "../../../src/index.js";

function explained(rules: RedactOptions, value: unknown) {
  return parseRedact("rules", rules, undefined)?.explain(value);
}

test("each hit is named by its place and its rule", () => {
  const rules: RedactOptions = { presets: ["credentials"], keys: ["iban"], paths: ["user.*.phone"], patterns: [/X\d/] };
  const hits = explained(rules, {
    user: { home: { phone: "555" }, password: "a" },
    list: [{ iban: "CH" }, "see X1 and password=b"],
    pairs: ["token", "c", { name: "secret", value: 1 }],
    none: null,
  });
  expect(hits?.map(({ path }) => path)).toEqual([
    "user.home.phone",
    "user.password",
    "list.0.iban",
    "list.1",
    "list.1",
    "pairs.1",
    "pairs.2.value",
  ]);
  expect(hits?.[0]?.rule).toBe("path user.*.phone");
  expect(hits?.[1]?.rule).toContain("password");
});

test("messages and errors are explained as well, and no placeholder function is called", () => {
  const placeholder = () => {
    throw new Error("called");
  };
  const rules: RedactOptions = { keys: ["iban"], paths: ["error.detail"], placeholder };
  expect(explained(rules, "iban=1")).toMatchObject([{ path: "" }]);
  const error = Object.assign(new Error("iban=1"), { detail: 2, stack: "" });
  expect(explained(rules, error)?.map(({ path }) => path)).toEqual(["error.message", "error.detail"]);
  expect(explained(rules, { a: 1 })).toEqual([]);
});
