import { expect } from "vitest";

const ID = "[A-Za-z0-9._~+/@:-]{1,128}";

/**
 * The prefix of one physical line in the line format, with the tag, in UTC without milliseconds. The text follows it.
 * Groups: name, level, both IDs, mark.
 */
export const PHYSICAL_LINE: RegExp = new RegExp(
  String.raw`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - (?:(?<name>.{1,1200}?) - )?(?<level>SILLY|TRACE|DEBUG|INFO|WARN|ERROR|FATAL)` +
    String.raw` - \[req=(?<req>${ID})\|session=(?<session>${ID})\] (?<mark>[-|]) `,
  "su",
);

/** Characters that no output contains: C0 except TAB, DEL, C1, line separators, bidi controls, lone surrogates. */
export const CONTROL: RegExp =
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u;

/** The physical lines of a record in the line format. Checks each: its prefix, one tag, no control character. */
export function physicalLines(line: string): string[] {
  const lines = line.split("\n");
  for (const [index, text] of lines.entries()) {
    if (CONTROL.test(text)) expect.fail(`control character in ${show(text)}`);
    const groups = PHYSICAL_LINE.exec(text)?.groups;
    if (groups === undefined) expect.fail(`not in the line format: ${show(text)}`);
    if (groups["mark"] !== (index === 0 ? "-" : "|")) expect.fail(`wrong mark: ${show(text)}`);
    if (count(text, "[req=") !== 1 || count(text, "|session=") !== 1) expect.fail(`a second tag: ${show(text)}`);
  }
  return lines;
}

/** A JSON line, parsed. Checks that it is one physical line without control characters, and has no key twice in any object. */
export function jsonLine(line: string): Record<string, unknown> {
  if (CONTROL.test(line) || line.includes("\t")) expect.fail(`control character in ${show(line)}`);
  const parsed = JSON.parse(line);
  expect(typeof parsed).toBe("object");
  expect(repeatedKeys(line)).toEqual([]);
  return parsed;
}

const TOKENS = /"(?:[^"\\]+|\\.)*"|[{}[\],]/g;

/** The keys that an object of a valid JSON text has more than once. */
export function repeatedKeys(json: string): string[] {
  const repeated: string[] = [];
  const open: (Set<string> | undefined)[] = [];
  let expectKey = false;
  for (const [token] of json.matchAll(TOKENS)) {
    const keys = open.at(-1);
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token !== "," && expectKey && keys !== undefined) {
      const key = JSON.parse(token) as string;
      if (keys.has(key)) repeated.push(key);
      keys.add(key);
    }
    expectKey = token === "{" || (token === "," && keys !== undefined);
  }
  return repeated;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function show(text: string): string {
  return JSON.stringify(text.slice(0, 300));
}
