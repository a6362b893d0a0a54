import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT, startProcess } from "../support/child-process.js";
import { type DatabaseServer, missingServers, startServer } from "../support/database-server.js";
import { buildRecipes } from "../support/recipe.js";

const INSTALLED = missingServers("clickhouse-server").length === 0;
const NOTE = INSTALLED ? "" : " (skipped: there is no clickhouse-server here; apt-get install clickhouse-server)";

const [TABLE = "", QUERY = ""] = Array.from(
  readFileSync(join(ROOT, "docs/recipes/clickhouse.md"), "utf8").matchAll(/^```sql\n([\s\S]*?)^```/gm),
  ([, sql]) => sql,
);

interface Answer {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly statistics: { readonly rows_read: number };
}

describe.skipIf(!INSTALLED)(`the recipe for ClickHouse, on a real server${NOTE}`, () => {
  let program: string;
  let server: DatabaseServer;

  beforeAll(async () => {
    program = (await buildRecipes("clickhouse", ["clickhouse"])).get("clickhouse") as string;
    server = await startServer("clickhouse-server");
    await run(TABLE);
  }, 60_000);

  afterAll(() => server?.kill());

  async function run(sql: string): Promise<string> {
    const answer = await fetch(server.url, { method: "POST", body: sql });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text;
  }

  const ask = async (sql: string): Promise<Answer> => JSON.parse(await run(`${sql} FORMAT JSON`));

  async function runService(service: string, orders: readonly string[]): Promise<void> {
    const env = { CLICKHOUSE_URL: server.url, SERVICE: service };
    const { child, end } = startProcess(process.execPath, [program], { env, stdin: "pipe" });
    child.stdin?.end(orders.map((order) => `${order}\n`).join(""));
    expect(await end).toMatchObject({ code: 0, stdout: "", stderr: "" });
  }

  test("has the lines of all services, found by their session without reading the rest", async () => {
    const orders = Array.from({ length: 200 }, (_, index) => `order-${index}`);
    await Promise.all(["shop", "billing"].map((service) => runService(service, orders)));
    expect((await ask("SELECT count() AS lines FROM logs")).data).toEqual([{ lines: `${4 * orders.length}` }]);

    const { data } = await ask(QUERY);
    const messages = (service: string) => data.filter((row) => row["service"] === service).map((row) => row["message"]);
    expect(messages("shop")).toEqual(["Paying", "Refused order-7"]);
    expect(messages("billing")).toEqual(["Paying", "Refused order-7"]);
    expect(data.map((row) => row["level"]).sort()).toEqual(["ERROR", "ERROR", "INFO", "INFO"]);

    const [row] = (await ask(`SELECT line FROM logs WHERE message = 'Refused order-7' LIMIT 1`)).data;
    expect(JSON.parse(`${row?.["line"]}`)).toMatchObject({
      sessionId: "session-order-7",
      error: { message: "No such order", stack: expect.stringContaining("\n    at ") },
    });
  });

  test("reads a part of many lines for one session, and all of them where the key cannot help", async () => {
    await run(`INSERT INTO logs (time, level, service, session_id, message, line)
      SELECT toDateTime('2026-11-01 00:00:00') + intDiv(number, 20), 'INFO', 'mail', hex(MD5(toString(number % 10000))),
        'Sent', '{}' FROM system.numbers LIMIT 300000`);
    const byKey = await ask(QUERY);
    const byScan = await ask(QUERY.replace("session_id = 'session-order-7'", "position(session_id, 'n-order-7') = 8"));
    expect(byKey.statistics.rows_read).toBeLessThan(50_000);
    expect(byScan.statistics.rows_read).toBeGreaterThan(300_000);
    expect(byKey.data).toHaveLength(4);
  }, 60_000);
});
