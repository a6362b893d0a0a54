import { expect, test } from "vitest";
import { runNode } from "../support/child.js";

/** What a program says on stderr whose logger's filter throws what it is told to; the clock of its reports is its own. */
async function toldBy(program: string): Promise<string[]> {
  const { code, stderr, stdout } = await runNode([
    "--input-type=module",
    "--eval",
    `import { createLogger } from "ctxlog";
    let now = 0;
    performance.now = () => now;
    let next;
    const write = () => {};
    const log = createLogger({ transports: [{ write }], filters: [() => { throw next; }] });
    const fail = (error) => { next = error; log.info("m"); };
    ${program}`,
  ]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  return stderr === "" ? [] : stderr.trimEnd().split("\n");
}

test("tells a failure on stderr, in one line, where there is no onError", async () => {
  expect(await toldBy(`fail(new RangeError("no"));`)).toEqual(["ctxlog: filter: RangeError: no"]);
});

test("tells at most one a second, and with the next one how many there were", async () => {
  const told = await toldBy(`
    for (let round = 0; round < 100; round++) fail(new Error("first second"));
    now = 1000;
    fail(new Error("second second"));
    now = 2000;
    fail(new Error("third second"));`);
  expect(told).toEqual([
    "ctxlog: filter: Error: first second",
    "ctxlog: filter: Error: second second (and 99 more since)",
    "ctxlog: filter: Error: third second",
  ]);
});

test("tells at the end how many were not shown", async () => {
  const told = await toldBy(`for (let round = 0; round < 10; round++) fail(new Error("x"));`);
  expect(told).toEqual(["ctxlog: filter: Error: x", "ctxlog: 9 more internal errors were not shown"]);
});

test("lets the failures of one stage hide none of another", async () => {
  const told = await toldBy(`
    fail(new Error("x"));
    createLogger({ transports: [{ write() { throw new Error("y"); } }] }).info("m");`);
  expect(told).toEqual(["ctxlog: filter: Error: x", "ctxlog: transport: Error: y"]);
});

test("shows an error's text in plain characters, on one line, and not all of it where it is long", async () => {
  const told = await toldBy(`
    fail(new Error("a\\nctxlog: forged\\u001b[31m\\u2028é"));
    now = 1000;
    fail(new Error("x".repeat(100_000)));`);
  expect(told[0]).toBe("ctxlog: filter: Error: a?ctxlog: forged?[31m??");
  expect(told[1]?.length).toBeLessThan(600);
  expect(told).toHaveLength(2);
});

test.each([
  ["a string", `"text"`, "text"],
  ["nothing", "undefined", "undefined"],
  ["an object", "{}", "[object Object]"],
  ["an object that has no text", "Object.create(null)", "an error that cannot be read"],
  [
    "an error whose message throws",
    `Object.defineProperty(new Error(), "message", { get() { throw 1; } })`,
    "an error that cannot be read",
  ],
])("tells of whatever was thrown: %s", async (_, thrown, text) => {
  expect(await toldBy(`fail(${thrown});`)).toEqual([`ctxlog: filter: ${text}`]);
});
