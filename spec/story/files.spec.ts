import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as zlib from "node:zlib";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { ctxlog, digest, files, messagesOf } from "../support/ctxlog-command.js";
import { temporary } from "../support/temporary.js";

const ID = "5e55104a";

function line(message: string, second = 15, name = "shop"): string {
  return `2024-01-15 10:30:${String(second).padStart(2, "0")} - ${name} - INFO - [req=a1b2c3d4|session=${ID}] - ${message}`;
}

function json(message: string, ms = 0): string {
  const time = new Date(Date.UTC(2024, 0, 15, 10, 30, 15) + ms).toISOString();
  return JSON.stringify({ time, level: "INFO", name: "shop", requestId: "a1b2c3d4e5f6", sessionId: ID, message });
}

async function messages(contents: Parameters<typeof files>[0]): Promise<unknown> {
  return messagesOf((await digest([ID, ...files(contents)])).requests).flat();
}

describe("a file", () => {
  test.each<[string, string | Uint8Array, string[]]>([
    ["without a line break at its end", `${line("one")}\n${line("two")}`, ["one", "two"]],
    ["with a torn last line", `${json("one")}\n${json("two").slice(0, -20)}`, ["one"]],
    ["with CRLF", `${line("one")}\r\n${json("two")}\r\n`, ["one", "two"]],
    ["with a byte order mark", `\ufeff${line("one")}\n`, ["one"]],
    ["with a block of NUL bytes, as truncation leaves it", `${"\0".repeat(100_000)}${line("one")}\n`, ["one"]],
    [
      "with lines of other programs in between",
      `npm warn ${ID}\n${line("one")}\n  at ${ID}\n{"${ID}":\n${line("two")}\n`,
      ["one", "two"],
    ],
    ["with a blank line between its lines", `\n\n${line("one")}\n\n\n${line("two")}\n\n`, ["one", "two"]],
    ["with colours", line("one").replace("INFO", "\x1b[32mINFO\x1b[0m"), ["one"]],
    [
      "that is empty of it but for one line",
      `${"x".repeat(9_000_000)}\n${line("one")}\n${"y".repeat(9_000_000)}`,
      ["one"],
    ],
    [
      "with a broken UTF-8 sequence",
      Buffer.concat([Buffer.from(line("one ")), Buffer.from([0xc3, 0x28, 0x0a])]),
      ["one \ufffd("],
    ],
  ])("%s is read", async (_, content, expected) => {
    expect(await messages({ "app.log": content })).toEqual(expected);
  });

  test("may have a line of 10 MB", async () => {
    const [message] =
      (await digest([ID, ...files({ "a.jsonl": `${json("x".repeat(10_000_000))}\n` })])).requests[0]?.lines ?? [];
    expect(message?.message).toHaveLength(1000);
  });

  test("that is compressed is read, and zstd where Node can", async () => {
    const [path = ""] = files({ "a.log.1.gz": gzipSync(`${line("one")}\n`) });
    expect(messagesOf((await digest([ID, path])).requests)).toEqual([["one"]]);
    const compress = (zlib as { zstdCompressSync?: (text: string) => Uint8Array }).zstdCompressSync;
    const [other = ""] = files({ "a.log.zst": compress?.(`${line("one")}\n`) ?? "x" });
    const { code, err } = await ctxlog(["trace", ID, other]);
    expect(code).toBe(compress === undefined ? 2 : 0);
    if (compress === undefined) expect(err).toMatch(/zstd.*22\.15/);
  });

  test.each<[string, Uint8Array | string]>([
    ["a broken gzip file", Buffer.from("no gzip")],
    ["a gzip file that was cut", gzipSync(line("one").repeat(5000)).subarray(0, 100)],
  ])("%s is said to be unreadable, and others are read", async (_, content) => {
    const [bad = "", good = ""] = files({ "bad.gz": content, "good.log": `${line("one")}\n` });
    const { code, err, out } = await ctxlog(["trace", ID, bad, good]);
    expect({ code, isNamed: err.includes(bad), isShown: out.includes("one") }).toEqual({
      code: 0,
      isNamed: true,
      isShown: true,
    });
  });

  test("that turns out to be unreadable, and is the only one, is wrong use", async () => {
    const [path = ""] = files({ "bad.gz": "no gzip" });
    for (const args of [
      ["trace", ID, path],
      ["view", path],
      ["sessions", path],
    ]) {
      expect(await ctxlog(args)).toMatchObject({ code: 2, out: "", err: expect.stringContaining("incorrect header") });
    }
  });

  test("that cannot be read is named with the reason, and others are read", async () => {
    const folder = temporary();
    mkdirSync(join(folder, "logs"));
    const [good = ""] = files({ "good.log": `${line("one")}\n` });
    const { code, err, out } = await ctxlog(["trace", ID, join(folder, "logs"), join(folder, "none.log"), good]);
    expect(code).toBe(0);
    expect(err).toContain("logs: is a directory; name its files\n");
    expect(err).toContain("none.log: no such file\n");
    expect(out).toContain("one");
    expect((await ctxlog(["trace", ID, join(folder, "none.log")])).code).toBe(2);
  });

  test("with binary content has no lines", async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 256));
    const [path = ""] = files({ "a.bin": Buffer.concat([bytes, Buffer.from(ID), bytes]) });
    expect((await ctxlog(["trace", ID, path])).code).toBe(3);
  });

  test("is found in once, however often it is named", async () => {
    const [path = ""] = files({ "a.log": `${line("one")}\n` });
    expect((await digest([ID, path, path])).lineCount).toBe(1);
  });

  test("whose time goes backwards is sorted, and that is said", async () => {
    const [path = ""] = files({ "a.log": `${line("late", 40)}\n${line("early", 15)}\n` });
    const { requests, notes } = await digest([ID, path]);
    expect(messagesOf(requests)).toEqual([["early", "late"]]);
    expect(notes.join()).toContain("the time goes backwards");
  });
});

