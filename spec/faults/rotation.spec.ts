import { once } from "node:events";
import { readdirSync, readFileSync, renameSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { StartedProcess } from "../support/child-process.js";
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { startProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

/** Logs until a message arrives, up to 100 MB, and answers with the number of lines. */
const BUSY = `
  const transport = fileTransport({ path, reopenOnSignal: "SIGHUP" });
  const log = createLogger({ format, transports: [transport] });
  let running = true;
  process.once("message", () => { running = false; });
  let i = 0;
  const burst = () => { for (let n = 0; n < 20; n++) log.info(line(i++)); };
  burst();
  await log.flush();
  process.send("ready");
  while (running && i < 1_000_000) { burst(); await new Promise((done) => setTimeout(done)); }
  process.send(i);
  process.disconnect();`;

async function stop({ child, end }: StartedProcess): Promise<number> {
  child.send("stop");
  const [count] = (await once(child, "message")) as [number];
  expect(await end).toMatchObject({ code: 0, stderr: "" });
  return count;
}

function sizeOf(path: string): number {
  try {
    return readFileSync(path).length;
  } catch {
    return 0;
  }
}

test("repeated renames with SIGHUP under load lose and duplicate nothing", async () => {
  const directory = temporary();
  const path = join(directory, "app.log");
  const program = startProgram(BUSY, { path, ipc: true });
  await once(program.child, "message");
  for (let round = 0; round < 10; round++) {
    renameSync(path, `${path}.${round}`);
    program.child.kill("SIGHUP");
    await expect.poll(() => sizeOf(path)).toBeGreaterThan(0);
  }
  const count = await stop(program);
  const files = upTo(10).map((round) => `${path}.${round}`);
  expect(readdirSync(directory)).toHaveLength(11);
  expect([...files, path].flatMap((file) => numbersOf(readFileSync(file)))).toEqual(upTo(count));
});

test("renames with reopen() lose and duplicate nothing, also without a line between them", async () => {
  const path = join(temporary(), "app.log");
  const { end } = startProgram(
    `const transport = fileTransport({ path });
    const log = createLogger({ format, transports: [transport] });
    transport.reopen();
    for (let i = 0; i < 5000; i++) {
      log.info(line(i));
      if (i % 1000 === 999) { fs.existsSync(path) && fs.renameSync(path, path + "." + i); transport.reopen(); transport.reopen(); }
    }`,
    { path },
  );
  expect(await end).toMatchObject({ code: 0, stderr: "" });
  const files = [999, 1999, 2999, 3999, 4999].map((i) => `${path}.${i}`);
  expect(files.filter((file) => sizeOf(file) > 0).flatMap((file) => numbersOf(readFileSync(file)))).toEqual(upTo(5000));
});

test("copytruncate between turns loses and duplicates nothing", async () => {
  const path = join(temporary(), "app.log");
  const { child, end } = startProgram(
    `const log = createLogger({ format, transports: [fileTransport({ path })] });
    let i = 0;
    for (let round = 0; round < 5; round++) {
      for (let n = 0; n < 500; n++) { log.info(line(i++)); if (n % 50 === 0) await turn(); }
      await log.flush();
      process.send(i);
      await new Promise((done) => process.once("message", done));
    }
    process.disconnect();`,
    { path, ipc: true },
  );
  let copies = "";
  for (let round = 0; round < 5; round++) {
    await once(child, "message");
    copies += readFileSync(path).toString();
    truncateSync(path);
    child.send("go on");
  }
  expect(await end).toMatchObject({ code: 0, stderr: "" });
  expect(numbersOf(copies)).toEqual(upTo(2500));
});

test("copytruncate under load leaves no hole, tears nothing, and loses only lines from between copy and truncation", async () => {
  const path = join(temporary(), "app.log");
  const program = startProgram(BUSY, { path, ipc: true });
  await once(program.child, "message");
  for (let round = 0; round < 10; round++) {
    truncateSync(path);
    await expect.poll(() => sizeOf(path)).toBeGreaterThan(0);
  }
  const count = await stop(program);
  const rest = readFileSync(path);
  const numbers = numbersOf(rest);
  // No NUL bytes, and no gap before the last line.
  expect(numbers).toEqual(upTo(numbers.length).map((i) => i + count - numbers.length));
  expect(linesOf(rest).length).toBeGreaterThan(0);
});

test("SIGHUP has its default effect again after disposal", async () => {
  const path = join(temporary(), "app.log");
  const { child, end } = startProgram(
    `const log = createLogger({ format, transports: [fileTransport({ path, reopenOnSignal: "SIGHUP" })] });
    log.info("one");
    await log[Symbol.asyncDispose]();
    process.send("disposed");
    setInterval(() => {}, 1000);`,
    { path, ipc: true },
  );
  await once(child, "message");
  child.kill("SIGHUP");
  expect(await end).toMatchObject({ signal: "SIGHUP" });
});
