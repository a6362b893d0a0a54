import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { captureConsole, createLogger, type Filter, memoryTransport, type RedactOptions } from "../../../src/index.js";
import { CREDENTIALS } from "../../support/redact.js";

const S = "s3cretVALUE";
const HEX = Buffer.from(S).toString("hex").replace(/../g, "$& ").trim();

/** Objects whose text alone does not show that there is a secret in it. */
const VALUES: Readonly<Record<string, () => unknown>> = {
  "an object without a prototype": () => ({ cookies: Object.assign(Object.create(null), { sid: S }) }),
  "a map": () => ({ cookies: new Map([["sid", S]]) }),
  "a buffer": () => ({ secret: Buffer.from(S) }),
  "an object of a class": () => ({
    credentials: new (class Login {
      value = S;
    })(),
  }),
  "a text that inspect breaks": () => ({
    secret: `a first line that is long enough for inspect to break it, yes\n${S}`,
  }),
  "raw headers": () => ({ rawHeaders: ["host", "h", "accept", "*/*", "user-agent", "curl/8", "cookie", `sid=${S}`] }),
  "a request": () => {
    const request = new IncomingMessage(new Socket());
    request.rawHeaders = ["cookie", `sid=${S}`];
    request.headers = { cookie: `sid=${S}` };
    return request;
  },
  "a name and its value": () => ({ header: { name: "cookie", value: S } }),
  pairs: () => ({ list: [["password", S]], set: new Set([{ key: "password", value: S }]) }),
  "an object that inspects itself": () => ({ user: { password: S, [inspect.custom]: () => `User <${S}>` } }),
  "a list": () => [{ password: { deep: [S] } }],
};

function captured(redact: RedactOptions | undefined, print: () => void): string {
  const memory = memoryTransport();
  const undo = captureConsole(createLogger({ minLevel: "silly", redact, transports: [memory] }));
  try {
    print();
  } finally {
    undo();
  }
  return memory.lines.join("\n");
}

/** Every console method that prints a value, in every way. */
const PRINTS: Readonly<Record<string, (value: unknown) => void>> = {
  log: (value) => console.log(value),
  "log with a text": (value) => console.log("got", value, 12),
  "%s": (value) => console.log("got %s", value),
  "%o": (value) => console.log("got %o!", value),
  "%O": (value) => console.log("got %O!", value),
  "%j": (value) => console.log("got %j!", value),
  "%c": (value) => console.log("got%c", "color: red", value),
  info: (value) => console.info(value),
  warn: (value) => console.warn(value),
  error: (value) => console.error(new Error("x"), value),
  debug: (value) => console.debug(value),
  dir: (value) => console.dir(value, { depth: 9 }),
  dirxml: (value) => console.dirxml(value),
  table: (value) => console.table(value),
  "table of rows": (value) => console.table([value]),
  assert: (value) => console.assert(false, value as string),
  trace: (value) => console.trace("here", value),
  group: (value) => {
    console.group(value as string);
    console.log("inside");
    console.groupEnd();
  },
  timeLog: (value) => {
    console.time("t");
    console.timeLog("t", value);
    console.timeEnd("t");
  },
};

describe.each(Object.entries(VALUES))("%s is searched before it becomes text", (_, value) => {
  test.each(Object.entries(PRINTS))("by console, %s", (_, print) => {
    const text = captured(CREDENTIALS, () => print(value()));
    expect(text).not.toContain(S);
    expect(text).not.toContain(HEX);
  });

  test("among a call's arguments", () => {
    const memory = memoryTransport();
    const log = createLogger({ redact: CREDENTIALS, transports: [memory] });
    log.info("several", { a: 1 }, value());
    log.info("%o", value(), 1);
    log.info("%j %s", value(), value());
    log.info([value()]);
    expect(memory.lines).toHaveLength(4);
    expect(memory.lines.join("\n")).not.toContain(S);
    expect(memory.lines.join("\n")).not.toContain(HEX);
  });
});

test.each(Object.entries(PRINTS))("what holds no secret is printed as without redaction: console, %s", (_, print) => {
  const value = { user: { name: "al", tags: new Set(["a"]) }, at: new Date(0), list: [[1, 2]] };
  const without = (text: string) => text.replace(/\d+(\.\d+)?ms|^\S+ \S+ - /gm, "").replace(/\n.* {4}at .*/g, "");
  const plain = captured(undefined, () => print(value));
  expect(without(captured(CREDENTIALS, () => print(value)))).toBe(without(plain));
});

test("the rest of a text is as it was, and a group's label stands before its indentation", () => {
  const text = captured(CREDENTIALS, () => {
    console.group("label", { password: S });
    console.log("inside", { password: S, a: 1 });
    console.groupEnd();
    console.count("label");
    console.count("label");
  });
  expect(text.split("\n").map((line) => line.slice(line.indexOf("] - ") + 4))).toEqual([
    "label { password: '[redacted]' }",
    "  inside { password: '[redacted]', a: 1 }",
    "label: 1",
    "label: 2",
  ]);
});

test("a filter's own message is searched too, and the arguments in it are masked", () => {
  const memory = memoryTransport();
  const marks: Filter = (record) => {
    record.message = `>> ${record.message}`;
  };
  createLogger({ redact: CREDENTIALS, filters: [marks], transports: [memory] }).info(
    "a",
    [1],
    { b: 1 },
    new Map([["pwd", S]]),
  );
  expect(memory.lines[0]).toContain(">> a [ 1 ] Map(1) { 'pwd' => '[redacted]' }");
});
