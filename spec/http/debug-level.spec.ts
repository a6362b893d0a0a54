import crypto, { createHmac } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type DebugOptions,
  extractContext,
  propagationHeaders,
  responseHeaders,
  type SignDebugLevelOptions,
  signDebugLevel,
} from "../../src/http/index.js";
import { deserializeContext, runWithContext, serializeContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const KEY = "correct horse battery staple";
const OTHER_KEY = Buffer.from("another key of 128 bits or more");
const SESSION = "1234567890abcdef";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOW }));
afterEach(() => void vi.useRealTimers());

/** A header for the session, for the next hour. */
function sign(options: Partial<SignDebugLevelOptions> = {}): string {
  return signDebugLevel({ level: "debug", expires: NOW + HOUR, hmacKey: KEY, sessionId: SESSION, ...options });
}

/** What the header does to a request of the session: the level, or why it is rejected. */
function outcome(header: unknown, debug: Partial<DebugOptions> = {}, sessionId: string | undefined = SESSION): unknown {
  const rejections: object[] = [];
  const headers = { "X-Debug-Log": header, ...(sessionId && { "X-Session-ID": sessionId }) };
  const options = { debug: { hmacKey: KEY, ...debug }, onReject: (rejection: object) => rejections.push(rejection) };
  const { minLevel } = extractContext({ headers }, options);
  if (rejections.length === 0) return minLevel;
  expect([minLevel, rejections.length, Object.keys(rejections[0] as object)]).toEqual([
    undefined,
    1,
    ["source", "reason"],
  ]);
  expect(rejections[0]).toMatchObject({ source: "header:x-debug-log" });
  return (rejections[0] as { reason: string }).reason;
}

describe("X-Debug-Log", () => {
  test("logs the lines of one session from a lower level on, and no others", () => {
    const log = createTestLogger({ minLevel: "warn", levels: { off: "off" } });
    const request = (session: string, header: string) => {
      const headers = { "X-Session-ID": session, "X-Debug-Log": header };
      runWithContext(extractContext({ headers }, { debug: { hmacKey: KEY }, onReject() {} }), () => {
        log.child({ name: "db" }).debug(session);
        log.child({ name: "off" }).debug(session);
        log.trace(session);
        expect(log.isLevelEnabled("debug")).toBe(session === SESSION);
      });
    };
    request(SESSION, sign());
    request("another-session", sign());
    expect(log.records.map(({ name, level, message }) => [name, level, message])).toEqual([["db", "DEBUG", SESSION]]);
    expect(log.lines.join("")).not.toContain(sign().slice(-10));
  });

  test("is found in the headers of any framework", () => {
    const pairs = { "x-session-id": SESSION, "x-debug-log": sign() };
    const requests = [
      new Request("http://shop.example/", { headers: pairs }),
      { headers: new Map(Object.entries(pairs)) },
      { headers: Object.entries(pairs).flat() },
      { headers: { "X-SESSION-ID": SESSION, "X-DEBUG-LOG": [Buffer.from(sign())] } },
      { raw: { headers: pairs, rawHeaders: Object.entries(pairs).flat() } },
    ];
    for (const request of requests) {
      expect(extractContext(request as object, { debug: { hmacKey: KEY } }).minLevel).toBe("debug");
    }
  });

  test("counts for the session that extractContext finds: for a bearer token, its hash", () => {
    const options = { debug: { hmacKey: KEY }, hmacKey: KEY, onReject() {} };
    const authorization = "Bearer the-token-of-a-user";
    const { sessionId = "" } = extractContext({ headers: { authorization } }, options);
    const header = (id: string) => ({ headers: { authorization, "x-debug-log": sign({ sessionId: id }) } });
    expect(extractContext(header(sessionId), options).minLevel).toBe("debug");
    expect(extractContext(header("the-token-of-a-user"), options).minLevel).toBeUndefined();
  });

  test("has no effect, and is not read, without the option", () => {
    const headers = {
      "x-session-id": SESSION,
      get "x-debug-log"(): string {
        throw new Error("read");
      },
    };
    const onReject = vi.fn();
    expect(extractContext({ headers }, { onReject })).not.toHaveProperty("minLevel");
    expect(onReject).not.toHaveBeenCalled();
  });

  test("is not needed with the option", () => {
    const onReject = vi.fn();
    const context = extractContext({ headers: {} }, { debug: { hmacKey: KEY }, onReject });
    expect(context).not.toHaveProperty("minLevel");
    expect(onReject).not.toHaveBeenCalled();
  });

  test("stays with a request that is wrapped twice", () => {
    const request = { headers: { "x-session-id": SESSION, "x-debug-log": sign() } };
    const options = { debug: { hmacKey: KEY }, reuse: true };
    runWithContext(extractContext(request, options), () => {
      expect(extractContext(request, options).minLevel).toBe("debug");
    });
  });

  test("is not passed on to other services, and carriers do not have its level", () => {
    const context = extractContext(
      { headers: { "x-session-id": SESSION, "x-debug-log": sign() } },
      { debug: { hmacKey: KEY } },
    );
    runWithContext(context, () => {
      expect(Object.keys(propagationHeaders()).sort()).toEqual(["X-Request-ID", "X-Session-ID", "traceparent"]);
      expect(Object.keys(responseHeaders({ sessionId: true, trace: true }))).not.toContain("X-Debug-Log");
      const carrier = serializeContext({ fields: ["method", "path", "sessionSource"] });
      expect(carrier).not.toMatch(/debug|minLevel/i);
      expect(deserializeContext(carrier, { fields: ["minLevel"] })).not.toHaveProperty("minLevel");
    });
  });
});

