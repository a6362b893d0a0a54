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
    function descend(run) {
      let depth = 0;
      const down = () => { depth++; run(depth); down(); };
      try { down(); } catch {}
    }
    const contexts = Array.from({ length: 20_000 }, (_, id) => runWithContext({}, () => {
      for (const text of ["1", "2", "3"]) log.debug(id + " " + text);
      return bindContext(() => log.error(id + " failed"));
    }));
    descend((depth) => contexts[depth]?.());
    await new Promise(setImmediate);
    const textsOf = ({ lines }) => {
      const texts = new Map();
      for (const line of lines) {
        const [id, text] = line.split(" ");
        texts.set(id, [...(texts.get(id) ?? []), text]);
      }
      return [...texts.values()].map((list) => list.join());
    };
    const whole = "1,2,3,failed";
    const all = [memory, other].map(textsOf);
    console.log(JSON.stringify({
      contexts: all[0].length,
      partial: all.flat().filter((texts) => texts !== whole).length,
      wrong: all.flat().filter((texts) => !whole.startsWith(texts)),
    }));
  `;
  const { stdout, stderr } = await runNode(["--stack-size=200", "--input-type=module", "--eval", program]);
  const seen = JSON.parse(stdout || `{"stderr":${JSON.stringify(stderr)}}`) as Record<string, unknown>;
  expect(seen).toMatchObject({ wrong: [] });
  // The last call of all finds no room even to be put off.
  expect(seen["partial"]).toBeLessThanOrEqual(2);
  expect(seen["contexts"]).toBeGreaterThan(100);
});
