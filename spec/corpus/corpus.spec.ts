import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inside, keep } from "./api.js";
import { CALLS, type Call } from "./calls.js";

const FILE = new URL("expected.txt", import.meta.url);
/** How long a physical line may be to be kept as it is; of a longer one the ends are, and a hash of all. */
const LONGEST = 500;

// For a change of the output that is meant: UPDATE_CORPUS=1 npx vitest run spec/corpus, and read the diff.
if (process.env["UPDATE_CORPUS"]) {
  writeFileSync(FILE, CALLS.map((call) => `## ${call.title}\n${outcome(call)}`).join("\n"));
}

const expected = new Map(
  `\n${readFileSync(FILE, "utf8")}`
    .split("\n## ")
    .slice(1)
    .map((entry) => [entry.slice(0, entry.indexOf("\n")), entry.slice(entry.indexOf("\n") + 1)]),
);

test("every call has a title of its own, and the file has these calls and no others", () => {
  const titles = CALLS.map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  expect([...expected.keys()]).toEqual(titles);
});

describe("the output is, byte for byte, what was kept", () => {
  for (const call of CALLS) test(call.title, () => expect(outcome(call)).toBe(expected.get(call.title)));
});

/** All that comes of a call: its lines in each format, and what was told of failures. */
function outcome({ setup = {}, context, log: call }: Call): string {
  const { log, take } = keep(setup);
  function once(): string {
    call(log);
    return take().map(entry).join("") || "no line\n";
  }
  // The second time, logger and context have what was rendered of them the first time.
  const twice = () => [once(), once()] as const;
  const [first, second] = context === undefined ? twice() : inside(context, twice);
  return first === second ? first : `${first}the second time\n${second}`;
}

function entry([what, text]: readonly [what: string, text: string]): string {
  const lines = text.split("\n").map(visible);
  return lines.map((line, index) => `${(index === 0 ? what : "").padEnd(6)} | ${line}\n`).join("");
}

/** A physical line as JSON has it, but for the quotes; control characters and the like all by their numbers. */
function visible(line: string): string {
  const json = JSON.stringify(line).slice(1, -1).replaceAll('\\"', '"');
  const shown = json.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`);
  if (shown.length <= LONGEST) return shown;
  const hash = createHash("sha256").update(shown).digest("hex");
  return `${shown.slice(0, 200)} <${shown.length} characters, SHA-256 ${hash}> ${shown.slice(-200)}`;
}
