import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ctxlog, files } from "../support/ctxlog-command.js";
import { temporary } from "../support/temporary.js";

const hasLnav = spawnSync("lnav", ["-V"]).status === 0;

const TAG = "[req=a1b2c3d4|session=12345678]";
const LINES = `2024-01-15 10:30:15 - shop.db - WARN - ${TAG} - slow query
2024-01-15 10:30:16.123 - ERROR - [req=a1b2c3d4|session=12345678|tenant=acme] - failed
2024-01-15 10:30:16.123 - ERROR - [req=a1b2c3d4|session=12345678|tenant=acme] |     at pay (pay.ts:1:2)
`;
const JSON_LINES = `{"time":"2024-01-15T10:30:15.123Z","level":"INFO","name":"shop","requestId":"a1b2c3d4e5f6","sessionId":"1234567890abcdef","amount":12,"message":"Charged"}
{"time":"2024-01-15T10:30:15.124Z","level":"FATAL","message":"gone","error":{"name":"E","message":"m","stack":"E: m\\n    at x"}}
`;

/** The rows of an SQL query that lnav runs on a file, with the format file installed. */
async function query(name: string, content: string, sql: string): Promise<unknown[]> {
  const home = temporary();
  const { out } = await ctxlog(["lnav"]);
  const format = join(home, "ctxlog.json");
  writeFileSync(format, out);
  const env = { ...process.env, HOME: home, TERM: "dumb", TZ: "UTC" };
  const installed = spawnSync("lnav", ["-i", format], { env, encoding: "utf8" });
  expect(installed).toMatchObject({ status: 0, stderr: expect.stringContaining("installed") });
  const [path = ""] = files({ [name]: content });
  const { stdout } = spawnSync("lnav", ["-n", "-c", `;${sql}`, "-c", ":write-json-to -", path], {
    env,
    encoding: "utf8",
  });
  return JSON.parse(stdout) as unknown[];
}

test("the format file is JSON with both formats", async () => {
  const { code, out } = await ctxlog(["lnav"]);
  expect(code).toBe(0);
  expect(Object.keys(JSON.parse(out))).toEqual(["ctxlog_line", "ctxlog_json"]);
});

describe.skipIf(!hasLnav)(`lnav${hasLnav ? "" : " (not installed: Debian's package lnav)"}`, () => {
  test("reads the line format: levels, loggers, IDs, and further physical lines", async () => {
    const sql = "select log_level, log_opid, name, session, log_body from ctxlog_line";
    expect(await query("a.log", LINES, sql)).toEqual([
      { log_level: "warning", log_opid: "a1b2c3d4", name: "shop.db", session: "12345678", log_body: "slow query" },
      { log_level: "error", log_opid: "a1b2c3d4", name: null, session: "12345678", log_body: "failed" },
      {
        log_level: "error",
        log_opid: "a1b2c3d4",
        name: null,
        session: "12345678",
        log_body: "    at pay (pay.ts:1:2)",
      },
    ]);
  });

  test("reads JSON", async () => {
    const sql = "select log_level, log_opid, name, sessionId, log_body from ctxlog_json";
    expect(await query("a.json", JSON_LINES, sql)).toEqual([
      { log_level: "info", log_opid: "a1b2c3d4e5f6", name: "shop", sessionId: "1234567890abcdef", log_body: "Charged" },
      { log_level: "fatal", log_opid: null, name: null, sessionId: null, log_body: "gone" },
    ]);
  });
});
