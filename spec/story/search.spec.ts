import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { digest, files, type Messages, messagesOf } from "../support/ctxlog-command.js";

const SESSION = "1234567890abcdef";
const REQUEST = "a1b2c3d4e5f6";
const TRACE = "0af7651916cd43dd8448eb211c80319c";

let clock = 0;

/** A JSON line of the session's request; a part that is null is left out. */
function json(message: string, parts: Record<string, unknown> = {}): string {
  const time = new Date(Date.UTC(2024, 0, 15, 10, 30) + clock++).toISOString();
  const record = { time, level: "INFO", name: "shop", requestId: REQUEST, sessionId: SESSION, ...parts, message };
  return `${JSON.stringify(Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)))}\n`;
}

function line(message: string, req = "a1b2c3d4", session = "12345678"): string {
  return `2024-01-15 10:30:00 - pay - INFO - [req=${req}|session=${session}] - ${message}\n`;
}

/** All messages of a story, without their order. */
async function found(id: string, contents: Parameters<typeof files>[0]): Promise<string[]> {
  return flat(messagesOf((await digest([id, ...files(contents)])).requests)).sort();
}

function flat(messages: Messages): string[] {
  return messages.flatMap((one) => (typeof one === "string" ? [one] : flat(one)));
}

const span = (number: number) => String(number).repeat(16);

describe("a session's story", () => {
  test("has the lines of its requests in a service that does not know the session", async () => {
    const other = json("pay", { name: "pay", sessionId: null });
    expect(await found(SESSION, { "a.jsonl": json("shop"), "b.jsonl": other })).toEqual(["pay", "shop"]);
    expect(await found(SESSION, { "a.jsonl": json("shop"), "b.log": line("pay", "a1b2c3d4", "none") })).toEqual([
      "pay",
      "shop",
    ]);
  });

  test("has what happened in the traces of its requests, but not what is of another session", async () => {
    const others =
      json("called", { name: "pay", requestId: "pay-request-1", sessionId: null, traceId: TRACE }) +
      json("of another", { requestId: "other-request", sessionId: "ffffffffffffffff", traceId: TRACE }) +
      json("of another trace", { requestId: "r3", sessionId: null, traceId: TRACE.replace("0", "1") });
    const contents = { "a.jsonl": json("shop", { traceId: TRACE }) + others };
    expect(await found(SESSION, contents)).toEqual(["called", "shop"]);
  });

  test("follows calls from service to service, by their spans alone", async () => {
    const calls = [1, 2, 3, 4, 5].map(
      (number) =>
        json(`in ${number}`, {
          name: `service${number}`,
          requestId: `request-of-${number}`,
          sessionId: number === 1 ? SESSION : null,
          spanId: `a${span(number).slice(1)}`,
          parentSpanId: number === 1 ? null : span(number - 1),
        }) +
        json(`call ${number}`, {
          name: `service${number}`,
          requestId: `request-of-${number}`,
          sessionId: number === 1 ? SESSION : null,
          spanId: span(number),
        }),
    );
    // The last service's file comes first, so that each search finds one more.
    const contents = Object.fromEntries(calls.reverse().map((content, index) => [`${index}.jsonl`, content]));
    expect(await found(SESSION, contents)).toHaveLength(10);
  });

  test("follows more than a thousand calls", async () => {
    const numbers = Array.from({ length: 1500 }, (_, index) => index);
    const spanOf = (number: number) => number.toString(16).padStart(16, "0");
    const contents = {
      "shop.jsonl":
        json("in", { spanId: "f".repeat(16) }) + numbers.map((n) => json("out", { spanId: spanOf(n), n })).join(""),
      "pay.jsonl": numbers
        .map((n) => json("paid", { name: "pay", requestId: `pay-${n}-x`, sessionId: null, parentSpanId: spanOf(n) }))
        .join(""),
    };
    const { requestCount, lineCount, notes } = await digest([SESSION, ...files(contents)]);
    expect({ requestCount, lineCount, notes }).toEqual({ requestCount: 1501, lineCount: 3001, notes: [] });
  });

  test("says that it was not followed where there is no room for more lines", async () => {
    const content =
      json("in", { spanId: span(1) }) + json("out", { spanId: span(2) }) + json("out", { spanId: span(3) });
    const { notes } = await digest([SESSION, ...files({ "a.jsonl": content }), "--max-lines", "2"]);
    expect(notes.join("\n")).toMatch(/1 more lines are left out.*\n2 requests, traces or calls lead on/);
  });

  test("is followed in standard input, and where that is too large, says so", async () => {
    const content =
      json("in", { spanId: span(1) }) +
      json("out", { spanId: span(2) }) +
      json("called", { name: "pay", requestId: "r2", sessionId: null, parentSpanId: span(2) });
    const small = await digest([SESSION, "-"], { stdin: content });
    expect([small.lineCount, small.notes]).toEqual([3, []]);
    const other = Buffer.from(`${"x".repeat(999_999)}\n`);
    const stdin = Readable.from([Buffer.from(content), ...Array.from({ length: 40 }, () => other)]);
    const large = await digest([SESSION, "-"], { stdin });
    expect([large.lineCount, large.notes]).toEqual([2, [expect.stringContaining("standard input is read once")]]);
  });
});