describe("a rotated set", () => {
  test("is in order, whatever the shell's order is", async () => {
    const contents = {
      "app.log": `${line("5")}\n`,
      "app.log.1": `${line("4")}\n`,
      "app.log.10": `${line("1")}\n`,
      "app.log.2": `${line("3")}\n`,
      "app.log.9": `${line("2")}\n`,
    };
    expect(await messages(contents)).toEqual(["1", "2", "3", "4", "5"]);
    const others = { "app.1.log": `${line("2")}\n`, "app.2.log": `${line("1")}\n`, "app.log": `${line("3")}\n` };
    expect(await messages(others)).toEqual(["1", "2", "3"]);
  });

  test("by date is in order", async () => {
    const contents = {
      "app-2024-01-13.log": `${line("1")}\n`,
      "app-2024-01-14.log": `${line("2")}\n`,
      "app.log": `${line("3")}\n`,
    };
    expect(await messages(contents)).toEqual(["1", "2", "3"]);
  });

  test("by date and number is in order, as fileTransport names files", async () => {
    const contents = {
      "app-2024-01-14.log": `${line("2")}\n`,
      "app-2024-01-14_1.log": `${line("3")}\n`,
      "app-2024-01-14_10.log": `${line("5")}\n`,
      "app-2024-01-14_2.log": `${line("4")}\n`,
      "app-2024-01-14T05.log": `${line("6")}\n`,
      "app-2024-01-13_99.log": `${line("1")}\n`,
      "app.log": `${line("7")}\n`,
    };
    expect(await messages(contents)).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
  });

  test("has lines once that were copied before the file was truncated", async () => {
    const copied = ["2", "3", "3"].map((text) => `${line(text)}\n`).join("");
    const contents = { "app.log": `${copied}${line("4")}\n`, "app.log.1": `${line("1")}\n${copied}` };
    const { requests } = await digest([ID, ...files(contents)]);
    expect(requests[0]?.lines.map(({ message, repeats = 1 }) => [message, repeats])).toEqual([
      ["1", 1],
      ["2", 1],
      ["3", 2],
      ["4", 1],
    ]);
  });
});