describe("an X-Debug-Log is rejected", () => {
  test.each<[why: string, reason: string, header: unknown]>([
    ["with another key", "wrong signature", () => sign({ hmacKey: OTHER_KEY })],
    ["for another session", "wrong signature", () => sign({ sessionId: "another-session" })],
    [
      "for no session",
      "wrong signature",
      () => sign().replace(/[^.]+$/, hmac("debug", NOW / 1000 + 3600, "session", "")),
    ],
    ["with a later expiry", "wrong signature", () => sign().replace(/\.\d+\./, `.${NOW / 1000 + 7200}.`)],
    ["with another level", "wrong signature", () => sign().replace("debug", "trace")],
    ["twice", "repeated", () => [sign(), sign({ level: "trace" })]],
    ["twice, identical", "repeated", () => [sign(), sign()]],
    ["twice, joined", "repeated", () => `${sign()}, ${sign()}`],
    ["empty", "empty", () => ""],
    ["no text", "not text", () => 5],
    ["too long", "too long", () => `${sign()}${"0".repeat(20)}`],
    ["huge", "too long", () => "debug.1.".padEnd(1_000_000, "0")],
    ["with a control character", "illegal characters", () => "debug.1\n.0"],
    ["without a signature", "malformed", () => "debug.1767229200"],
    ["with an empty signature", "malformed", () => "debug.1767229200."],
    ["with a level in upper case", "malformed", () => sign().replace("debug", "DEBUG")],
    ["with a level's number", "malformed", () => sign().replace("debug", "2")],
    ["with OFF", "malformed", () => sign().replace("debug", "off")],
    ["with an expiry that has a zero in front", "malformed", () => sign().replace(".1", ".01")],
    ["with an expiry as a fraction", "malformed", () => sign().replace(/\.(\d+)\./, ".1.5.")],
    ["with an expiry in another notation", "malformed", () => sign().replace(/\.\d+\./, ".2e9.")],
    ["with a signature in upper case", "malformed", () => sign().replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase())],
    ["with a signature that is cut", "malformed", () => sign().slice(0, -1)],
  ])("%s: %s", (_, reason, header) => {
    expect(outcome((header as () => unknown)())).toBe(reason);
  });

  test("if one of its characters is changed, left out or added", () => {
    const header = sign();
    const characters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index));
    for (let at = 0; at <= header.length; at++) {
      const [before, after] = [header.slice(0, at), header.slice(at + 1)];
      const changed = characters.filter((one) => one !== header[at]).map((one) => before + one + after);
      const added = characters.map((one) => before + one + header.slice(at));
      for (const mutant of at < header.length ? [...changed, ...added, before + after] : added) {
        expect(outcome(mutant), mutant).not.toBe("debug");
      }
    }
    expect(outcome(header)).toBe("debug");
  });

  test("whatever text it is, unless it was signed", () => {
    const part = fc.oneof(
      fc.constantFrom("debug", "trace", ".", `${NOW / 1000 + 3600}`, "0", "9".repeat(11), sign().slice(-64), sign()),
      fc.string(),
      fc.stringMatching(/^[0-9a-f]{64}$/),
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(part).map((parts) => parts.join(".")),
    );
    fc.assert(
      fc.property(fc.oneof(text, fc.array(text), fc.anything()), (header) => {
        fc.pre(header !== sign() && !(Array.isArray(header) && header.length === 1 && header[0] === sign()));
        expect(outcome(header)).not.toBe("debug");
      }),
      { numRuns: 500 },
    );
  });

  test("from the second of its expiry on", () => {
    const header = sign({ expires: new Date(NOW + 10_900) });
    expect(header).toContain(`.${NOW / 1000 + 10}.`);
    vi.setSystemTime(NOW + 9_999);
    expect(outcome(header)).toBe("debug");
    vi.setSystemTime(NOW + 10_000);
    expect(outcome(header)).toBe("expired");
    vi.setSystemTime(NOW + 365 * 24 * HOUR);
    expect(outcome(header)).toBe("expired");
  });

  test("if it expires in more than 24 hours, as a signer with another clock may have it", () => {
    const header = sign({ expires: NOW + 24 * HOUR });
    expect(outcome(header)).toBe("debug");
    vi.setSystemTime(NOW - 1);
    expect(outcome(header)).toBe("too far ahead");
    const forever = { level: "debug", expiry: 99_999_999_999 } as const;
    expect(outcome(`debug.${forever.expiry}.${hmac("debug", forever.expiry, "session", SESSION)}`)).toBe(
      "too far ahead",
    );
  });

  test("if its level is not among those that are allowed", () => {
    const levels = ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const;
    const outcomes = (allowed: DebugOptions["levels"]) =>
      levels.filter((level) => {
        const result = outcome(sign({ level }), { levels: allowed });
        expect([level, "level not allowed"]).toContain(result);
        return result === level;
      });
    expect(outcomes(undefined)).toEqual(["trace", "debug"]);
    expect(outcomes(["INFO", "notice", 0])).toEqual(["silly", "info"]);
  });

  test("in a request without a session, or with a generated one, unless it is for any session", () => {
    const noSession = { session: ["header:x-session-id"], debug: { hmacKey: KEY }, onReject() {} } as const;
    const headers = { "x-debug-log": sign() };
    expect(extractContext({ headers }, noSession).minLevel).toBeUndefined();
    expect(outcome(sign(), {}, "")).toBe("wrong signature");
    const any = sign({ sessionId: undefined, anySession: true });
    expect(extractContext({ headers: { "x-debug-log": any } }, noSession).minLevel).toBe("debug");
    expect([outcome(any), outcome(any, {}, ""), outcome(any, {}, "another")]).toEqual(["debug", "debug", "debug"]);
  });

  test("and the request goes on where onReject throws", () => {
    const headers = { "x-session-id": SESSION, "x-debug-log": "forged" };
    const options = {
      debug: { hmacKey: KEY },
      onReject() {
        throw new Error("handler broke");
      },
    };
    expect(extractContext({ headers }, options)).toMatchObject({ sessionId: SESSION });
  });
});

