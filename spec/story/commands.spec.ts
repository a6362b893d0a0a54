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

describe("sessions", () => {
  const content =
    line("a") +
    line("b", { second: 20, level: "ERROR", req: "r2" }) +
    line("c", { session: "s2", second: 16 }) +
    line("d", { session: "s2", second: 59, name: "pay.db" }) +
    line("e", { session: "none", second: 59 }) +
    line("f", { session: "s3", second: 30, level: "WARN" });

  async function list(args: string[], text = content) {
    const [path = ""] = files({ "a.log": text });
    const { out, code } = await ctxlog([...args, path, "--json"]);
    expect(code).toBe(0);
    return JSON.parse(out) as { total: number; shown: Record<string, unknown>[] };
  }

  test("are summed up: lines, requests, errors, times and services", async () => {
    expect((await list(["sessions"])).shown).toEqual([
      {
        id: "s2",
        start: "2024-01-15T10:30:16.000Z",
        end: "2024-01-15T10:30:59.000Z",
        lines: 2,
        errors: 0,
        requests: 1,
        worst: "INFO",
        services: ["shop", "pay"],
      },
      {
        id: "s3",
        start: "2024-01-15T10:30:30.000Z",
        end: "2024-01-15T10:30:30.000Z",
        lines: 1,
        errors: 0,
        requests: 1,
        worst: "WARN",
        services: ["shop"],
      },
      {
        id: "s1",
        start: "2024-01-15T10:30:15.000Z",
        end: "2024-01-15T10:30:20.000Z",
        lines: 2,
        errors: 1,
        requests: 2,
        worst: "ERROR",
        services: ["shop"],
      },
    ]);
  });

  test.each([
    ["latest", ["s2", "s3", "s1"]],
    ["errors", ["s1", "s3", "s2"]],
    ["slowest", ["s2", "s1", "s3"]],
    ["lines", ["s2", "s1", "s3"]],
  ])("are sorted by %s", async (order, expected) => {
    expect((await list(["sessions", "--sort", order])).shown.map(({ id }) => id)).toEqual(expected);
    const { total, shown } = await list(["sessions", "--sort", order, "--top", "1"]);
    expect([total, shown.map(({ id }) => id)]).toEqual([3, expected.slice(0, 1)]);
  });

  test("are the same whether lines are read quickly or in full", async () => {
    const jsonLines =
      json("a", { ms: 1 }) +
      json("b", { ms: 2, level: "ERROR", requestId: "r2" }) +
      json("c", { sessionId: "s2", name: undefined }) +
      json('quoted "', { name: 'a"b' }) +
      json("late", { sessionId: undefined, x: 1, requestId: "r9" }) +
      json("no request", { requestId: undefined });
    for (const text of [content, jsonLines, content + jsonLines]) {
      // A key of one's own has every line read in full.
      expect(await list(["sessions"], text)).toEqual(await list(["sessions", "--keys", "name=name"], text));
      expect(await list(["requests"], text)).toEqual(await list(["requests", "--keys", "name=name"], text));
    }
  });

  test("in short and whole are one, and whole ones that are alike in short are not", async () => {
    const whole = (sessionId: string) => json("x", { sessionId });
    const { shown } = await list(
      ["sessions"],
      line("a", { session: "12345678" }) + whole("12345678aaaaaaaa") + whole("12345678bbbbbbbb"),
    );
    expect(shown.map(({ id, lines }) => [id, lines]).sort()).toEqual([
      ["12345678aaaaaaaa", 2],
      ["12345678bbbbbbbb", 1],
    ]);
  });

  test("are kept in bounded number, and it is said where that is not exact", async () => {
    const many = Array.from({ length: 70_000 }, (_, index) =>
      line("a", { session: `s${index}`, second: 10 + (index % 50) }),
    );
    const text = `${line("bad", { session: "first", level: "ERROR" })}${many.join("")}${line("a", { session: "last", second: 60 })}`;
    const { total, isIncomplete, shown } = (await list(["sessions", "--sort", "errors"], text)) as Awaited<
      ReturnType<typeof list>
    > & { isIncomplete?: boolean };
    expect([total, isIncomplete, shown[0]?.["id"]]).toEqual([70_002, true, "first"]);
    const [path = ""] = files({ "a.log": text });
    expect((await ctxlog(["sessions", path])).out).toMatch(/about 70002 in all, by latest.*\nnote: too many/);
  });

  test("of more requests than are counted show so", async () => {
    const [path = ""] = files({
      "a.log": Array.from({ length: 1500 }, (_, index) => line("a", { req: `r${index}` })).join(""),
    });
    expect((await ctxlog(["sessions", path])).out).toContain(" 1000+ ");
    expect((await ctxlog(["requests", path, "--top", "200000"])).out.trimEnd().split("\n")).toHaveLength(1501);
  });

  test("as a table for people", async () => {
    const [path = ""] = files({ "a.log": content });
    const { out } = await ctxlog(["sessions", path, "--top", "2"]);
    expect(out).toBe(
      "last line            duration  lines  requests  errors  worst  session  services\n" +
        "2024-01-15 10:30:59  43 s      2      1         0       INFO   s2       shop, pay\n" +
        "2024-01-15 10:30:30  0 s       1      1         0       WARN   s3       shop\n" +
        "3 in all, by latest; --top shows more\n",
    );
  });

  test("that there are not end with 3", async () => {
    const [path = ""] = files({ "a.log": "nothing\n" });
    expect(await ctxlog(["sessions", path])).toMatchObject({ code: 3, out: "" });
  });
});

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
