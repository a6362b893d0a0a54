import { readFileSync } from "node:fs";
import { getLogger } from "@logtape/logtape";
import { pino } from "pino";
import { Logger as TslogLogger } from "tslog";
import { afterEach, describe, expect, test, vi } from "vitest";
import winston from "winston";
import { captureConsole, type Logger, runWithContext } from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";

const silent = { write: () => true };

/** A logger of each make that prints nowhere; consola's calls are its documentation's. */
const OTHERS: Readonly<Record<string, () => unknown>> = {
  console: () => undefined,
  pino: () => pino({ level: "trace" }, silent),
  winston: () =>
    winston.createLogger({ level: "silly", transports: [new winston.transports.Console({ silent: true })] }),
  tslog: () => new TslogLogger({ type: "hidden" }),
  LogTape: () => getLogger("migration"),
  consola: () => undefined,
};

interface Row {
  readonly make: string;
  readonly before: string;
  readonly after: string;
  readonly line: string;
}

/** The rows of the page's tables. */
function rows(): Row[] {
  const page = readFileSync(new URL("../docs/migration.md", import.meta.url), "utf8");
  return page.split(/^### /m).flatMap((section) => {
    const [make = ""] = section.split("\n");
    return [...section.matchAll(/^\| (`.+`) *\| (`.+`|the same) *\| (`.+`)? *\|$/gm)].map(
      ([, before = "", after = "", line = ""]) => ({
        make,
        before: code(before),
        after: code(after === "the same" ? before : after),
        line: code(line),
      }),
    );
  });
}

/** What stands between backticks: one, or two where there are some inside. */
function code(cell: string): string {
  return cell.replace(/^(`+) ?(.*?) ?\1$/, "$2");
}

function run(source: string, names: Readonly<Record<string, unknown>>): unknown {
  return new Function(...Object.keys(names), source)(...Object.values(names));
}

const error = new Error("no answer");

const captures: (() => void)[] = [];

/** Captures console until the end of the test. */
function capture(log: Logger): () => void {
  const restore = captureConsole(log);
  captures.push(restore);
  return restore;
}

afterEach(() => {
  for (const restore of captures.splice(0)) restore();
  vi.restoreAllMocks();
});

describe("what the page says about each call", () => {
  test("exists for every logger", () => {
    const makes = rows().map(({ make }) => make);
    for (const make of Object.keys(OTHERS)) expect(makes.filter((one) => one === make).length).toBeGreaterThan(5);
  });

  test.each(rows().map((row) => [row.make, row.before, row] as const))("%s: %s", (make, _, { before, after, line }) => {
    for (const method of ["log", "info", "debug", "warn", "error"] as const) {
      vi.spyOn(console, method).mockImplementation(() => {});
    }
    if (make !== "consola") run(before, { log: OTHERS[make]?.(), error });
    const log = createTestLogger();
    run(after, { log, error, runWithContext, captureConsole: capture });
    const [first = ""] = (log.lines[0] ?? "").split("\n");
    expect(first.replace(/^.*?\] - /, "")).toBe(line);
    expect(log.failures).toEqual([]);
    if (before.includes("error")) expect(log.records[0]?.error).toBe(error);
  });

  test("consola: wrapConsole has a counterpart that captures console", () => {
    const row = rows().find(({ before }) => before.includes("wrapConsole"));
    const log = createTestLogger();
    run(row?.after ?? "", { log, captureConsole: capture });
    console.info("captured");
    expect(log.records).toMatchObject([{ message: "captured" }]);
  });
});
