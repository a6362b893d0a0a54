import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, runNode } from "../support/child-process.js";
import { ctxlog, files } from "../support/ctxlog-command.js";

const T = Date.UTC(2024, 0, 15, 10, 30, 15);

function json(message: string, parts: Record<string, unknown> = {}): string {
  const { ms = 0, ...others } = parts;
  const time = new Date(T + Number(ms)).toISOString();
  return `${JSON.stringify({ time, level: "INFO", name: "shop", requestId: "r1", sessionId: "s1", ...others, message })}\n`;
}

function line(
  message: string,
  { second = 15, level = "INFO", name = "shop", req = "r1", session = "s1" } = {},
): string {
  return `2024-01-15 10:30:${second} - ${name} - ${level} - [req=${req}|session=${session}] - ${message}\n`;
}

describe("view", () => {
  test("shows lines of every format as pretty lines, and passes others unchanged", async () => {
    const foreign = "npm start\n\ttabs and \x1b[1mcolours\x1b[0m stay\n";
    const [path = ""] = files({ "a.log": json("paid", { amount: 12, who: "a b" }) + foreign + line("text x=1") });
    expect((await ctxlog(["view", path])).out).toBe(
      `10:30:15.000 INFO  shop [req=r1|session=s1] paid amount=12 who="a b"\n${foreign}10:30:15.000 INFO  shop [req=r1|session=s1] text x=1\n`,
    );
  });

  test("shows an error's stack below its line", async () => {
    const error = {
      name: "E",
      message: "no",
      stack: "E: no\n    at pay (a.ts:1:2)",
      cause: { name: "C", message: "why" },
    };
    const [path = ""] = files({ "a.log": json("failed", { error, level: "ERROR" }) });
    const prefix = "10:30:15.000 ERROR shop [req=r1|session=s1] ";
    expect((await ctxlog(["view", path])).out).toBe(
      ["failed", "| E: no", "|     at pay (a.ts:1:2)", "| Caused by: C: why"]
        .map((text) => `${prefix}${text}\n`)
        .join(""),
    );
  });

  test("passes other programs' lines byte for byte", async () => {
    const foreign = Buffer.concat([Buffer.from("\ufeffa\r\n\0b\x1b[2K\n"), Buffer.from([0xff, 0xc3, 0x0a, 0x80])]);
    const [path = ""] = files({ "a.txt": foreign });
    await runNode([join(ROOT, "dist/story/main.js"), "view", path], { stdout: openSync(`${path}.out`, "w") });
    expect(readFileSync(`${path}.out`)).toEqual(foreign);
  });

  const mixed = `${json("one") + json("two", { level: "WARN", requestId: "r2", sessionId: "s2" })}foreign two\n${line("three")}`;
  test.each<[string[], string[]]>([
    [["--level", "warn"], ["two"]],
    [["--req", "r2"], ["two"]],
    [
      ["--session", "s1"],
      ["one", "three"],
    ],
    [
      ["--grep", "t[wh]"],
      ["two", "foreign two", "three"],
    ],
    [["--since", "2024-01-15 10:30:16"], ["foreign two"]],
  ])("is limited by %j", async (options, expected) => {
    const [path = ""] = files({ "a.log": mixed });
    const { out } = await ctxlog(["view", path, ...options]);
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((text) => text.replace(/^.*\] /, "")),
    ).toEqual(expected);
  });

  test("keeps the further physical lines of a record with it", async () => {
    const more = line("| stack", { level: "ERROR" }).replace(" - | ", " | ");
    const [path = ""] = files({ "a.log": line("no", { level: "ERROR" }) + more + line("other") });
    expect((await ctxlog(["view", path, "--grep", "^shop r1 s1 no"])).out.trimEnd().split("\n")).toHaveLength(2);
  });
});

describe("the command line", () => {
  test.each([
    [[]],
    [["help"]],
    [["--help"]],
    [["trace", "--help"]],
    [["sessions", "-h"]],
    [["view", "--help"]],
    [["lnav", "-h"]],
  ])("%j prints help, and ends with 0", async (args) => {
    const { code, out, err } = await ctxlog(args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("ctxlog");
    for (const text of out.split("\n")) expect(text.length).toBeLessThanOrEqual(120);
  });

  test("--version prints the package's version", async () => {
    expect((await ctxlog(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each<[string[], string]>([
    [["tracs", "x"], 'unknown command "tracs"'],
    [["trace"], "trace takes the ID"],
    [["trace", ""], "trace takes the ID"],
    [["trace", "x", "--top", "3"], "trace takes no --top"],
    [["sessions", "--html", "x"], "sessions takes no --html"],
    [["trace", "x", "--nonsense"], "--nonsense"],
    [["trace", "--field", "userId"], "--field takes KEY=VALUE"],
    [["trace", "x", "--gap", "1s"], "--gap takes a whole number from 0"],
    [["trace", "x", "--max-lines", "0"], "--max-lines takes a whole number from 1"],
    [["trace", "x", "--level", "loud"], "--level takes SILLY"],
    [["trace", "x", "--since", "soon"], "--since takes a time"],
    [["trace", "x", "--keys", "message"], "--keys takes KEY=VALUE"],
    [["trace", "x", "--keys", "text=msg"], "--keys names time, level"],
    [["trace", "x", "--color", "red"], "--color takes auto, always, never"],
    [["sessions", "--sort", "size"], "--sort takes errors, slowest, latest, lines"],
    [["view", "--grep", "("], "--grep takes a regular expression"],
  ])("%j is wrong use: the message says what is right", async (args, message) => {
    const { code, out, err } = await ctxlog(args, { stdin: "" });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
    expect(err).toMatch(/^ctxlog: [^\n]+\n$/);
  });

  test("an output file that cannot be written is wrong use", async () => {
    const [path = ""] = files({ "a.log": json("x") });
    const { code, err } = await ctxlog(["trace", "s1", path, "--html", `${path}/no/page.html`]);
    expect({ code, isSaid: err.includes("cannot be written") }).toEqual({ code: 2, isSaid: true });
  });
});
