import { openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stderrTransport, stdoutTransport } from "../../src/index.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

const PROGRAM = `
const log = createLogger({ minLevel: "SILLY", transports: [stdoutTransport({ priority: true, format: "line" })] });
for (const level of ["silly", "trace", "debug", "info", "warn", "error", "fatal"]) log[level](level + "\\nmore");
`;

/** What reads a unit's output: takes the priority off each physical line, as systemd does. */
function journal(output: string): [number | undefined, string][] {
  return output
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, priority, text = line] = /^<([0-7])>(.*)$/.exec(line) ?? [];
      return [priority === undefined ? undefined : Number(priority), text];
    });
}

/** What the program writes to a file, with the journal said to be one. */
async function outputOf(journalStream: (path: string) => string | undefined): Promise<[number | undefined, string][]> {
  const path = join(temporary(), "out");
  const stdout = openSync(path, "w");
  const stream = journalStream(path);
  const { code } = await runProgram(PROGRAM, { stdout, env: stream === undefined ? {} : { JOURNAL_STREAM: stream } });
  expect(code).toBe(0);
  return journal(readFileSync(path, "utf8"));
}

function identity(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}:${ino}`;
}

test("each physical line has the priority of its level where stdout is the journal", async () => {
  const entries = await outputOf(identity);
  expect(entries.map(([priority]) => priority)).toEqual([7, 7, 7, 7, 7, 7, 6, 6, 4, 4, 3, 3, 2, 2]);
  for (const [index, [, text]] of entries.entries()) {
    expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - [A-Z]+ - \[req=none\|session=none\] [-|] /);
    expect(text.endsWith(" | more")).toBe(index % 2 === 1);
  }
});

test.each<[string, (path: string) => string | undefined]>([
  ["there is no journal", () => undefined],
  ["the output was redirected since", (path) => identity(join(path, ".."))],
  ["JOURNAL_STREAM is no device and inode", () => "journal"],
])("nothing is added where %s", async (_, stream) => {
  expect((await outputOf(stream)).every(([priority]) => priority === undefined)).toBe(true);
});

test("priority must be a boolean", () => {
  for (const transport of [stdoutTransport, stderrTransport]) {
    expect(() => transport({ priority: "yes" as unknown as boolean })).toThrow(/priority/);
  }
});
