import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { Buffer } from "node:buffer";
import { createHash, createHmac, webcrypto } from "node:crypto";
import EventEmitter from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import util from "node:util";
import { type Context, createContext, runInContext } from "node:vm";
import { beforeEach, describe, expect, test } from "vitest";
import { ROOT } from "../support/child-process.js";
import { sourceFiles } from "../support/source-files.js";

/** What Next's edge runtime has of Node's modules. The first is what nanoid needs there from the platform itself. */
const MODULES: Readonly<Record<string, object>> = {
  "node:crypto": { webcrypto },
  "node:async_hooks": { AsyncLocalStorage, AsyncResource },
  "node:events": { EventEmitter, on: EventEmitter.on, once: EventEmitter.once },
  "node:util": { callbackify: util.callbackify, format: util.format, promisify: util.promisify, types: util.types },
};

/** Every function of process is there, and throws. */
function processOfEdge(): object {
  const functions = Object.keys(process).filter((name) => typeof process[name as "cwd"] === "function");
  const unsupported = (name: string) => () => {
    throw new Error(`A Node.js API is used (process.${name}) which is not supported in the Edge Runtime.`);
  };
  return Object.fromEntries([...functions.map((name) => [name, unsupported(name)]), ["env", {}]]);
}

let printed: string[];
let realm: Context;
let require: (path: string) => object;

/** Loads the built package in a realm that has what the edge runtime has. */
beforeEach(() => {
  printed = [];
  const print = (...args: unknown[]): void => void printed.push(util.format(...args));
  const methods = ["debug", "info", "log", "warn", "error", "trace", "dir", "table"];
  const web = { AbortController, AbortSignal, Headers, Request, Response, TextDecoder, TextEncoder, URL, performance };
  const streams = { ReadableStream, TransformStream, WritableStream };
  const timers = { clearInterval, clearTimeout, setInterval, setTimeout };
  realm = createContext({ Buffer, EdgeRuntime: "edge-runtime", crypto: webcrypto, ...web, ...streams, ...timers });
  Object.assign(realm, { console: Object.fromEntries(methods.map((name) => [name, print])), process: processOfEdge() });
  const loaded = new Map<string, { exports: object }>();
  require = (path) => {
    const known = MODULES[path];
    if (known !== undefined) return known;
    if (!path.startsWith(ROOT)) throw new TypeError(`Native module not found: ${path}`);
    let module = loaded.get(path);
    if (module === undefined) {
      module = { exports: {} };
      loaded.set(path, module);
      const resolve = createRequire(path).resolve;
      const inner = (name: string): object => require(name.startsWith(".") ? resolve(name) : name);
      const source = `(function (module, exports, require, __filename) {${readFileSync(path, "utf8")}\n})`;
      runInContext(source, realm, { filename: path })(module, module.exports, inner, path);
    }
    return module.exports;
  };
});

const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** An entry by its name in package.json, in the build for `require`. */
const load = <T>(entry: string): T => require(join(ROOT, exports[entry].require.default)) as T;
const main = () => load<typeof import("../../src/index.js")>(".");
const http = () => load<typeof import("../../src/http/index.js")>("./http");

const IDS = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };
const TAG = "[req=a1b2c3d4|session=12345678]";

