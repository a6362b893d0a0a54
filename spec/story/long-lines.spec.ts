import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { ctxlog, files } from "../support/ctxlog-command.js";

const LINE = "2024-01-15 10:30:15 - shop - INFO - [req=a1b2c3d4|session=12345678] - ";
const LONG = 17 * 2 ** 20;

test("a line that is too long passes view byte for byte, and those around it are read", async () => {
  const long = "é".repeat(LONG);
  const [path = ""] = files({ "a.log": `${LINE}one\n${long}\n${LINE}two\n` });
  const { out } = await ctxlog(["view", path]);
  const [first = "", foreign = "", last = ""] = out.split("\n");
  expect(first).toMatch(/^10:30:15\.000 INFO {2}shop \[req=a1b2c3d4\|session=12345678\] one$/);
  expect(last).toMatch(/two$/);
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  expect(hash(foreign)).toBe(hash(long));
});

test("a part of a line that is too long is never taken for a line, whatever it says", async () => {
  // The line is divided behind 16 MiB, or somewhat later: there may be a forged line at each place.
  const forged = `${LINE}forged`.padEnd(128, ".");
  const [path = ""] = files({ "a.log": `${forged.repeat(LONG / 128)}\n${LINE}true\n` });
  const { out, err } = await ctxlog(["trace", "12345678", path]);
  expect(err).toContain("a line is longer than 16 MiB; what is behind that is not read");
  expect(out).toContain("2 lines");
  expect((await ctxlog(["sessions", path, "--json"])).out).toContain('"lines": 2');
  expect((await ctxlog(["view", path])).out.match(/^10:30:15/gm)).toHaveLength(1);
});
