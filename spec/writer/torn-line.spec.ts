import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Backlog } from "../../src/writer/backlog.js";
import { FileDestination } from "../../src/writer/file-destination.js";
import { TornLine } from "../../src/writer/torn-line.js";
import { temporary } from "../support/temporary.js";

/** A file with one and a half lines, and a backlog with the other half. */
function torn() {
  const path = join(temporary(), "app.log");
  const destination = new FileDestination(path, { mode: 0o640, fsync: false, rotate: undefined });
  destination.open();
  writeFileSync(path, "one\ntw");
  const backlog = new Backlog();
  backlog.push(Buffer.from("one\ntwo\n"), 6);
  const tornLine = new TornLine();
  tornLine.remember(destination);
  const rest = () => {
    tornLine.mend(destination, backlog);
    const { bytes, offset } = backlog.first;
    return bytes.subarray(offset).toString();
  };
  return { path, destination, tornLine, rest };
}

test("the rest of the line follows if nobody has changed the file", () => {
  expect(torn().rest()).toBe("o\n");
});

test.each([
  ["another process has written to the file", (path: string) => appendFileSync(path, "o\nthree\n")],
  ["the file was truncated", (path: string) => writeFileSync(path, "")],
])("the whole line follows if %s", (_name, change) => {
  const { path, rest } = torn();
  change(path);
  expect(rest()).toBe("two\n");
});

test("the whole line follows on a new line if the descriptor was lost", () => {
  const { path, destination, tornLine, rest } = torn();
  tornLine.lose();
  expect(rest()).toBe("two\n");
  destination.open();
  expect(readFileSync(path, "utf8")).toBe("one\ntw\n");
});
