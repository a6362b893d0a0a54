import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type DatabaseServer, missingServers, startServer } from "../support/database-server.js";
import { buildRecipes } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";

const SERVERS = ["postgresql", "mariadb-server", "redis-server"] as const;
const MISSING = missingServers(...SERVERS);
const NOTE = MISSING.length === 0 ? "" : ` (skipped: apt-get install ${MISSING.join(" ")})`;

describe.skipIf(MISSING.length > 0)(`the recipe for pools of databases, on real servers${NOTE}`, () => {
  let program: string;
  let servers: DatabaseServer[] = [];

  beforeAll(async () => {
    program = (await buildRecipes("database-pools", ["database-pools"])).get("database-pools") as string;
    servers = await Promise.all(SERVERS.map(startServer));
  }, 60_000);

  afterAll(async () => void (await Promise.all(servers.map((server) => server.kill()))));

  test("connects outside the request that uses a pool first", async () => {
    const [postgres, mysql, redis] = servers.map(({ url }) => url);
    const recipe = new RunningProgram([program], {
      POSTGRES_URL: `${postgres}`,
      MYSQL_URL: `${mysql}`,
      REDIS_URL: `${redis}`,
    });
    onTestFinished(async () => void (await recipe.stop()));
    await recipe.line(/ - Asked user=bob/);
    await Promise.all(servers.map((server) => server.kill()));
    for (const name of ["PostgreSQL", "MySQL", "Redis"]) {
      expect(await recipe.line(new RegExp(`Lost ${name}`))).toContain("[req=none|session=none]");
    }
    const asked = recipe.stdout.filter((line) => line.includes(" - Asked"));
    expect(asked.map((line) => /session=([\w-]+)\] - (.*)/.exec(line)?.slice(1))).toEqual([
      ["alice---", "Asked user=alice"],
      ["bob-----", "Asked user=bob"],
    ]);
  });
});
