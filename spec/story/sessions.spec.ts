import { describe, expect, test } from "vitest";
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

  describe("have the service", () => {
    const services = async (text: string) => (await list(["sessions"], text)).shown[0]?.["services"];
    const plain = (rest: string) => line(rest, { name: "shop.db" });

    test.each([
      ["that a field of a text names", plain("paid service=billing"), "billing"],
      ["that one field of several names", plain("paid a=1 service=billing b=2"), "billing"],
      ["that a quoted field names", plain('paid service="the shop"'), "the shop"],
      ["of OpenTelemetry's name", plain("paid service.name=billing"), "billing"],
      ["that the logger's name begins with, if a message only speaks of one", plain("the service is up"), "shop"],
      ["that the logger's name begins with, if a pair is in the message", plain("service=x is down"), "shop"],
      ["that the tag names", line("paid", { session: "s1|service=billing" }), "billing"],
      ["that JSON names", json("paid", { service: "billing", name: "shop.db" }), "billing"],
      ["that JSON names behind other fields", json("paid", { a: 1, service: "billing" }), "billing"],
      ["that JSON names by OpenTelemetry's key", json("paid", { service: "x", "service.name": "billing" }), "billing"],
      ["that JSON's own key names, and not that of an object", json("paid", { a: { service: "x" } }), "shop"],
      ["that JSON's own key names, and not a text", json(',"service":"x"', { a: ',"service":"x"' }), "shop"],
      ["of the logger, if JSON's is no text", json("paid", { service: 5, name: "shop.db" }), "5"],
    ])("%s", async (_, text, expected) => {
      expect(await services(text)).toEqual([expected]);
      expect(await list(["sessions"], text)).toEqual(await list(["sessions", "--keys", "name=name"], text));
    });
  });

  describe("of two files with the same lines, as text and as JSON,", () => {
    const asText = line("a") + line("b", { level: "ERROR" }) + line("only here", { req: "r3" });
    const asJson =
      json("a") + json("b", { level: "ERROR" }) + json("c", { level: "ERROR" }) + json("d", { sessionId: "s2" });

    async function listOf(contents: Parameters<typeof files>[0], command = "sessions") {
      const { out } = await ctxlog([command, ...files(contents), "--json"]);
      const { shown } = JSON.parse(out) as { shown: { id: string; lines: number; errors: number }[] };
      return shown.map(({ id, lines, errors }) => [id, lines, errors]).sort();
    }

    test("have the lines of the file that has more of them", async () => {
      const expected = [
        ["s1", 3, 2],
        ["s2", 1, 0],
      ];
      expect(await listOf({ "shop.log": asText, "shop.jsonl": asJson })).toEqual(expected);
      expect(await listOf({ "shop.jsonl": asJson, "shop.log": asText })).toEqual(expected);
      expect(await listOf({ "shop.jsonl.1": asJson, "shop.log.1": asText })).toEqual(expected);
      expect(await listOf({ "shop.log": asText, "shop.jsonl": asJson }, "requests")).toEqual([
        ["r1", 4, 2],
        ["r3", 1, 0],
      ]);
    });

    test("but not of two services, have the lines of both", async () => {
      expect(await listOf({ "shop.log": asText, "pay.jsonl": asJson })).toEqual([
        ["s1", 6, 3],
        ["s2", 1, 0],
      ]);
    });
  });
});
