import { expect, test } from "vitest";
import { runNode } from "../support/child-process.js";

/** Logs at every depth of an endless recursion, up to the end of the call stack. */
const PROGRAM = `
  import { createLogger, memoryTransport, runWithContext } from "ctxlog";
  const memory = memoryTransport();
  const other = memoryTransport();
  const log = createLogger({ transports: [memory, { write: (record, line) => other.write(record, line) }] });
  let thrownBeforeTheEnd = 0;
  let calls = 0;
  function descend(depth) {
    calls++;
    let logged = false;
    try {
      log.info("deep", { depth });
      logged = true;
    } finally {
      // The last call of all: the stack has no room for the call itself.
      if (!logged) thrownBeforeTheEnd++;
    }
    descend(depth + 1);
  }
  runWithContext({ requestId: "DEEP" }, () => {
    try {
      descend(0);
    } catch {}
  });
  await new Promise(setImmediate);
  const depths = memory.records.map((record) => record.fields.depth);
  console.log(JSON.stringify({
    calls,
    thrownBeforeTheEnd,
    lines: depths.length,
    distinct: new Set(depths).size,
    inOther: other.lines.length,
    withoutContext: memory.lines.filter((line) => !line.includes("[req=DEEP|")).length,
    broken: memory.lines.filter((line) => !/ - deep depth=\\d+$/.test(line)).length,
  }));
`;

test.each([100, 200, 400, 984])(
  "near the end of a call stack of %i KiB, a log call does not throw, and its line keeps its context",
  async (size) => {
    const { stdout, code } = await runNode([`--stack-size=${size}`, "--input-type=module", "--eval", PROGRAM]);
    expect(code).toBe(0);
    const seen = JSON.parse(stdout) as Record<string, number>;
    expect(seen["thrownBeforeTheEnd"]).toBeLessThanOrEqual(1);
    expect(seen).toMatchObject({ distinct: seen["lines"], withoutContext: 0, broken: 0 });
    // A few calls at the very end find no room even to be put off. The last of them may have reached one transport.
    expect((seen["lines"] as number) - (seen["inOther"] as number)).toBeOneOf([0, 1]);
    expect((seen["calls"] as number) - (seen["lines"] as number)).toBeLessThan(30);
  },
);

test("calls for which the stack had no room are counted, and the next call reports them", async () => {
  const { stdout } = await runNode([
    "--stack-size=100",
    "--input-type=module",
    "--eval",
    `import { createLogger, memoryTransport } from "ctxlog";
    const memory = memoryTransport();
    const failures = [];
    const log = createLogger({ transports: [memory], onError: (error, stage) => failures.push(stage + ": " + error.message) });
    let calls = 0;
    let thrown = 0;
    const descend = () => {
      calls++;
      try { log.info("deep"); } catch { thrown++; }
      descend();
    };
    try { descend(); } catch {}
    await new Promise(setImmediate);
    const before = memory.lines.length;
    log.info("after");
    console.log(JSON.stringify({ lost: calls - thrown - before, failures, last: memory.records.at(-1).message }));`,
  ]);
  const { lost, failures, last } = JSON.parse(stdout) as { lost: number; failures: string[]; last: string };
  expect(last).toBe("after");
  if (lost > 0) expect(failures).toEqual([`transport: ctxlog: ${lost} log calls were lost: the call stack was full`]);
});

test("a filter that calls itself for ever withholds the line, and ends", async () => {
  const { stdout, code } = await runNode([
    "--input-type=module",
    "--eval",
    `import { createLogger, memoryTransport } from "ctxlog";
    const memory = memoryTransport();
    const endless = () => endless() + 1;
    createLogger({ filters: [endless], transports: [memory], onError() {} }).info("m");
    await new Promise(setImmediate);
    console.log(memory.lines.length, memory.lines[0]);`,
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^1 .* - message withheld: filter endless threw RangeError\n$/);
});
