import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import {
  captureConsole,
  createLogger,
  fileTransport,
  type Logger,
  memoryTransport,
  prettyFormatter,
  runWithContext,
  streamTransport,
  updateContext,
} from "../../../src/index.js";
import { runProgram } from "../../support/program.js";

const REDACT = { presets: ["credentials", "cards"], keys: ["iban"], patterns: [/internal-\d+/] } as const;

/** Secrets as they stand in a text, and what of them must not be shown. */
const TEXTS: readonly (readonly [text: string, secret: string])[] = [
  ["password=hunter2secret", "hunter2secret"],
  ['{"iban":"CH9300762011"}', "CH9300762011"],
  ["Authorization: Bearer abcDEF123456", "abcDEF123456"],
  ["https://al:pa55w0rd@db.example/x", "pa55w0rd"],
  [`token ghp_${"a1B2".repeat(9)}`, "a1B2a1B2a1B2"],
  ["card 4111 1111 1111 1111", "1111 1111"],
  ["see internal-4711", "internal-4711"],
];

class Holder {
  static readonly note = "static";
  constructor(readonly value: unknown) {}
}

const frozen = (value: unknown) => Object.freeze({ value });

/** Every place where a text can stand. */
const PLACES: Readonly<Record<string, (log: Logger, text: string) => void>> = {
  "the message": (log, text) => log.info(text),
  "a message with fields": (log, text) => log.info(text, { a: 1 }),
  "a message in an object": (log, text) => log.info({ msg: text, a: 1 }),
  "a printf argument": (log, text) => log.info("got %s and %d", text, 1),
  "several arguments": (log, text) => log.info("got", 12, text),
  "%j": (log, text) => log.info("got %j", { text }, 1),
  "%o": (log, text) => log.info("got %o", [text], 1),
  "a level of data": (log, text) => log.log("warn", text),
  "a function": (log, text) => log.info(() => [text, { text }]),
  "a field": (log, text) => log.info("x", { text }),
  "a field's name": (log, text) => log.info("x", { [text]: 1 }),
  "a nested field": (log, text) => log.info("x", { a: { b: [{ c: text }] } }),
  "a nested name": (log, text) => log.info("x", { a: { b: { [text]: [1] } } }),
  "a frozen object": (log, text) => log.info("x", { a: frozen(text) }),
  bindings: (log, text) => log.child({ bindings: { text, deep: { text } } }).info("x"),
  "a binding's name": (log, text) => log.child({ bindings: { [text]: 1 } }).info("x"),
  "the logger's name": (log, text) => log.child({ name: text }).info("x"),
  "the context": (log, text) => runWithContext({ text, deep: [text] }, () => log.info("x")),
  "an updated context": (log, text) =>
    runWithContext({}, () => {
      updateContext({ text });
      log.info("x");
    }),
  "an error's message": (log, text) => log.error(new Error(text)),
  "an error's message behind a text": (log, text) => log.error("x", new TypeError(text)),
  "an error in err": (log, text) => log.error({ err: new Error(text) }, "x"),
  "an error in error": (log, text) => log.error("x", { error: new Error(text), a: 1 }),
  "an error in a field": (log, text) => log.error("x", { failure: new Error(text) }),
  "an error's stack": (log, text) => log.error(Object.assign(new Error("x"), { stack: `Error: ${text}\n    at a` })),
  "an error's cause": (log, text) => log.error(new Error("x", { cause: new Error("y", { cause: text }) })),
  "an error's errors": (log, text) => log.error(new AggregateError([new Error(text), text], "x")),
  "an error's own field": (log, text) => log.error(Object.assign(new Error("x"), { detail: { text } })),
  "an error's name": (log, text) => log.error(Object.assign(new Error("x"), { name: text })),
  "an error's toJSON": (log, text) => log.error(Object.assign(new Error("x"), { toJSON: () => ({ text }) })),
  "a suppressed error": (log, text) =>
    log.error(Object.assign(new Error("x"), { name: "SuppressedError", error: new Error(text), suppressed: text })),
  "a thrown text": (log, text) => log.error("x", { error: text }),
  "a map's key": (log, text) => log.info("x", { map: new Map([[text, 1]]) }),
  "a map's value": (log, text) => log.info("x", { map: new Map([[{ text }, [text]]]) }),
  "a set": (log, text) => log.info("x", { set: new Set([text, { text }]) }),
  "a symbol's description": (log, text) => log.info("x", { a: Symbol(text), [Symbol(text)]: 1 }),
  "a symbol's value": (log, text) => log.info("x", { a: { [Symbol("b")]: text } }),
  "a getter": (log, text) =>
    log.info("x", {
      get a() {
        return { text };
      },
    }),
  "an object of a class": (log, text) => log.info("x", { a: new Holder(text) }),
  "an object of a class, alone": (log, text) => log.info(new Holder({ text })),
  "a toJSON": (log, text) => log.info("x", { a: { toJSON: () => [text] } }),
  "a Proxy": (log, text) => log.info("x", { a: new Proxy({ text }, {}), b: new Proxy([text], {}) }),
  "a boxed text": (log, text) => log.info("x", { a: new String(text) }),
  "an expression": (log, text) => log.info("x", { a: new RegExp(text.replace(/[{}]/g, "")) }),
  "a function's name": (log, text) => log.info("x", { a: { [text]: () => {} }[text] }),
  "a function's property": (log, text) => log.info("x", { a: Object.assign(() => {}, { text }) }),
  "a list's property": (log, text) =>
    log.info("x", { a: Object.assign(Object.assign(new Array(2), { 1: 1 }), { text }) }),
  "query parameters": (log, text) => log.info("x", { a: new URLSearchParams([["q", text]]) }),
  headers: (log, text) => log.info("x", { a: new Headers({ "x-note": text }) }),
  "a form": (log, text) => {
    const form = new FormData();
    form.append("note", text);
    log.info("x", { form });
  },
  "a request": (log, text) => log.info("x", { a: new Request("http://h/", { headers: { "x-note": text } }) }),
  "an event": (log, text) => log.info("x", { a: new CustomEvent("done", { detail: { text } }) }),
  "an abort's reason": (log, text) => log.info("x", { a: AbortSignal.abort(new Error(text)) }),
  "a promise": (log, text) => log.info("x", { a: Promise.resolve(text) }),
  "an iterator": (log, text) => log.info("x", { a: new Map([[text, text]]).entries() }),
  "the bytes of a buffer": (log, text) => log.info("x", { a: Buffer.from(text), b: new TextEncoder().encode(text) }),
  "a buffer's property": (log, text) => log.info("x", { a: Object.assign(Buffer.alloc(2000), { text }) }),
  "console.log": (_, text) => console.log("%o", { text }, text),
  "console.table": (_, text) => console.table([{ text }]),
  "console.group": (_, text) => {
    console.group(text, { text });
    console.log("inside");
    console.groupEnd();
  },
  "console.count": (_, text) => console.count(text),
  "console.trace": (_, text) => console.trace(text, [text]),
  "console.error": (_, text) => console.error(new Error(text), { text }),
};

