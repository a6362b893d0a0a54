import { expect, test } from "vitest";
import { runNode } from "./support/child-process.js";

const MIB = 1024 * 1024;

const PROGRAM = `
  import { createLogger, runWithContext, updateContext } from "ctxlog";
  let lines = 0;
  const transport = (format) => ({ format, write: () => { lines++; } });
  const log = createLogger({ bindings: { service: "shop" }, transports: [transport("line"), transport("json")] });
  const heap = async () => {
    for (let round = 0; round < 5; round++) {
      await new Promise(setImmediate);
      gc();
    }
    return process.memoryUsage().heapUsed;
  };
  const requests = async (count) => {
    for (let number = 0; number < count; number += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, index) =>
        runWithContext({ sessionId: "session-" + (number + index), minLevel: index === 0 ? "debug" : undefined }, async () => {
          updateContext({ ["user" + (number + index)]: number });
          await null;
          log.info("request", { ["field" + (number + index)]: number + index });
        })));
    }
  };
  await requests(20_000);
  const before = await heap();
  lines = 0;
  await requests(200_000);
  const after = await heap();
  console.log(JSON.stringify({ lines, grown: after - before }));
`;

test("200,000 contexts come and go, each logging a line, and leave no heap behind", async () => {
  const { stdout, stderr } = await runNode(["--expose-gc", "--input-type=module", "--eval", PROGRAM], {
    timeout: 60_000,
  });
  expect(stderr).toBe("");
  const { lines, grown } = JSON.parse(stdout) as { lines: number; grown: number };
  expect(lines).toBe(400_000);
  expect(grown).toBeLessThan(MIB);
}, 70_000);
