import { describe, expect, test } from "vitest";
import { ctxlog, digest, files, messagesOf } from "../support/ctxlog-command.js";

const REQUEST = "a1b2c3d4e5f6";
const SESSION = "1234567890abcdef";
const TRACE = "0af7651916cd43dd8448eb211c80319c";

let clock = 0;

/** A JSON line as ctxlog writes it. */
function json(message: string, fields: Record<string, unknown> = {}): string {
  const { ms = clock++, level = "INFO", name = "shop", requestId = REQUEST, sessionId = SESSION, ...others } = fields;
  const time = new Date(Date.UTC(2024, 0, 15, 10, 30) + Number(ms)).toISOString();
  return `${JSON.stringify({ time, level, name, requestId, sessionId, ...others, message })}\n`;
}

/** A line in the line format. */
function line(message: string, tag = "req=a1b2c3d4|session=12345678", rest = "INFO"): string {
  return `2024-01-15 10:30:15 - shop - ${rest} - [${tag}] - ${message}\n`;
}

describe("an ID", () => {
  const content = json("one") + json("other", { requestId: "ffffffffffff", sessionId: "eeeeeeeeeeee" }) + json("two");

  test.each([
    ["a session's, whole", SESSION],
    ["a session's beginning", SESSION.slice(0, 12)],
    ["a session's short form", "12345678"],
    ["a request's, whole", REQUEST],
    ["a request's short form", "a1b2c3d4"],
    ["a request's beginning", "a1b2"],
  ])("%s finds its lines and no others", async (_, id) => {
    const [path = ""] = files({ "shop.jsonl": content });
    expect(messagesOf((await digest([id, path])).requests)).toEqual([["one", "two"]]);
  });

  test("finds lines with a tag by the whole ID, and JSON by the short form", async () => {
    const uuid = "01932c07-209c-7f4a-8e4d-7f9a1c5be1d2";
    const mixed = files({
      "a.log": line("tagged", "req=a1b2c3d4|session=1c5be1d2"),
      "b.jsonl": json("whole", { sessionId: uuid, ms: 15_500 }),
    });
    for (const id of [uuid, "1c5be1d2"]) {
      expect(messagesOf((await digest([id, ...mixed])).requests)).toEqual([["tagged", "whole"]]);
    }
  });

  test("that may mean several is refused, and says which", async () => {
    const [path = ""] = files({ "a.jsonl": json("one") + json("two", { sessionId: "1234000000000000" }) });
    const { code, err, out } = await ctxlog(["trace", "1234", path]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(`session ${SESSION}\n`);
    expect(err).toContain("session 1234000000000000\n");
  });

  test("that is whole wins over others of which it is the beginning", async () => {
    const [path = ""] = files({
      "a.jsonl": json("one", { sessionId: "abcd" }) + json("two", { sessionId: "abcdef", requestId: "r2" }),
    });
    expect(messagesOf((await digest(["abcd", path])).requests)).toEqual([["one"]]);
  });

  test("that nothing has ends with 3, and names the files", async () => {
    const [path = ""] = files({ "a.jsonl": content });
    const { code, err, out } = await ctxlog(["trace", "99999999", path]);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toContain("99999999");
    expect(err).toContain(path);
  });

  test("is told apart by the whole ID from one with the same short form, and says where it cannot be", async () => {
    const other = `${SESSION.slice(0, 8)}ffffffff`;
    const paths = files({
      "a.jsonl": json("mine", { ms: 0 }) + json("not mine", { sessionId: other, requestId: "b2", ms: 1 }),
      "b.log": line("whose?", "req=c3|session=12345678"),
    });
    const story = await digest([SESSION, ...paths]);
    expect(messagesOf(story.requests)).toEqual([["mine"], ["whose?"]]);
    expect(story.notes.join()).toContain(other);
  });

  test("as a field finds the whole requests that have it", async () => {
    const [path = ""] = files({
      "a.jsonl":
        json("begin", { requestId: "r1" }) +
        json("user found", { requestId: "r1", userId: 42 }) +
        json("end", { requestId: "r1" }) +
        json("another", { requestId: "r2", userId: 421 }),
    });
    expect(messagesOf((await digest(["--field", "userId=42", path])).requests)).toEqual([
      ["begin", "user found", "end"],
    ]);
  });
});

describe("a story", () => {
  test("has the lines that a request logged before its session was known", async () => {
    const [path = ""] = files({
      "a.log": line("before", "req=a1b2c3d4|session=none") + line("login") + line("foreign", "req=ff|session=none"),
    });
    expect(messagesOf((await digest(["12345678", path])).requests)).toEqual([["before", "login"]]);
  });

  test("puts a called service's request under the line that logged the call", async () => {
    const paths = files({
      "shop.jsonl":
        json("received", { traceId: TRACE, spanId: "1111111111111111", ms: 0 }) +
        json("GET http://payments/pay 200", { traceId: TRACE, spanId: "2222222222222222", ms: 30 }) +
        json("answered", { traceId: TRACE, spanId: "1111111111111111", ms: 40 }),
      "payments.jsonl": json("charged", {
        name: "payments",
        requestId: "own",
        traceId: TRACE,
        spanId: "3333333333333333",
        parentSpanId: "2222222222222222",
        ms: 20,
      }),
    });
    const story = await digest([SESSION, ...paths]);
    expect(messagesOf(story.requests)).toEqual([["received", "GET http://payments/pay 200", ["charged"], "answered"]]);
    expect(story.services).toEqual(["shop", "payments"]);
  });

  test("follows a call to a service that does not know the session", async () => {
    const called = json("charged", {
      name: "payments",
      requestId: "own",
      sessionId: "",
      parentSpanId: "2222222222222222",
    });
    const paths = files({
      "shop.jsonl": json("received", { spanId: "1111111111111111" }) + json("called", { spanId: "2222222222222222" }),
      "payments.jsonl": called,
    });
    expect(messagesOf((await digest([SESSION, ...paths])).requests)).toEqual([["received", "called", ["charged"]]]);
  });

  test("in whole seconds nests a request under the call that was under way, whatever the files' order is", async () => {
    const of = (name: string, message: string, fields = "") =>
      `2024-01-15 10:30:15 - ${name} - INFO - [req=a1b2c3d4|session=12345678] - ${message}${fields}\n`;
    const took = (ms: number) => ` method=GET status=200 durationMs=${ms}`;
    const contents = {
      "a-payments.log": of("payments", "charging") + of("payments", "GET /pay 200 5 ms", took(5)),
      "b-shop.log":
        of("shop", "received") +
        of("shop", "GET payments/pay 200 7 ms", `${took(7)} host=payments`) +
        of("shop", "GET /order 200 20 ms", took(20)),
    };
    const nested = [
      ["received", "GET payments/pay 200 7 ms", ["charging", "GET /pay 200 5 ms"], "GET /order 200 20 ms"],
    ];
    for (const paths of [files(contents), files(contents).reverse()]) {
      expect(messagesOf((await digest(["12345678", ...paths])).requests)).toEqual(nested);
    }
  });

  test("of a request has what other services logged in its trace", async () => {
    const paths = files({
      "shop.jsonl": json("received", { traceId: TRACE, ms: 0 }),
      "payments.jsonl": json("charged", { name: "payments", requestId: "own", sessionId: "", traceId: TRACE, ms: 5 }),
    });
    expect(messagesOf((await digest([REQUEST, ...paths])).requests)).toEqual([["received", ["charged"]]]);
  });

  test("of a trace has the lines of its requests that show no trace", async () => {
    const paths = files({ "a.jsonl": json("json", { traceId: TRACE, ms: 0 }), "b.log": line("line") });
    const [messages] = messagesOf((await digest([TRACE, ...paths])).requests);
    expect(messages).toEqual(["json", "line"]);
  });

  test("marks gaps, folds repeats, and counts from each request's first line", async () => {
    const [path = ""] = files({
      "a.jsonl":
        json("start", { ms: 0 }) +
        json("retry", { ms: 10 }) +
        json("retry", { ms: 20 }) +
        json("retry", { ms: 30 }) +
        json("end", { ms: 5030 }),
    });
    const [request] = (await digest([SESSION, path])).requests;
    expect(request?.lines.map(({ message, offsetMs, gapMs, repeats }) => [message, offsetMs, gapMs, repeats])).toEqual([
      ["start", 0, undefined, undefined],
      ["retry", 10, undefined, 3],
      ["end", 5030, 5000, undefined],
    ]);
    const { out } = await ctxlog(["trace", SESSION, path]);
    expect(out).toContain("retry x3");
    expect(out).toContain("··· 5.00 s ···");
    expect((await digest([SESSION, path, "--gap", "6000"])).requests[0]?.lines.at(-1)?.gapMs).toBeUndefined();
  });

  test("has stacks and further lines under their line, and says last what failed", async () => {
    const error = (mark: string, text: string) =>
      `2024-01-15 10:30:15 - payments - ERROR - [req=a1b2c3d4|session=12345678] ${mark} ${text}\n`;
    const [path = ""] = files({
      "a.log": `${line("received")}${error("-", "Payment failed")}${error("|", "GatewayError: no answer")}${error("|", "    at pay (pay.ts:1:2)")}${line("refused", undefined, "ERROR")}`,
    });
    const { code, out } = await ctxlog(["trace", "12345678", path]);
    expect(code).toBe(1);
    const lines = out.trimEnd().split("\n");
    expect(lines.slice(-2)).toEqual([
      "failed in payments, request a1b2c3d4: Payment failed",
      "  GatewayError: no answer",
    ]);
    expect(out).toMatch(/Payment failed\n\s+\| GatewayError: no answer\n\s+\|\s+at pay/);
  });

  test("ends with 0 without an ERROR, with 1 with one", async () => {
    const [good = "", bad = ""] = files({ "good.jsonl": json("ok"), "bad.jsonl": json("no", { level: "FATAL" }) });
    expect((await ctxlog(["trace", SESSION, good])).code).toBe(0);
    expect((await ctxlog(["trace", SESSION, bad])).code).toBe(1);
  });

  test("says that clocks disagree", async () => {
    const paths = files({
      "shop.jsonl": json("received", { spanId: "11", ms: 1000 }) + json("called", { spanId: "22", ms: 1010 }),
      "payments.jsonl": json("charged", {
        name: "payments",
        requestId: "own",
        spanId: "33",
        parentSpanId: "22",
        ms: 0,
      }),
    });
    const { notes } = await digest([SESSION, ...paths]);
    expect(notes).toEqual(["the clock of payments is at least 1000 ms behind that of shop"]);
  });

  test("is sorted by time over files, and keeps the order of lines of one time", async () => {
    const paths = files({
      "b.jsonl": json("2", { ms: 2 }) + json("4a", { ms: 4 }) + json("4b", { ms: 4 }),
      "a.jsonl": json("1", { ms: 1 }) + json("3", { ms: 3 }),
    });
    expect(messagesOf((await digest([SESSION, ...paths])).requests)).toEqual([["1", "2", "3", "4a", "4b"]]);
  });

  test("has each line once that a program wrote as text and as JSON", async () => {
    const paths = files({ "a.log": line("paid") + line("only here"), "a.jsonl": json("paid", { ms: 15_123 }) });
    expect((await digest([SESSION, ...paths])).lineCount).toBe(2);
  });

  test("is limited, and says how many lines are left out", async () => {
    const [path = ""] = files({ "a.jsonl": Array.from({ length: 30 }, (_, index) => json(`line ${index}`)).join("") });
    const { lineCount, notes } = await digest([SESSION, path, "--max-lines", "20"]);
    expect({ lineCount, notes }).toEqual({
      lineCount: 20,
      notes: ["10 more lines are left out; --max-lines takes more"],
    });
  });

  test("as a digest is bounded, and counts what it leaves out", async () => {
    const content = Array.from({ length: 1200 }, (_, index) => json(`line ${index} ${"x".repeat(5000)}`)).join("");
    const [path = ""] = files({ "a.jsonl": content });
    const { out } = await ctxlog(["trace", SESSION, path, "--json"]);
    expect(out.length).toBeLessThan(1_000_000);
    expect(JSON.parse(out)).toMatchObject({ lineCount: 1200, omittedLines: 700 });
  });

  test.each([
    [["--level", "warn"], ["w"]],
    [
      ["--since", "2024-01-15 10:30:00.002"],
      ["w", "c"],
    ],
    [
      ["--until", "2024-01-15T10:30:00.001Z"],
      ["a", "b"],
    ],
    [
      ["--since", "30m"],
      ["a", "b", "w", "c"],
    ],
    [["--since", "29m"], []],
  ])("is limited by %j", async (options, expected) => {
    const [path = ""] = files({
      "a.jsonl":
        json("a", { ms: 0 }) + json("b", { ms: 1 }) + json("w", { ms: 2, level: "WARN" }) + json("c", { ms: 3 }),
    });
    const { out, code } = await ctxlog(["trace", SESSION, path, "--json", ...options]);
    if (expected.length === 0) expect(code).toBe(3);
    else expect(messagesOf(JSON.parse(out).requests)).toEqual([expected]);
  });
});

test("hostile text never reaches a terminal as a control sequence", async () => {
  const evil = "\x1b]0;owned\x07\x1b[2J\u202e\u0085\r";
  const [path = ""] = files({
    "a.jsonl": json(`m ${evil}`, {
      name: `n${evil}`,
      [`k${evil}`]: evil,
      error: { name: evil, message: evil, stack: `${evil}\n at ${evil}` },
    }),
  });
  for (const args of [
    ["trace", SESSION, path, "--stack"],
    ["view", path],
    ["sessions", path],
    ["requests", path],
  ]) {
    const { out } = await ctxlog(args, { terminal: true, env: { NO_COLOR: "1" } });
    expect(out).toContain("\n");
    expect(out.replaceAll("\n", "")).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
  }
  const { err } = await ctxlog(["trace", `\x1b[2J${SESSION}`, path, "--color", "never"], { terminal: true });
  expect(err).not.toMatch(/\x1b\[2J/);
});

test("colours are for terminals, and respect NO_COLOR and --color", async () => {
  const [path = ""] = files({ "a.jsonl": json("x", { level: "ERROR" }) });
  const isColored = async (args: string[], options: object) =>
    /\x1b\[/.test((await ctxlog(["trace", SESSION, path, ...args], options)).out);
  expect(await isColored([], {})).toBe(false);
  expect(await isColored([], { terminal: true })).toBe(true);
  expect(await isColored([], { terminal: true, env: { NO_COLOR: "1" } })).toBe(false);
  expect(await isColored([], { terminal: true, env: { TERM: "dumb" } })).toBe(false);
  expect(await isColored(["--color", "always"], {})).toBe(true);
  expect(await isColored(["--color", "never"], { terminal: true })).toBe(false);
});