/** Forms in which a secret would be found again: as it is, and in hexadecimal digits. */
function shows(output: string, secret: string): boolean {
  const hex = Buffer.from(secret).toString("hex");
  return output.includes(secret) || output.replaceAll(" ", "").includes(hex);
}

describe.each(Object.entries(PLACES))("a secret in %s", (_, log) => {
  test("is in no format, and in no record", () => {
    for (const [text, secret] of TEXTS) {
      const formats = ["line", "json", "logfmt", "pretty", prettyFormatter({ colors: true })] as const;
      const transports = formats.map((format) => memoryTransport({ format: format as "line" }));
      const reports: string[] = [];
      const onError = (error: unknown) => reports.push(String(error));
      const logger = createLogger({ redact: REDACT, minLevel: "silly", transports, onError });
      // The first line of a logger is looked at more closely than later ones: its bindings were not searched yet.
      logger.info("first");
      const undo = captureConsole(logger);
      log(logger, text);
      undo();
      const output = transports.flatMap((transport) => transport.lines).join("\n");
      expect(output.split("\n").length).toBeGreaterThan(formats.length);
      expect(shows(output, secret), `${text} in ${output}`).toBe(false);
      expect(shows(reports.join(), secret)).toBe(false);
    }
  });
});

test("no secret is in what any transport writes, whatever a line holds", async () => {
  const home = mkdtempSync(join(tmpdir(), "ctxlog-"));
  const stream = new PassThrough();
  let streamed = "";
  stream.on("data", (chunk) => {
    streamed += chunk;
  });
  const own = memoryTransport({ format: "json" });
  const files = (["line", "json", "logfmt", "pretty"] as const).map((format) => ({ path: join(home, format), format }));
  try {
    const transports = [...files.map(fileTransport), streamTransport(stream, { format: "pretty" }), own];
    await using logger = createLogger({ redact: REDACT, minLevel: "silly", transports });
    const undo = captureConsole(logger);
    for (const log of Object.values(PLACES)) for (const [text] of TEXTS) log(logger, text);
    undo();
    await logger.flush();
    const outputs = [...files.map(({ path }) => readFileSync(path, "utf8")), streamed, own.lines.join()];
    for (const output of outputs) {
      expect(output.length).toBeGreaterThan(10_000);
      for (const [, secret] of TEXTS) expect(shows(output, secret), secret).toBe(false);
    }
  } finally {
    rmSync(home, { recursive: true });
  }
});

test("no secret is on stdout or stderr of a program, where reports are as well", async () => {
  const { stdout, stderr } = await runProgram(
    `
    const redact = { presets: ["credentials"], keys: ["iban"] };
    const failing = { name: "failing", write() { throw new Error("no disk"); } };
    const transports = [stdoutTransport({ format: "json" }), stderrTransport({ format: "pretty" }), failing];
    const log = createLogger({ redact, transports });
    ctxlog.captureConsole(log);
    console.log({ iban: "s3cret-1" }, new Map([["iban", "s3cret-2"]]));
    console.table([{ iban: "s3cret-3" }]);
    console.error(new Error("iban=s3cret-4", { cause: { iban: "s3cret-5" } }));
    log.info("iban=s3cret-6", { iban: "s3cret-7", get user() { throw new Error("iban=s3cret-8"); } });
    createLogger({ redact: { ...redact, placeholder: (value) => { throw new Error(value); } } }).info("x", { iban: "s3cret-9" });
    createLogger({ redact, format: (record) => { throw new Error("iban"); } }).info("iban=s3cret-10", { iban: "s3cret-11" });
    await log.flush();
    `,
    { stdout: "pipe" },
  );
  expect(stdout).toContain("[redacted]");
  expect(stderr).toContain("[redacted]");
  expect(stderr).toContain("no disk");
  expect(stdout + stderr).not.toContain("s3cret");
});
