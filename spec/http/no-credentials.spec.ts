import { expect, test } from "vitest";
import { runNode } from "../support/child-process.js";

// Each four characters contain one that no generated ID or hash contains, so that none of them is printed by chance.
const TOKEN = "EYJ~HBG~CIO~IJ9.QZX~WVU~TSR~QPO~NML.ZYX~WTR~SVQ~KPG~HJK";

/** A program that uses credentials in every possible way, right and wrong. */
const PROGRAM = `
  import { createLogger, deserializeContext, fileTransport, runWithContext, serializeContext, stderrTransport, stdoutTransport } from "./dist/index.js";
    import { extractContext, propagationHeaders, responseHeaders, signDebugLevel } from "./dist/http.js";

  const token = process.argv[1];
  const print = (...values) => console.log(JSON.stringify(values));
  const log = createLogger({
    minLevel: "silly",
    transports: [stdoutTransport(), stderrTransport({ format: "json" })],
    onError: (error, stage) => print(String(error), error, stage),
  });
  const requests = [
    { headers: { authorization: "Bearer " + token } },
    { headers: { authorization: "bEARER   " + token } },
    { headers: { authorization: "Bearer " + token + " " + token } },
    { headers: { authorization: "Bearer " + token.repeat(200) } },
    { headers: { authorization: "Bearer\\t" + token } },
    { headers: { authorization: "Basic " + token } },
    { headers: { authorization: ["Bearer " + token, "Bearer " + token] } },
    { headers: { "x-session-id": token }, url: "/?session_id=" + token },
    { headers: { "x-session-id": token + "\\n" }, url: "/?session_id=" + token + "%0a", method: "GET" },
    { headers: { cookie: "sid=" + token, "proxy-authorization": "Bearer " + token }, url: "http://" + token + ":" + token + "@a.example/p" },
    { headers: { traceparent: token, tracestate: token, baggage: token } },
    { headers: { "x-debug-log": token } },
    { headers: { "x-debug-log": "debug." + token + "." + token } },
    { headers: { "x-debug-log": signDebugLevel({ level: "debug", expires: Date.now() + 60000, hmacKey: token, anySession: true }) } },
  ];
  const cookie = ({ headers }) => headers.cookie?.slice(4);
  const broken = ({ headers }) => { throw new Error(headers.cookie ?? token); };
  const sessions = ["header:x-session-id", broken, cookie, "query:session_id", "baggage:" + "sid", "bearer", "generate"];
  for (const request of requests) {
    for (const options of [
      { hashSessionId: true },
      { hashSessionId: true, debug: { hmacKey: [token, token + token] } },
      { hashSessionId: true, hmacKey: token, session: sessions },
      { hashSessionId: true, session: sessions, onReject: (rejection) => print(rejection) },
      { hashSessionId: true, session: sessions, onReject() { throw new Error("handler broke"); } },
    ]) {
      await runWithContext(extractContext(request, options), async () => {
        log.info("request", { answer: responseHeaders({ sessionId: true, trace: true }), call: propagationHeaders() });
        log.error(new Error("failed"), { carrier: serializeContext() });
        await runWithContext(deserializeContext(serializeContext()), async () => log.warn("job"));
      });
    }
  }
  for (const wrong of [
    () => extractContext({}, { hmacKey: token.slice(0, 15) }),
    () => extractContext({}, { hmacKey: { token } }),
    () => extractContext({}, { debug: { hmacKey: [token, token.slice(0, 15)] } }),
    () => signDebugLevel({ level: "debug", expires: Date.now() + 60000, hmacKey: token.slice(0, 15), sessionId: "a" }),
    () => signDebugLevel({ level: "debug", expires: Date.now() + 60000, hmacKey: token, sessionId: token + " " }),
    () => deserializeContext(token),
    () => deserializeContext("v=1&requestId=" + token + "%0A"),
    () => deserializeContext("v=1&traceparent=" + token),
    () => deserializeContext("v=1&fields={" + token),
  ]) {
    try { wrong(); print("no error"); } catch (error) { print(error.message, error.stack); log.error(error); }
  }
  await log.flush();
`;

test("no part of a credential is in anything that a program prints", async () => {
  const { code, stdout, stderr } = await runNode(["--input-type=module", "-e", PROGRAM, TOKEN]);
  expect(code, stderr).toBe(0);
  // The output has lines of both formats, rejections and errors.
  expect(stdout).toMatch(/- INFO - \[req=\w{8}\|session=[0-9a-f]{8}\] - request/);
  expect(stderr).toMatch(/"sessionId":"[0-9a-f]{20}","sessionSource":"bearer"|"sessionId":"[0-9a-f]{20}"/);
  expect(stdout).toContain('[{"source":"bearer","reason":"too long"}]');
  expect(stdout).toContain("16 bytes or more");
  expect(stderr).toContain("ctxlog: request: ");
  expect(stdout).not.toContain("no error");
  const output = (stdout + stderr).toUpperCase();
  const pieces = Array.from({ length: TOKEN.length - 3 }, (_, at) => TOKEN.slice(at, at + 4));
  expect(pieces.filter((piece) => output.includes(piece))).toEqual([]);
});

test("no part of a bearer token is printed in place of the session ID", async () => {
  const script = `
    import { log, runWithContext } from "./dist/index.js";
    import { extractContext } from "./dist/http.js";
    const request = { headers: { authorization: "Bearer " + process.argv[1] }, url: "/" };
    runWithContext(extractContext(request), () => log.info("request"));
  `;
  for (const LOG_FORMAT of ["line", "json"]) {
    const { stdout, stderr } = await runNode(["--input-type=module", "-e", script, TOKEN], { env: { LOG_FORMAT } });
    expect(stdout).toContain("request");
    for (let at = 0; at < TOKEN.length - 3; at++) expect(stdout + stderr).not.toContain(TOKEN.slice(at, at + 4));
  }
});