describe("what a collector has put around lines", () => {
  const t = "2024-01-15T10:30:15.123456789Z";
  const docker = (log: string) => `${JSON.stringify({ log, stream: "stdout", time: t })}\n`;

  test.each<[string, string, string[]]>([
    ["Docker's JSON", docker(`${line("one")}\n`) + docker(`${json("two", 900)}\n`), ["one", "two"]],
    ["pieces of Docker's JSON", docker(json("one").slice(0, 30)) + docker(`${json("one").slice(30)}\n`), ["one"]],
    ["CRI's prefix", `${t} stdout F ${line("one")}\n${t} stderr F ${json("two", 900)}\n`, ["one", "two"]],
    [
      "pieces of CRI",
      `${t} stdout P ${json("one").slice(0, 125)}\n${t} stderr F other\n${t} stdout P ${json("one").slice(125, 130)}\n${t} stdout F ${json("one").slice(130)}\n`,
      ["one"],
    ],
    [
      "kubectl logs --prefix --timestamps",
      `[pod/shop-1/shop] ${t} ${line("one")}\n[pod/pay-2/pay] ${t} ${json("two", 900)}\n`,
      ["one", "two"],
    ],
    ["kubectl logs --timestamps", `${t} ${line("one")}\n${t} ${json("two", 900)}\n`, ["one", "two"]],
    ["kubectl logs --prefix", `[pod/shop-1/shop] ${line("one")}\n`, ["one"]],
    ["docker compose logs", `shop-1  | ${line("one")}\npay-1   | ${json("two", 900)}\n`, ["one", "two"]],
    ["journalctl -o cat", `${line("one")}\nStarted shop.service.\n`, ["one"]],
    [
      "journalctl -o short-iso",
      `2024-01-15T10:30:15+0000 host shop[123]: ${line("one")}\n2024-01-15T10:30:15+0000 host shop[123]: ${json("two", 900)}\n`,
      ["one", "two"],
    ],
    ["syslog", `Jan 15 10:30:15 host shop[1]: ${line("one")}\n`, ["one"]],
  ])("%s is taken off", async (_, content, expected) => {
    expect(await messages({ "container.log": content })).toEqual(expected);
  });

  test("says which service it was, if the line does not", async () => {
    const bare = `2024-01-15 10:30:15 - INFO - [req=a1b2c3d4|session=${ID}] - one`;
    const [path = ""] = files({ "all.log": `[pod/shop-7d4b9-x/web] ${bare}\n` });
    expect((await digest([ID, path])).services).toEqual(["web"]);
    const [own = ""] = files({ "payments.log": `${bare}\n` });
    expect((await digest([ID, own])).services).toEqual(["payments"]);
  });

  test("gives a line the exact time that its own format lacks", async () => {
    const [path = ""] = files({ "a.log": `${t} stdout F ${line("one")}\n` });
    expect((await digest([ID, path])).requests[0]?.lines[0]?.time).toBe("2024-01-15T10:30:15.123Z");
  });
});