describe("in Next's edge runtime", () => {
  test.each([".", "./http", "./loggers", "./shipping", "./testing"])("loads %s", (entry) => {
    expect(Object.keys(load(entry)).length).toBeGreaterThan(1);
  });

  test("prints lines of every format with console, with their context and without secrets", () => {
    const { createLogger, runWithContext } = main();
    const value = { password: "hunter2", list: [1, new Map([["token", "t0ken"]])], bytes: new Uint8Array(3) };
    const formats = ["line", "json", "pretty", "logfmt"] as const;
    runWithContext(IDS, () => {
      for (const format of formats) {
        createLogger({ format, redact: { presets: ["credentials"] } }).info("Ready", value, new Error("inner"));
        createLogger({ format }).warn("Ready %s %o", "now", { n: 1 }, [2]);
      }
    });
    const text = printed.join("\n");
    expect(printed.length).toBeGreaterThanOrEqual(2 * formats.length);
    expect(printed.filter((line) => /withheld/i.test(line))).toEqual([]);
    expect(text).toContain(`- INFO - ${TAG} - Ready`);
    expect(text).toContain("- Ready now { n: 1 } [ 2 ]");
    expect(text).toContain('{"password":"[redacted]","list":[1,{"token":"[redacted]"}]');
    expect(text).not.toMatch(/hunter2|t0ken/);
  });

  test("throws on exactly what a program has thrown out of a context, nested ones too", () => {
    const { runWithContext, bindContext, log } = main();
    const thrown = new RangeError("left");
    const leave = (): never => {
      throw thrown;
    };
    expect(() => runWithContext(IDS, leave)).toThrow(thrown);
    expect(() => runWithContext(IDS, () => runWithContext({ step: 1 }, leave))).toThrow(thrown);
    expect(() => runWithContext(IDS, () => bindContext(leave))()).toThrow(thrown);
    try {
      runWithContext(IDS, leave);
    } catch (error) {
      log.error("Failed", error);
    }
    expect(printed.join("\n")).toContain(`${TAG} - Failed`);
  });

  test("gives a request the IDs that it has on Node: hashed tokens, and the trace of its request ID", () => {
    const { extractContext, propagationHeaders, responseHeaders } = http();
    const hmacKey = "0123456789abcdef-key";
    const headers = { authorization: "Bearer abcdefghijklmnop", "x-request-id": "a1b2c3d4e5f6" };
    const context = extractContext(new Request("http://shop.example/pay?x=1", { headers }), {
      requestId: "accept",
      hmacKey,
    });
    const session = createHmac("sha256", hmacKey).update("abcdefghijklmnop").digest("hex");
    const trace = createHash("sha256").update("ctxlog.trace:a1b2c3d4e5f6").digest("hex");
    expect(context).toMatchObject({ requestId: "a1b2c3d4e5f6", sessionSource: "bearer", path: "/pay" });
    expect(session.startsWith(String(context.sessionId))).toBe(true);
    const { requestId } = context;
    const sent = main().runWithContext({ requestId }, () => propagationHeaders());
    expect(Object.values(sent)).toContainEqual(expect.stringContaining(`00-${trace.slice(0, 32)}-`));
    expect(String(context.sessionId).length).toBeGreaterThanOrEqual(16);
    expect(main().runWithContext(context, () => responseHeaders())).toEqual({ "X-Request-ID": "a1b2c3d4e5f6" });
    const other = extractContext(
      new Request("http://shop.example", { headers: { "x-session-id": "someones-session" } }),
    );
    expect(other).toMatchObject({ sessionId: "someones-session", requestId: expect.stringMatching(/^[2-9a-z]{20}$/) });
  });

  test("accepts a signature for one session's debug lines, and no other", () => {
    const { extractContext, signDebugLevel } = http();
    const debug = { hmacKey: "0123456789abcdef-key" };
    const expires = Date.now() + 60_000;
    const signed = signDebugLevel({ sessionId: "someones-session", level: "debug", expires, ...debug });
    const levelOf = (sessionId: string, header: string) => {
      const headers = { "x-session-id": sessionId, "x-debug-log": header };
      return extractContext(new Request("http://a.b", { headers }), { debug, onReject: () => {} }).minLevel;
    };
    expect(levelOf("someones-session", signed)).toMatch(/^debug$/i);
    expect(levelOf("anothers-session", signed)).toBeUndefined();
    expect(levelOf("someones-session", `${signed.slice(0, -1)}${signed.endsWith("0") ? "1" : "0"}`)).toBeUndefined();
  });

  test("says what it cannot do, when a logger is created", () => {
    const { captureProcess, createLogger, fileTransport, log, stdoutTransport } = main();
    const message = /^ctxlog: .* needs a process of its own, which the edge runtime does not give: use /;
    expect(() => stdoutTransport()).toThrow(message);
    expect(() => fileTransport({ path: "app.log" })).toThrow(message);
    expect(() => captureProcess(log)).toThrow(message);
    const wrong = { minLevel: "nope", filters: [{}], redact: { keys: { a: 1 } } } as never;
    expect(() => createLogger(wrong)).toThrow(/^ctxlog: /);
  });

  test("captures what the console prints, tables and objects too", () => {
    const { captureConsole, log, runWithContext } = main();
    const undo = captureConsole(log);
    runWithContext(IDS, () => {
      runInContext('console.log("Sent %s", "x", { n: 1 })', realm);
      runInContext("console.table([{ a: 1 }]); console.dir({ z: 1 })", realm);
    });
    undo();
    runInContext('console.log("plain")', realm);
    expect(printed[0]).toMatch(/ - INFO - \[req=a1b2c3d4\|session=12345678\] - Sent x \{ n: 1 \}$/);
    expect(printed.join("\n")).toMatch(/│ 0 {7}│ 1 │/);
    expect(printed.join("\n")).toContain('{"z":1}');
    expect(printed.at(-1)).toBe("plain");
  });
});

test("the build for import names no module of Node's that a bundler for the edge cannot resolve", () => {
  const folder = join(ROOT, "dist");
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  expect(files.length).toBeGreaterThan(5);
  const names = files.flatMap((name) =>
    Array.from(
      readFileSync(join(folder, name), "utf8").matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'`](node:[^"'`]+)/g),
      ([, module = ""]) => module,
    ),
  );
  expect([...new Set(names)].sort()).toEqual(["node:async_hooks", "node:events", "node:util"]);
});

test("only one file takes more of node:util than its types, which is all that every runtime has", () => {
  const users = sourceFiles()
    .filter(({ path }) => !path.startsWith("src/story/") && path !== "src/internal/node-util.ts")
    .filter(({ path }) =>
      /import (?!type)(?!\{ types \}).* from "node:util"/.test(readFileSync(join(ROOT, path), "utf8")),
    );
  expect(users.map(({ path }) => path)).toEqual([]);
});
