import { describe, expect, test } from "vitest";
import { pageText } from "./support/pages.js";

/** The cells of the row that begins with `label`, below a heading of the page, or of its first such row. */
function row(page: string, label: string, heading = ""): string[] {
  const below = heading === "" ? pageText(page) : (pageText(page).split(`\n### ${heading}\n`)[1] ?? "");
  const line = below.split("\n").find((text) => text.startsWith(`| ${label} |`)) ?? "";
  return line
    .split("|")
    .slice(2, -1)
    .map((cell) => cell.trim());
}

const BENCHMARKS = "docs/benchmarks.md";
const JSON_CASE = "JSON with context and one field";
const LOGGERS = ["ctxlog", "pino (child per request)", "winston", "bunyan", "tslog", "LogTape", "consola"];

/** Nanoseconds a JSON line on Node 20, as µs with two digits. */
function microseconds(logger: string): string {
  const [ns = ""] = row(BENCHMARKS, logger, JSON_CASE);
  return (Number(ns.replace(",", "")) / 1000).toFixed(2);
}

/** How many lines a logger loses in a case, or `none`. */
function lost(columns: readonly string[]): string[] {
  return columns.map((cell) => (cell === "all" ? "none" : (/([\d,]+) lost/.exec(cell)?.[1] ?? cell)));
}

describe("figures in pages are those that were measured", () => {
  const [ctxlog = "", pinoSync, pinoBuffered = "", , winston = "", tslog = "", logtape, consola] = lost(
    row("docs/reliability.md", "process.exit, slow pipe"),
  );

  test("in README.md", () => {
    const readme = pageText("README.md").replace(/\s+/g, " ");
    expect(readme).toContain(`takes ${microseconds("ctxlog")} µs`);
    expect(Number(microseconds("pino (child per request)")) / Number(microseconds("ctxlog"))).toBeCloseTo(3, 0);
    expect(readme).toContain(
      `ctxlog loses ${ctxlog}, pino up to ${pinoBuffered}, winston ${winston} and tslog ${tslog}:`,
    );
  });

  test("in docs/why.md", () => {
    expect(row("docs/why.md", "A JSON line with its IDs, µs, Node 20")).toEqual(LOGGERS.map(microseconds));
    expect(row("docs/why.md", "Lines lost of 10,000, `process.exit`, slow pipe")).toEqual([
      ctxlog,
      `${pinoSync}, or ${pinoBuffered}`,
      winston,
      "-",
      tslog,
      logtape,
      consola,
    ]);
    const size = (name: string) => row(BENCHMARKS, name, "Size")[0] ?? "";
    const sizes = LOGGERS.map((name) => Math.round(Number(size(name.replace(/ \(.*/, "")))));
    expect(row("docs/why.md", "Smallest program, minified, KiB")).toEqual(sizes.map(String));
  });

  test("in the beginning of docs/benchmarks.md", () => {
    // Of each version of Node: ns, to the floor, to pino.
    const cells = row(BENCHMARKS, "ctxlog", JSON_CASE).map((cell) => Number(cell.replace(",", "")));
    const ns = cells.filter((_, index) => index % 3 === 0).sort((a, b) => a - b);
    const times = cells.filter((_, index) => index % 3 === 1).sort((a, b) => a - b);
    const page = pageText(BENCHMARKS).replace(/\s+/g, " ");
    expect(page).toContain(`${((ns[0] ?? 0) / 1000).toFixed(2)} to ${((ns.at(-1) ?? 0) / 1000).toFixed(2)} µs`);
    expect(page).toContain(`${times[0]?.toFixed(1)} to ${times.at(-1)?.toFixed(1)} times as long as`);
  });
});