describe("an ID", () => {
  test("by its beginning finds its lines with a tag, whatever part of it the tag shows", async () => {
    for (const id of [
      "01932c07-209c-7f4a-8e4d-7f9a1c5be1d2",
      "01ARZ3NDEKTSV4RRFFQ69G5FAV",
      "req_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    ]) {
      const short = id.slice(-8);
      const contents = { "a.jsonl": json("whole", { sessionId: id }), "b.log": line("tagged", "b", short) };
      for (const text of [id, short, id.slice(0, 12)]) expect(await found(text, contents)).toEqual(["tagged", "whole"]);
    }
  });

  test("with characters that a tag or JSON shows otherwise is found", async () => {
    const id = 'a"b\\c|d ü efghij';
    const contents = { "a.jsonl": json("whole", { sessionId: id }), "b.log": line("tagged", "b", "a_b_c_d_") };
    expect(await found(id, contents)).toEqual(["tagged", "whole"]);
    const dashed = { "a.jsonl": json("whole", { sessionId: "user#4711#x" }), "b.log": line("tagged", "b", "user_471") };
    for (const text of ["user#4711#x", "user_471"]) expect(await found(text, dashed)).toEqual(["tagged", "whole"]);
  });

  test("of a request is told apart from one with the same short form in JSON", async () => {
    const contents = { "a.jsonl": json("mine") + json("not mine", { requestId: "a1b2c3d4ffff" }) };
    expect(await found(REQUEST, contents)).toEqual(["mine"]);
  });

  test("that is a session's and a request's is the session's", async () => {
    const same = { "a.log": line("one", "12345678") + line("two", "other") };
    expect(await found("12345678", same)).toEqual(["one", "two"]);
    expect((await digest(["12345678", ...files(same)])).kind).toBe("session");
    const whole = { "a.jsonl": json("one", { requestId: SESSION }) + json("two") };
    expect((await digest([SESSION, ...files(whole)])).kind).toBe("session");
  });
});

describe("a field", () => {
  const contents = {
    "a.jsonl":
      json("json", { user: { id: 42 }, note: 'say "hi"\n' }) + json("other", { requestId: "r9", user: { id: 43 } }),
    "b.log": line('line user={"id":42} note="say \\"hi\\"\\n"', "bbbbbbbb") + line("other", "cccccccc"),
  };

  test.each(["user.id=42", 'note=say "hi"\n'])("%j is found in JSON and the line format", async (field) => {
    const { requests } = await digest(["--field", field, ...files(contents)]);
    expect(messagesOf(requests).flat().sort()).toEqual(["json", "line"]);
  });
});

describe("requests that call each other", () => {
  const called = (number: number, parent: number) =>
    json(`m${number}`, {
      requestId: `request-${number}`,
      name: `s${number % 3}`,
      spanId: `s${number}`,
      parentSpanId: `s${parent}`,
    });

  test("in a circle are all there", async () => {
    expect(await found(SESSION, { "a.jsonl": called(0, 1) + called(1, 2) + called(2, 0) })).toEqual(["m0", "m1", "m2"]);
    expect(await found(SESSION, { "a.jsonl": called(0, 0) + called(1, 0) })).toEqual(["m0", "m1"]);
  });

  test("in a chain of thousands, or in thousands beside each other, are all there", async () => {
    const numbers = Array.from({ length: 5000 }, (_, index) => index);
    const chain = { "a.jsonl": numbers.map((number) => called(number, number - 1)).join("") };
    const wide = { "a.jsonl": numbers.map((number) => called(number, number === 0 ? -1 : 0)).join("") };
    const trace = {
      "a.jsonl": numbers
        .map((n) => json("m", { requestId: `request-${n}`, name: `s${n % 3}`, traceId: TRACE }))
        .join(""),
    };
    for (const contents of [chain, wide, trace]) {
      const { lineCount, requestCount } = await digest([SESSION, ...files(contents)]);
      expect({ lineCount, requestCount }).toEqual({ lineCount: 5000, requestCount: 5000 });
    }
  });
});

test.each(["\n", "\nabcdefgh", "abcd\nefgh", "\r\n"])(
  "an ID with a line break in a file, %j, does not stop the search",
  async (requestId) => {
    const line = {
      time: "2024-01-15T10:30:15.123Z",
      level: "INFO",
      name: "shop",
      requestId,
      sessionId: "5e55104a",
      message: "m",
    };
    const [path = "", other = ""] = files({
      "a.jsonl": `${JSON.stringify(line)}\nabcd\nefgh\n${JSON.stringify({ ...line, name: "pay" })}\n`,
      "b.jsonl": "abcdefgh\n\n",
    });
    expect((await digest(["5e55104a", path, other])).lineCount).toBe(2);
  },
);
