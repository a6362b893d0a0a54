import { fstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type ProcessResult, ROOT, runNode } from "./support/child-process.js";
import { pageText } from "./support/pages.js";
import { builtPath, compile, type Snippet, snippetsOf } from "./support/snippets.js";
import { temporary } from "./support/temporary.js";

const PAGE = "docs/production.md";
const FOLDER = join(ROOT, ".build/production");
const markdown = pageText(PAGE);
const snippets = snippetsOf(PAGE, markdown);

beforeAll(async () => {
  expect(await compile(FOLDER, snippets)).toMatchObject({ code: 0, stdout: "" });
});

/** The program of a section. */
function programOf(heading: string): string {
  const first = markdown.split("\n").indexOf(`## ${heading}`) + 1;
  expect(first, heading).toBeGreaterThan(0);
  const snippet = snippets.find(({ line }) => line > first) as Snippet;
  return builtPath(FOLDER, snippet);
}

function runSection(heading: string, env: Readonly<Record<string, string>>): Promise<ProcessResult> {
  return runNode([programOf(heading)], { cwd: temporary(), env });
}

function linesOf({ code, stdout, stderr }: ProcessResult): string[] {
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trimEnd().split("\n");
}

describe("the configurations for production", () => {
  test("keep a line whole in a container, whatever its size", async () => {
    const [line = "", ...others] = linesOf(await runSection("Kubernetes and Docker", { REPORT: "1000000" }));
    expect(others).toEqual([]);
    expect(Buffer.byteLength(`${line}\n`)).toBeLessThanOrEqual(16_384);
    expect(JSON.parse(line)).toMatchObject({ level: "INFO", message: "Started" });
    expect(line).not.toContain("s3cret");
  });

  test("name service and project as Cloud Run does", async () => {
    const env = { K_SERVICE: "billing", GOOGLE_CLOUD_PROJECT: "acme" };
    const [line = ""] = linesOf(await runSection("Google Cloud Run", env));
    expect(JSON.parse(line)).toMatchObject({ severity: "ERROR", serviceContext: { service: "billing" }, order: 13 });
  });

  test("follow the level of AWS Lambda", async () => {
    const section = "AWS Lambda";
    const lines = linesOf(await runSection(section, { AWS_LAMBDA_LOG_LEVEL: "INFO", AWS_LAMBDA_LOG_FORMAT: "JSON" }));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: "INFO", message: "Paid", order: 13 }]);
    expect(linesOf(await runSection(section, { AWS_LAMBDA_LOG_LEVEL: "ERROR" }))).toEqual([""]);
  });

  test("print with the console where there is nothing else", async () => {
    const [line = ""] = linesOf(await runSection("Workers and Vercel", {}));
    expect(JSON.parse(line)).toMatchObject({ level: "INFO", message: "Paid" });
  });

  test("give the journal its priority, and only the journal", async () => {
    const path = join(temporary(), "journal");
    const stdout = openSync(path, "w");
    const { dev, ino } = fstatSync(stdout, { bigint: true });
    const program = programOf("systemd");
    await runNode([program], { stdout, env: { JOURNAL_STREAM: `${dev}:${ino}` } });
    expect(readFileSync(path, "utf8")).toMatch(/^<4>[\d-]+ [\d:]+ - WARN - \[req=none\|session=none\] - Stock is low/);
    const [elsewhere = ""] = linesOf(await runNode([program], { env: { JOURNAL_STREAM: `${dev}:${ino}` } }));
    expect(elsewhere).toMatch(/^\d{4}-/);
  });

  test("write to a file that rotates, on a machine of one's own", async () => {
    const directory = temporary();
    linesOf(await runSection("A machine of your own", { LOG_DIRECTORY: directory }));
    expect(readdirSync(directory)).toEqual(["shop.log"]);
    const lines = readFileSync(join(directory, "shop.log"), "utf8").trimEnd().split("\n");
    expect(lines.map((line) => line.split(" - ")[3])).toEqual(
      Array.from({ length: 100 }, (_, index) => `Shipped order=${index + 1}`),
    );
  });

  test("are one for each row of the table", () => {
    const linked = Array.from(markdown.matchAll(/^\| \[[^\]]+\]\(#/gm));
    expect(snippets).toHaveLength(linked.length);
  });
});