describe("several keys", () => {
  test("are accepted while one replaces another", () => {
    const hmacKey = [OTHER_KEY, KEY];
    expect([outcome(sign(), { hmacKey }), outcome(sign({ hmacKey: OTHER_KEY }), { hmacKey })]).toEqual([
      "debug",
      "debug",
    ]);
    expect(outcome(sign({ hmacKey: "a key that nobody knows" }), { hmacKey })).toBe("wrong signature");
  });

  test("are all tried, in constant time, and none for a header of another form", () => {
    const { timingSafeEqual, createHmac: original } = crypto;
    const compare = vi.fn(timingSafeEqual);
    const hash = vi.fn(original);
    Object.assign(crypto, { timingSafeEqual: compare, createHmac: hash });
    syncBuiltinESMExports();
    try {
      const hmacKey = [KEY, OTHER_KEY];
      const headers = [sign(), sign({ hmacKey: OTHER_KEY }), sign({ sessionId: "x" }), sign({ expires: NOW + 1000 })];
      for (const header of headers) {
        hash.mockClear();
        compare.mockClear();
        outcome(header, { hmacKey });
        expect([hash.mock.calls.length, compare.mock.calls.length]).toEqual([4, 4]);
      }
      const signed = sign();
      hash.mockClear();
      for (const header of ["", "debug.1.0", "0".repeat(100_000), [signed, signed], signed.slice(1)]) {
        outcome(header, { hmacKey });
      }
      expect(hash).not.toHaveBeenCalled();
    } finally {
      Object.assign(crypto, { timingSafeEqual, createHmac: original });
      syncBuiltinESMExports();
    }
  });
});

/** The signature, computed as the page says. */
function hmac(...parts: (string | number)[]): string {
  return createHmac("sha256", KEY)
    .update(["ctxlog debug level 1", ...parts].join("\n"))
    .digest("hex");
}

