import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { linesOf, numbersOf, upTo } from "../support/numbered-lines.js";
import { Pipe } from "../support/pipe.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

/** Ways to replace a stream `name`. Each adds what it gets to `seen`. */
const REPLACEMENTS: Record<string, string> = {
  "a write that calls back, as PM2's cluster mode has": `
    process[name].write = (chunk, encoding, done) => { seen += chunk; setImmediate(typeof encoding === "function" ? encoding : done); return true; };`,
  "a write that never calls back, as a spy": "process[name].write = (chunk) => { seen += chunk; return true; };",
  "a write that returns false": "process[name].write = (chunk) => { seen += chunk; return false; };",
  "an async write": "process[name].write = async (chunk) => { seen += chunk; };",
  "a write of a property descriptor":
    "Object.defineProperty(process[name], 'write', { configurable: true, writable: true, value: (chunk) => { seen += chunk; } });",
  "another object": `
    const replacement = { write(chunk) { seen += chunk; } };
    Object.defineProperty(process, name, { configurable: true, get: () => replacement });`,
  "an object of a class":
    "Object.defineProperty(process, name, { configurable: true, value: new (class { write(chunk) { seen += chunk; } })() });",
  "a stream": `
    const { Writable } = await import("node:stream");
    const value = new Writable({ decodeStrings: false, write(chunk, encoding, done) { seen += chunk; done(); } });
    Object.defineProperty(process, name, { configurable: true, value });`,
};

const program = (name: string, source: string) => `
  const name = "${name}";
  let seen = "";
  const original = Object.getOwnPropertyDescriptor(process, name);
  const report = () => process.send(seen);
  const onError = (error) => { seen += "REPORTED " + error.message; };
  const log = createLogger({ format, onError, transports: [${name}Transport()] });
  ${source}
  process.channel?.unref();`;

/** Descriptors that a process may have for its stdout, and what was written to them. */
const DESCRIPTORS: Record<string, () => { fd: number | "pipe"; text: (stdout: string) => Promise<string> | string }> = {
  "a socket": () => ({ fd: "pipe", text: (stdout) => stdout }),
  "a pipe": () => {
    const pipe = new Pipe();
    const text = pipe.readAll();
    return { fd: pipe.writeEnd, text: async () => (await text).toString() };
  },
  "a file": () => {
    const path = join(temporary(), "out.log");
    return { fd: openSync(path, "w"), text: () => readFileSync(path, "utf8") };
  },
};

/** Runs a program: what its replacement has seen, and what the descriptor got. */
async function runWith(descriptor: string, source: string, name = "stdout") {
  const { fd, text } = (DESCRIPTORS[descriptor] as (typeof DESCRIPTORS)[string])();
  const path = join(temporary(), "seen");
  const { code, stdout, stderr } = await runProgram(
    `${program(name, source)} process.on("exit", () => fs.writeFileSync(path, seen));`,
    { path, [name]: fd },
  );
  return { code, seen: readFileSync(path, "utf8"), written: await text(name === "stdout" ? stdout : stderr) };
}

describe.each(Object.entries(REPLACEMENTS))("%s in the place of stdout", (_name, replace) => {
  test.each(Object.keys(DESCRIPTORS))("gets the lines, if the descriptor is %s", async (descriptor) => {
    const source = `${replace} log.info("one"); log.info("two"); await log.flush(); log.info("three"); await turn(); log.info("four");`;
    expect(await runWith(descriptor, source)).toEqual({ code: 0, seen: "one\ntwo\nthree\nfour\n", written: "" });
  });

  test.each(Object.keys(DESCRIPTORS))(
    "gets the lines from its time only, if the descriptor is %s",
    async (descriptor) => {
      const source = `
      log.info("before");
      await log.flush();
      const { write } = process[name];
      ${replace}
      log.info("in its time");
      await log.flush();
      Object.defineProperty(process, name, original);
      process[name].write = write;
      log.info("afterwards");`;
      expect(await runWith(descriptor, source)).toEqual({
        code: 0,
        seen: "in its time\n",
        written: "before\nafterwards\n",
      });
    },
  );

  test("gets the lines at process.exit", async () => {
    const source = `${replace} log.info("one"); process.on("exit", () => log.info("two")); setImmediate(() => { log.info("three"); process.exit(4); });`;
    expect(await runWith("a pipe", source)).toEqual({ code: 4, seen: "one\nthree\ntwo\n", written: "" });
  });

  test("in the place of stderr, too", async () => {
    const source = `${replace} log.info("one"); await log.close(); log.info("two");`;
    expect(await runWith("a pipe", source, "stderr")).toEqual({ code: 0, seen: "one\ntwo\n", written: "" });
  });
});

test("stderr in the place of stdout gets the lines", async () => {
  const { code, stdout, stderr } = await runProgram(
    program(
      "stdout",
      "Object.defineProperty(process, 'stdout', { configurable: true, get: () => process.stderr }); log.info('one');",
    ),
    { stdout: "pipe" },
  );
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "one\n" });
});

