import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { run, start } from "../spawn.mjs";

const WHO = [
  { id: "none", name: "no context, no logging" },
  { id: "bare", name: "AsyncLocalStorage.run, no logging" },
  { id: "context", name: "ctxlog's context, no logging" },
  { id: "ctxlog", name: "ctxlog, three lines" },
  { id: "pino", name: "pino (mixin), three lines" },
];

/** @type {import("../types.d.ts").Case} */
export const http = {
  name: "http",
  /** @returns {Promise<import("../types.d.ts").CaseResult>} */
  async run({ quick, rounds, loggers }) {
    const entries = WHO.filter(({ id }) => id !== "pino" || (loggers?.includes("pino") ?? true)).map((who) => ({
      ...who,
      figures: { rate: [], p99: [] },
    }));
    for (const { id } of entries) if (id === "ctxlog" || id === "pino") await checkLines(id);
    const servers = await Promise.all(entries.map(({ id }) => listen(id, devNull)));
    try {
      for (const { url } of servers) await run("http/load.mjs", [url, quick ? 0.3 : 2]);
      for (let round = 0; round < Math.min(rounds, 4); round++) {
        for (const [index, { figures }] of entries.entries()) {
          const { rate, p99 } = await run("http/load.mjs", [servers[index].url, quick ? 0.5 : 3]);
          figures.rate.push(rate);
          figures.p99.push(p99);
        }
      }
    } finally {
      for (const { stop } of servers) await stop();
    }
    return {
      name: "http",
      title: "A server under load",
      note: "node:http on loopback; autocannon in a process of its own, 50 connections; three lines of JSON a request against none.",
      columns: [
        { figure: "rate", heading: "requests a second", digits: 0 },
        { figure: "p99", heading: "p99, ms", digits: 1 },
      ],
      ratios: false,
      entries,
      missing: [],
      failed: [],
    };
  },
};

/** A server in a process of its own. */
async function listen(id, path) {
  const child = start("http/server.mjs", [id, path]);
  const ended = new Promise((done) => child.on("close", done));
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const port = await Promise.race([
    new Promise((found) => child.stdout.once("data", (chunk) => found(Number(chunk)))),
    ended.then(() => Promise.reject(new Error(`the server ended: ${errors}`))),
  ]);
  return {
    url: `http://127.0.0.1:${port}/orders/4711`,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/** @throws {Error} Where a request does not leave three lines with its own two IDs. */
async function checkLines(id) {
  const folder = mkdtempSync(join(tmpdir(), "ctxlog-bench-"));
  const path = join(folder, "out.log");
  try {
    const { url, stop } = await listen(id, path);
    const sessions = ["session-one-000001", "session-two-000002"];
    for (const session of sessions) await (await fetch(url, { headers: { "x-session-id": session } })).text();
    await stop();
    const lines = readFileSync(path, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const requests = sessions.map((session) => lines.filter((line) => line.sessionId === session));
    const fine = requests.every((own) => own.length === 3 && new Set(own.map((line) => line.requestId)).size === 1);
    if (!fine || requests[0][0].requestId === requests[1][0].requestId) throw new Error(`http, ${id}: not the lines`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
