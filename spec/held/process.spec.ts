import { describe, expect, test } from "vitest";
import { runNode } from "../support/child-process.js";

const SET_UP = `
  import { captureProcess, createLogger, runWithContext } from "ctxlog";
  const log = createLogger({ debugOnError: true, format: ({ message }) => message });
`;

async function linesOf(program: string): Promise<string[]> {
  const { stdout } = await runNode(["--input-type=module", "--eval", SET_UP + program]);
  return stdout.split("\n").slice(0, -1);
}

describe("at the end of a process", () => {
  test.each(["", "process.exit();", "process.exitCode = 1;", "await log.close();"])(
    "nothing that is held is written: %j",
    async (end) => {
      expect(await linesOf(`runWithContext({}, () => { log.debug("a"); log.info("b"); }); ${end}`)).toEqual(["b"]);
    },
  );

  test.each([
    "runWithContext({}, () => { log.debug('a'); setTimeout(() => fail()); })",
    "setTimeout(() => runWithContext({}, () => { log.debug('a'); fail(); }))",
    "runWithContext({}, async () => { log.debug('a'); fail(); })",
  ])("what the context of an uncaught error has held is written: %s", async (failure) => {
    const lines = await linesOf(`
      const fail = () => { throw new Error("failed"); };
      captureProcess(log);
      runWithContext({}, () => log.debug("of another"));
      ${failure};
    `);
    expect(lines).toEqual(["a", expect.stringMatching(/^Uncaught exception|Unhandled/)]);
  });
});

test("near the end of the call stack, a context that fails writes each held line once, in order", async () => {
  const program = `
    import { bindContext, createLogger, memoryTransport, runWithContext } from "ctxlog";
    const memory = memoryTransport();
    const other = memoryTransport();
    const log = createLogger({
      debugOnError: true,
      transports: [memory, { write: (record, line) => other.write(record, line) }],
      format: ({ message }) => message,
    });
    let wrong = 0;
    const expected = ["1", "2", "3", "failed"].join();
    function descend(run) {
      let depth = 0;
      const down = () => { depth++; run(depth); down(); };
      try { down(); } catch {}
    }
    const contexts = Array.from({ length: 20_000 }, () => runWithContext({}, () => {
      for (const text of ["1", "2", "3"]) log.debug(text);
      return bindContext(() => log.error("failed"));
    }));
    descend((depth) => contexts[depth]?.());
    await new Promise(setImmediate);
    const check = (lines) => {
      for (let i = 0; i < lines.length; i += 4) if (lines.slice(i, i + 4).join() !== expected) wrong++;
    };
    check(memory.lines);
    check(other.lines);
    console.log(JSON.stringify({ wrong, lines: memory.lines.length, same: memory.lines.length === other.lines.length }));
  `;
  const { stdout, stderr } = await runNode(["--stack-size=200", "--input-type=module", "--eval", program]);
  const seen = JSON.parse(stdout || `{"stderr":${JSON.stringify(stderr)}}`) as Record<string, number>;
  expect(seen).toMatchObject({ wrong: 0, same: true });
  expect(seen["lines"]).toBeGreaterThan(400);
});
