import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inside, record } from "./api.js";
import { CALLS, type Call } from "./calls.js";

const FILE = new URL("expected.txt", import.meta.url);
/** The longest physical line that is stored whole, in characters. Of a longer one, both ends and a hash are stored. */
const LONGEST = 500;

// After an intended change of the output: UPDATE_CORPUS=1 npx vitest run spec/corpus, and read the diff.
if (process.env["UPDATE_CORPUS"]) {
  writeFileSync(FILE, CALLS.map((call) => `## ${call.title}\n${outcome(call)}`).join("\n"));
}

const expected = new Map(
  `\n${readFileSync(FILE, "utf8")}`
    .split("\n## ")
    .slice(1)
    .map((entry) => [entry.slice(0, entry.indexOf("\n")), entry.slice(entry.indexOf("\n") + 1)]),
);

test("every call has its own title, and the file has exactly these calls", () => {
  const titles = CALLS.map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  expect([...expected.keys()]).toEqual(titles);
});

describe("the output equals the stored output, byte for byte", () => {
  for (const call of CALLS) test(call.title, () => expect(outcome(call)).toBe(expected.get(call.title)));
});

/** The result of a call: its lines in each format, and the reported failures. */
function outcome({ setup = {}, context, log: call }: Call): string {
  const { log, drain } = record(setup);
  function once(): string {
    call(log);
    return drain().map(entry).join("") || "no line\n";
  }
  // The second time, logger and context have cached what was rendered the first time.
  const twice = () => [once(), once()] as const;
  const [first, second] = context === undefined ? twice() : inside(context, twice);
  return first === second ? first : `${first}the second time\n${second}`;
}

function entry([what, text]: readonly [what: string, text: string]): string {
  const lines = text.split("\n").map(visible);
  return lines.map((line, index) => `${(index === 0 ? what : "").padEnd(6)} | ${line}\n`).join("");
}

/** A physical line as JSON escapes it, without escaped quotes. Control and format characters are shown as numbers. */
function visible(line: string): string {
  const json = JSON.stringify(line).slice(1, -1).replaceAll('\\"', '"');
  const shown = json.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`);
  if (shown.length <= LONGEST) return shown;
  const hash = createHash("sha256").update(shown).digest("hex");
  return `${shown.slice(0, 200)} <${shown.length} characters, SHA-256 ${hash}> ${shown.slice(-200)}`;
}