describe("a replacement that fails", () => {
  test.each([
    ["by throwing", "process.stdout.write = () => { throw new Error('broken'); };"],
    ["by a rejected promise", "process.stdout.write = async () => { throw new Error('broken'); };"],
    ["by its callback", "process.stdout.write = (chunk, done) => { setImmediate(done, new Error('broken')); };"],
    [
      "by an error event",
      `const { Writable } = await import("node:stream");
      const value = new Writable({ write(chunk, encoding, done) { done(new Error("broken")); } });
      Object.defineProperty(process, "stdout", { configurable: true, value });`,
    ],
  ])("%s is reported, and affects nobody", async (_name, replace) => {
    const { code, seen } = await runWith("a pipe", `${replace} log.info("one"); await log.flush(); await turn();`);
    expect({ code, seen }).toEqual({ code: 0, seen: "REPORTED broken" });
  });
});

test.each([
  ["at once", "log.info('again: ' + chunk);"],
  ["in a microtask", "Promise.resolve().then(() => log.info('again: ' + chunk));"],
  ["in the next turn", "setImmediate(() => log.info('again: ' + chunk));"],
  ["with a child logger", "log.child({ name: 'child' }).info('again: ' + chunk);"],
  ["in a context", "runWithContext({}, () => log.info('again: ' + chunk));"],
  ["twice", "log.info('again: ' + chunk); log.info('again: ' + chunk);"],
  ["at FATAL", "log.fatal('again: ' + chunk);"],
  ["and flushes", "log.info('again: ' + chunk); void log.flush();"],
])("a replacement that logs what it gets, %s, does not get it back", async (_name, logs) => {
  const { code, seen, written } = await runWith(
    "a pipe",
    `process.stdout.write = (chunk) => { ${logs} return true; };
    for (const text of ["one", "two", "three"]) { log.info(text); await turn(); await turn(); await turn(); }`,
  );
  expect(code).toBe(0);
  expect(seen).toMatch(/^REPORTED process\.stdout\.write logs what it is given/);
  const lines = linesOf(written);
  expect(lines.filter((line) => /^(?:two|three)$/.test(line))).toEqual(["two", "three"]);
  expect(lines.length).toBeLessThanOrEqual(6);
});

test("a replacement runs outside the request that logged", async () => {
  const { seen } = await runWith(
    "a pipe",
    `process.stdout.write = (chunk) => { seen += String(ctxlog.currentContext()?.requestId); return true; };
    runWithContext({ requestId: "abcdefgh" }, () => log.info("one"));
    await log.flush();`,
  );
  expect(seen).toBe("undefined");
});

test("a logger on a pipe does not create process.stdout, which would set O_NONBLOCK for all who share the pipe", async () => {
  const pipe = new Pipe();
  const [end, text] = await Promise.all([
    runProgram(
      `const flags = () => Number.parseInt(/^flags:\\s*(\\d+)/m.exec(fs.readFileSync("/proc/self/fdinfo/1", "utf8"))[1], 8) & fs.constants.O_NONBLOCK;
      const log = createLogger({ format, transports: [stdoutTransport()] });
      for (let i = 0; i < 100; i++) { log.info(line(i)); await turn(); }
      await log.flush();
      const created = flags();
      await log.close();
      const { get } = Object.getOwnPropertyDescriptor(process, "stdout");
      process.exitCode = created !== 0 ? 8 : process.stdout.fd !== 1 ? 9 : String(get).includes("UNUSED") ? 10 : 0;`,
      { stdout: pipe.writeEnd },
    ),
    pipe.readAll(),
  ]);
  expect(end).toMatchObject({ code: 0, stderr: "" });
  expect(numbersOf(text)).toEqual(upTo(100));
});

describe("a worker thread whose stdout its parent reads", () => {
  test.each([
    ["that ends", "all();"],
    ["that calls process.exit", "all(); process.exit(0);"],
    ["that throws", "all(); throw new Error('boom');"],
    [
      "that logs over many turns",
      "for (let i = 0; i < 5000; i++) { log.info(line(i)); if (i % 50 === 0) await turn(); }",
    ],
    ["that flushes", "all(); await log.flush(); process.exit(0);"],
    ["that closes the logger", "all(); await log.close();"],
    ["that logs at exit", "process.on('exit', all);"],
    [
      "that logs in chunks",
      "for (let i = 0; i < 5000; i++) { log.info(line(i)); if (i % 1000 === 0) await log.flush(); }",
    ],
  ])("%s, gets every line there", async (_name, source) => {
    const end = await runProgram(
      `const { Worker } = await import("node:worker_threads");
      const code = [
        'import { createLogger, stdoutTransport } from "' + ctxlogUrl + '";',
        "const format = " + format + "; const turn = " + turn + "; const line = " + line + ";",
        "const log = createLogger({ format, transports: [stdoutTransport()] });",
        "const all = () => { for (let i = 0; i < 5000; i++) log.info(line(i)); };",
        ${JSON.stringify(source)},
      ].join("");
      const worker = new Worker(new URL("data:text/javascript," + encodeURIComponent(code)), { stdout: true });
      worker.on("error", () => {});
      let text = "";
      worker.stdout.setEncoding("utf8").on("data", (chunk) => { text += chunk; });
      worker.stdout.on("end", () => process.stderr.write(text));`,
      { stdout: "pipe" },
    );
    expect(end).toMatchObject({ code: 0, stdout: "" });
    expect(numbersOf(end.stderr)).toEqual(upTo(5000));
  });
});