describe("signDebugLevel", () => {
  test("returns the level, the expiry in s and an HMAC-SHA-256 of them and the session", () => {
    expect(sign()).toBe(`debug.1767229200.${hmac("debug", 1_767_229_200, "session", SESSION)}`);
    const any = sign({ sessionId: undefined, anySession: true, level: "TRACE", expires: new Date(NOW + 1999) });
    expect(any).toBe(`trace.1767225601.${hmac("trace", 1_767_225_601, "any session")}`);
    expect(sign({ hmacKey: Buffer.from(KEY) })).toBe(sign());
    expect(sign({ level: 2 })).toBe(sign());
    expect(sign({ anySession: false })).toBe(sign());
  });

  test.each<[options: object | null, message: string]>([
    [null, "signDebugLevel is null, but must be an object with level, expires, hmacKey, sessionId, anySession"],
    [{ session: "a" }, 'signDebugLevel has no option "session"'],
    [{ level: "debgu" }, `signDebugLevel's level is 'debgu', but must be one of silly`],
    [{ level: "debgu" }, 'Did you mean "debug"?'],
    [{ level: undefined }, "signDebugLevel's level is undefined"],
    [
      { level: "off" },
      "signDebugLevel's level is 'off', but must be one of silly, trace, debug, info, warn, error, fatal",
    ],
    [
      { expires: NOW },
      "signDebugLevel's expires is 1767225600000, but must be a Date, or a number of ms since 1970, in the",
    ],
    [{ expires: NOW + 999 }, "in the next 24 hours"],
    [{ expires: HOUR }, "in the next 24 hours"],
    [{ expires: (NOW + HOUR) / 1000 }, "in the next 24 hours"],
    [{ expires: NOW + 24 * HOUR + 1 }, "in the next 24 hours"],
    [{ expires: new Date("no date") }, "in the next 24 hours"],
    [{ expires: "2026-01-01T01:00:00Z" }, "in the next 24 hours"],
    [{ expires: Number.NaN }, "in the next 24 hours"],
    [{ expires: undefined }, "in the next 24 hours"],
    [{ hmacKey: undefined }, "signDebugLevel's hmacKey must be a string or a Uint8Array of 16 bytes or more"],
    [{ hmacKey: "short-secret" }, "signDebugLevel's hmacKey must be a string or a Uint8Array of 16 bytes or more"],
    [{ hmacKey: [KEY] }, "signDebugLevel's hmacKey must be a string or a Uint8Array of 16 bytes or more"],
    [{ sessionId: undefined }, "signDebugLevel's sessionId must be a session's whole ID"],
    [{ sessionId: "" }, "signDebugLevel's sessionId must be a session's whole ID"],
    [{ sessionId: "none" }, "signDebugLevel's sessionId must be a session's whole ID"],
    [{ sessionId: "a b" }, "signDebugLevel's sessionId must be a session's whole ID"],
    [{ sessionId: "x".repeat(129) }, "signDebugLevel's sessionId must be a session's whole ID"],
    [{ anySession: true }, "signDebugLevel takes a sessionId or anySession, and was given both"],
    [{ anySession: "yes" }, "signDebugLevel's anySession is 'yes', but must be true or false"],
  ])("refuses %j", (wrong, message) => {
    const options = wrong && { level: "debug", expires: NOW + HOUR, hmacKey: KEY, sessionId: SESSION, ...wrong };
    expect(() => signDebugLevel(options as never)).toThrow(TypeError);
    expect(() => signDebugLevel(options as never)).toThrow(message);
    expect(() => signDebugLevel(options as never)).not.toThrow(/short-secret|xxxx|a b/);
  });
});

test.each<[debug: unknown, message: string]>([
  [true, "extractContext's debug is true, but must be an object with hmacKey, levels"],
  [{ key: KEY }, 'extractContext\'s debug has no option "key"'],
  [{}, "extractContext's debug.hmacKey must be a string or a Uint8Array of 16 bytes or more"],
  [{ hmacKey: "short-secret" }, "extractContext's debug.hmacKey must be"],
  [{ hmacKey: [] }, "extractContext's debug.hmacKey is [], but must be a key, or an array with at least one"],
  [{ hmacKey: [KEY, undefined] }, "extractContext's debug.hmacKey[1] must be"],
  [{ hmacKey: KEY, levels: [] }, "extractContext's debug.levels is [], but must be an array with at least one level"],
  [{ hmacKey: KEY, levels: "debug" }, "extractContext's debug.levels is 'debug', but must be an array"],
  [{ hmacKey: KEY, levels: ["debug", "tarce"] }, "extractContext's debug.levels[1] is 'tarce'"],
  [{ hmacKey: KEY, levels: ["off"] }, "extractContext's debug.levels[0] is 'off', but must be one of silly, trace"],
])("the option debug refuses %j", (debug, message) => {
  expect(() => extractContext({}, { debug: debug as DebugOptions })).toThrow(TypeError);
  expect(() => extractContext({}, { debug: debug as DebugOptions })).toThrow(message);
  expect(() => extractContext({}, { debug: debug as DebugOptions })).not.toThrow("short-secret");
});
