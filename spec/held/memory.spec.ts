import { expect, test } from "vitest";
import { runNode } from "../support/child-process.js";

const MIB = 1024 * 1024;

const HEAP = `
  const heap = async () => {
    for (let round = 0; round < 5; round++) {
      await new Promise(setImmediate);
      gc();
    }
    return process.memoryUsage().heapUsed;
  };
`;

async function run<T>(program: string): Promise<T> {
  const flags = ["--expose-gc", "--input-type=module", "--eval"];
  const { stdout, stderr } = await runNode([...flags, HEAP + program], { timeout: 60_000 });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as T;
}

test("200,000 contexts that hold lines, in nested ones too, come and go, and leave no heap behind", async () => {
  const seen = await run<{ lines: number; grown: number }>(`
    import { createLogger, runWithContext } from "ctxlog";
    let lines = 0;
    const write = () => { lines++; };
    const log = createLogger({ debugOnError: true, transports: [{ write }], onError() {} });
    const request = async (id) => {
      log.debug("begin", { id });
      await null;
      await runWithContext({ op: "nested" }, async () => log.debug("work", { id }));
      if (id % 1000 === 0) log.error("failed", { id });
    };
    const requests = async (count) => {
      for (let id = 0; id < count; id += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, index) => runWithContext({}, () => request(id + index))));
      }
    };
    await requests(20_000);
    const before = await heap();
    lines = 0;
    await requests(200_000);
    console.log(JSON.stringify({ lines, grown: (await heap()) - before }));
  `);
  expect(seen.lines).toBe(400);
  expect(seen.grown).toBeLessThan(MIB);
}, 70_000);

test("a context that starts the next one inside itself, and so on, leaves no heap behind", async () => {
  const { grown } = await run<{ grown: number }>(`
    import { createLogger, runWithContext } from "ctxlog";
    const log = createLogger({ debugOnError: true, transports: [{ write() {} }], onError() {} });
    let left = 0;
    const job = (done) => runWithContext({ job: left }, () => {
      log.debug("job", { left });
      if (--left > 0) setImmediate(job, done);
      else done();
    });
    const jobs = (count) => new Promise((done) => { left = count; job(done); });
    await jobs(2000);
    const before = await heap();
    await jobs(50_000);
    console.log(JSON.stringify({ grown: (await heap()) - before }));
  `);
  expect(grown).toBeLessThan(MIB);
}, 70_000);

test("a context that is gone gives its bytes back, and what its lines were about", async () => {
  const seen = await run<{ failures: string[]; alive: number; written: string[] }>(`
    import { bindContext, createLogger, runWithContext } from "ctxlog";
    const failures = [];
    const written = [];
    const log = createLogger({
      debugOnError: { totalBytes: 10_000, bytes: 10_000 },
      format: ({ message }) => message,
      transports: [{ write: (_, line) => void written.push(line.slice(0, 5)) }],
      onError: (error) => failures.push(error.message),
    });
    const objects = [];
    const request = () => {
      const order = { text: "x" };
      objects.push(new WeakRef(order));
      log.debug("gone ".padEnd(4000, "x"), { order });
    };
    const fail = runWithContext({}, () => {
      log.debug("long ".padEnd(1000, "x"));
      return bindContext(() => log.error("failed"));
    });
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i < 2; i++) runWithContext({}, request);
      await heap();
    }
    fail();
    const alive = objects.filter((object) => object.deref() !== undefined).length;
    console.log(JSON.stringify({ failures, alive, written }));
  `);
  expect(seen).toEqual({ failures: [], alive: 0, written: ["long ", "faile"] });
});