describe("other loggers' JSON", () => {
  const time = Date.UTC(2024, 0, 15, 10, 30, 15);
  test.each<[string, object]>([
    ["pino", { level: 40, time, msg: "m", reqId: "r1", session_id: ID }],
    [
      "ECS",
      {
        "@timestamp": new Date(time),
        "log.level": "warn",
        message: "m",
        "http.request.id": "r1",
        labels: { session_id: ID },
      },
    ],
    [
      "ECS, nested",
      {
        "@timestamp": new Date(time),
        log: { level: "warn" },
        message: "m",
        http: { request: { id: "r1" } },
        session: { id: ID },
      },
    ],
    [
      "Google",
      {
        severity: "WARNING",
        timestamp: { seconds: time / 1000, nanos: 0 },
        message: "m",
        "logging.googleapis.com/operation": { id: "r1" },
        sessionId: ID,
      },
    ],
    [
      "Google, in two keys",
      {
        severity: "WARNING",
        timestampSeconds: time / 1000,
        timestampNanos: 0,
        message: "m",
        request_id: "r1",
        sessionId: ID,
      },
    ],
    ["Datadog", { status: "warn", timestamp: time, message: "m", "http.request_id": "r1", session_id: ID }],
    [
      "OpenTelemetry",
      { severityNumber: 13, timeUnixNano: `${time}000000`, body: "m", "http.request.id": "r1", "session.id": ID },
    ],
    ["seconds", { level: "WARN", ts: time / 1000, msg: "m", request_id: "r1", session_id: ID }],
  ])("of %s is understood", async (_, record) => {
    const { requests } = await digest([ID, ...files({ "a.jsonl": `${JSON.stringify(record)}\n` })]);
    expect(requests).toMatchObject([
      { requestId: "r1", lines: [{ level: "WARN", message: "m", time: "2024-01-15T10:30:15.000Z" }] },
    ]);
  });

  test("with keys that cannot be guessed is understood when they are named", async () => {
    const [path = ""] = files({
      "a.jsonl": `${JSON.stringify({ zeit: time, stufe: "error", text: "m", rid: "r1", sid: ID })}\n`,
    });
    const { requests } = await digest([
      ID,
      path,
      "--keys",
      "time=zeit,level=stufe",
      "--keys",
      "message=text,requestId=rid,sessionId=sid",
    ]);
    expect(requests).toMatchObject([{ requestId: "r1", lines: [{ level: "ERROR", message: "m" }] }]);
  });
});

describe("pretty lines, which show the time of day only,", () => {
  const pretty = (clock: string) => `${clock}.000 INFO  shop [req=a1b2c3d4|session=${ID}] at ${clock}\n`;

  test("are of the day before the file's last one, if they would be later than the file", async () => {
    const [path = ""] = files({ "a.log": pretty("23:59:00") + pretty("00:05:00") });
    const written = new Date(2024, 0, 16, 0, 5, 30);
    utimesSync(path, written, written);
    const [request] = (await digest([ID, path])).requests;
    expect(request?.lines.map(({ message, offsetMs }) => [message, offsetMs])).toEqual([
      ["at 23:59:00", 0],
      ["at 00:05:00", 360_000],
    ]);
  });
});

test("times that no clock has are no times", async () => {
  const record = {
    timestamp: { seconds: 1e300, nanos: 0 },
    level: "INFO",
    requestId: "r1",
    sessionId: ID,
    message: "m",
  };
  const [path = ""] = files({ "a.jsonl": `${JSON.stringify(record)}\n` });
  for (const args of [
    ["trace", ID, path, "--json"],
    ["trace", ID, path],
    ["sessions", path],
    ["view", path],
  ])
    expect(await ctxlog(args)).toMatchObject({ code: 0, err: "" });
});

test("standard input is read as a file, alone and beside files", async () => {
  const [path = ""] = files({ "a.log": `${line("two", 16)}\n` });
  expect(messagesOf((await digest([ID], { stdin: `${line("one")}\n` })).requests)).toEqual([["one"]]);
  expect(messagesOf((await digest([ID, path, "-"], { stdin: `${line("one")}\n` })).requests)).toEqual([["one", "two"]]);
});

test("nothing named and nothing piped in is wrong use", async () => {
  for (const command of [["trace", ID], ["sessions"], ["requests"], ["view"]]) {
    expect(await ctxlog(command)).toMatchObject({ code: 2, err: expect.stringContaining("no file was named") });
  }
});

test("a file without permission is named", async () => {
  if (process.getuid?.() === 0) return;
  const [path = ""] = files({ "a.log": line("one") });
  writeFileSync(path, line("one"), { mode: 0 });
  expect((await ctxlog(["trace", ID, path])).err).toContain("permission denied");
});
