import { hostname } from "node:os";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { freePort } from "../support/free-port.js";
import { buildRecipes } from "../support/recipe.js";
import { HAS_RSYSLOG, Rsyslog } from "../support/rsyslog.js";
import { RunningProgram } from "../support/running-program.js";

const NOTE = HAS_RSYSLOG ? "" : " (skipped: there is no rsyslogd here; apt-get install rsyslog)";

describe.skipIf(!HAS_RSYSLOG)(`the recipe for syslog, with a real rsyslog${NOTE}`, () => {
  let program: string;

  beforeAll(async () => {
    program = (await buildRecipes("syslog", ["syslog"])).get("syslog") as string;
  });

  function startRecipe(port: number): RunningProgram {
    const recipe = new RunningProgram([program], { SYSLOG_PORT: `${port}` });
    onTestFinished(async () => void (await recipe.stop()));
    return recipe;
  }

  async function startServer(port: number): Promise<Rsyslog> {
    const server = await Rsyslog.start(port);
    onTestFinished(() => server.kill());
    return server;
  }

  /** Logs lines until one of them arrives. */
  async function untilConnected(recipe: RunningProgram, server: Rsyslog): Promise<void> {
    const timer = setInterval(() => recipe.write("probe\n"), 20);
    await server.until((entries) => entries[0]);
    clearInterval(timer);
  }

  test("sends each line whole, with the IDs as structured data", async () => {
    const port = await freePort();
    const server = await startServer(port);
    const recipe = startRecipe(port);
    await untilConnected(recipe, server);
    const orders = Array.from({ length: 200 }, (_, index) => `many-${index}-Ärger-🙂`);
    recipe.write(`${orders.join("\n")}\n`);
    const entries = await server.until((all) => {
      const own = all.filter(({ msg }) => msg.includes("Refused many-"));
      return own.length === orders.length ? own : undefined;
    });
    for (const [index, entry] of entries.entries()) {
      const line = JSON.parse(entry.msg);
      expect(line).toMatchObject({ level: "ERROR", message: `Refused ${orders[index]}` });
      expect(line.error.stack).toContain("No such order\n    at ");
      expect(entry).toMatchObject({
        pri: `${128 + 3}`,
        "protocol-version": "1",
        hostname: hostname(),
        "app-name": "shop",
        timereported: line.time,
        "structured-data": `[ids@32473 req="${line.requestId}" session="${line.sessionId}"]`,
      });
    }
  });

  test("sends what waits when the program ends", async () => {
    const port = await freePort();
    const server = await startServer(port);
    const recipe = startRecipe(port);
    await untilConnected(recipe, server);
    recipe.write("last\n");
    recipe.endInput();
    expect(await recipe.ended()).toMatchObject({ code: 0 });
    await server.until((entries) => entries.find(({ msg }) => msg.includes("Refused last")));
  });

  test("connects again when the server is back, and has every line on stdout", async () => {
    const port = await freePort();
    const recipe = startRecipe(port);
    recipe.write("before\n");
    await recipe.until(() => recipe.stderr.find((line) => line.startsWith("No syslog: ")));
    await recipe.line(/Refused before/);
    for (let start = 0; start < 2; start++) {
      const server = await startServer(port);
      await untilConnected(recipe, server);
      await server.kill();
    }
  });
});
