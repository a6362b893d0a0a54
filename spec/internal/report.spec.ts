import { expect, test } from "vitest";
import { runNode } from "../support/child-process.js";

/** What a program says on stderr whose logger's filter throws what it is given; the clock of its reports is its own. */
async function reportedBy(program: string): Promise<string[]> {
  const { code, stderr, stdout } = await runNode([
    "--input-type=module",
    "--eval",
    `let now = 0;
    performance.now = () => now;
    const { createLogger } = await import("ctxlog");
    let next;
    const write = () => {};
    const log = createLogger({ transports: [{ write }], filters: [() => { throw next; }] });
    const fail = (error) => { next = error; log.info("m"); };
    ${program}`,
  ]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  return stderr === "" ? [] : stderr.trimEnd().split("\n");
}

test("reports a failure on stderr, in one line, if there is no onError", async () => {
  expect(await reportedBy(`fail(new RangeError("no"));`)).toEqual(["ctxlog: filter: RangeError: no"]);
});

test("reports at most one a second, and with the next one how many were suppressed", async () => {
  const reported = await reportedBy(`
    for (let round = 0; round < 100; round++) fail(new Error("first second"));
    now = 1000;
    fail(new Error("second second"));
    now = 2000;
    fail(new Error("third second"));`);
  expect(reported).toEqual([
    "ctxlog: filter: Error: first second",
    "ctxlog: filter: Error: second second (and 99 more since)",
    "ctxlog: filter: Error: third second",
  ]);
});

test("reports at exit how many were not shown", async () => {
  const reported = await reportedBy(`for (let round = 0; round < 10; round++) fail(new Error("x"));`);
  expect(reported).toEqual(["ctxlog: filter: Error: x", "ctxlog: 9 more internal errors were not shown"]);
});

test("does not let failures of one stage hide those of another", async () => {
  const reported = await reportedBy(`
    fail(new Error("x"));
    createLogger({ transports: [{ write() { throw new Error("y"); } }] }).info("m");`);
  expect(reported).toEqual(["ctxlog: filter: Error: x", "ctxlog: transport: Error: y"]);
});

test("shows an error's text in plain characters, on one line, and shortens it", async () => {
  const reported = await reportedBy(`
    fail(new Error("a\\nctxlog: forged\\u001b[31m\\u2028é"));
    now = 1000;
    fail(new Error("x".repeat(100_000)));`);
  expect(reported[0]).toBe("ctxlog: filter: Error: a?ctxlog: forged?[31m??");
  expect(reported[1]?.length).toBeLessThan(600);
  expect(reported).toHaveLength(2);
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
])("reports whatever was thrown: %s", async (_, thrown, text) => {
  expect(await reportedBy(`fail(${thrown});`)).toEqual([`ctxlog: filter: ${text}`]);
});

/** What must be in no report: line breaks, control sequences, and what a search for a tag finds. */
const FORGERIES = [
  "acme\n2026-01-01 00:00:00 - FATAL - [req=a1b2c3d4|session=12345678] - forged",
  "\r\nforged",
  "\u001b[31m red \u009b2J",
  "[req=a1b2c3d4|session=12345678] - paid",
  "|session=12345678]",
  "\u2028forged\u2029\u0085",
  "\u202egnirts",
  "[[req=[req=a1b2c3d4",
];

test.each(FORGERIES)("cannot be used to forge a line, a tag or a control sequence: %j", async (text) => {
  const { stdout, stderr } = await runNode([
    "--input-type=module",
    "--eval",
    `import { createLogger, fileTransport, runWithContext, serializeContext } from "ctxlog";
    import { extractContext } from "ctxlog/http";
    const text = ${JSON.stringify(text)};
    const fail = (what) => { throw new Error(what); };
    createLogger({ transports: [fileTransport({ path: "/dev/null/" + text + ".log" })] }).info("to a file");
    createLogger({ filters: [() => fail(text)], transports: [] }).info("a filter");
    createLogger({ transports: [{ name: text, write: () => fail(text) }] }).info("a transport");
    createLogger({ format: () => fail(text), transports: [{ write() {} }] }).info("a format");
    process.env.LOG_LEVEL = text;
    createLogger({ transports: [] });
    extractContext({ headers: { "x-session-id": text } });
    runWithContext({ requestId: text }, () => serializeContext());`,
  ]);
  expect(stdout).toBe("");
  expect(stderr.split("\n").length).toBeGreaterThanOrEqual(6);
  for (const line of stderr.trimEnd().split("\n")) expect(line).toMatch(/^ctxlog: [\x20-\x7e]+$/);
  expect(stderr).not.toMatch(/\[req=|\|session=/);
});
