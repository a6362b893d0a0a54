import fc from "fast-check";
import { expect, test } from "vitest";
import { ctxlog, files } from "../support/ctxlog-command.js";

// As in the line format, a tab may stay.
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const piece = fc.constantFrom(
  "\x1b[2J",
  "\x1b]0;title\x07",
  "\x9b31m",
  "\r",
  "\x08",
  "\u202e",
  "\u2028",
  "\x7f",
  "\x00",
  "\t",
  "a",
  "[req=",
  "é",
);
const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.array(piece, { maxLength: 8 }).map((all) => all.join("")),
);
const ID = "5e55104a";

/** Lines in which every part of every format is hostile, and those of another program. */
function content(text: string): string {
  const value = {
    sessionId: ID,
    requestId: text,
    name: text,
    service: text,
    traceId: text,
    spanId: text,
    message: text,
  };
  const error = { name: text, message: text, stack: text, cause: { message: text } };
  const one = text.replace(/[\n]/g, "");
  return [
    JSON.stringify({
      time: "2024-01-15T10:30:15.123Z",
      level: "ERROR",
      ...value,
      error,
      [text]: text,
      o: { [text]: text },
    }),
    JSON.stringify({
      time: "2024-01-15T10:30:16.123Z",
      level: text,
      ...value,
      sessionId: `${ID}${text}`,
      method: text,
      path: text,
    }),
    `2024-01-15 10:30:15 - ${one} - INFO - [req=${one}|session=${ID}|t=${one}] - ${one} a=${one} "${one}"="${one}"`,
    `2024-01-15 10:30:15 - INFO - [req=a|session=${ID}] - ${one}`,
    `2024-01-15 10:30:15 - INFO - [req=a|session=${ID}] | ${one}`,
    `10:30:15.000 WARN  ${one} [req=a|session=${ID}] ${one}`,
    `[pod/${one}/${one}] 2024-01-15T10:30:15.123456Z 2024-01-15 10:30:15 - INFO - [req=a|session=${ID}] - ${one}`,
    `${one} ${ID}`,
    "",
  ].join("\n");
}

test("no text of a file, nor its name, reaches a terminal as a control sequence", async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const name = `a${text.replace(/[/\x00\n\ud800-\udfff]/g, "").slice(0, 20)}`;
      const [path = "", broken = ""] = files({ [`${name}.log`]: content(text), [`${name}.gz`]: text });
      for (const args of [
        ["trace", ID, path, broken],
        ["trace", "nothing here", path],
        ["sessions", path, broken],
        ["requests", path, "--sort", "errors"],
        ["view", path, broken],
        ["view", path, "--grep", "a"],
      ]) {
        const { out, err } = await ctxlog(args, { terminal: true, env: { NO_COLOR: "1" } });
        expect(out).not.toMatch(CONTROL);
        expect(err).not.toMatch(CONTROL);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
