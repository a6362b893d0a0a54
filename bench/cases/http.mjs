import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram, startProgram } from "../lib/processes.mjs";
import { ratio } from "../lib/statistics.mjs";
import { find } from "../lib/targets.mjs";

/** Servers without logging, of programs/http-server.mjs. */
const SILENT = [
  { id: "none", name: "no context, no logging" },
  { id: "bare", name: "AsyncLocalStorage.run, no logging" },
  { id: "context", name: "ctxlog's context, no logging" },
];

/** @type {import("../types.d.ts").Case} */
export default {
  order: 160,
  title: "A server under load",
  note: "node:http on loopback; autocannon in a process of its own, 50 connections; three lines of JSON a request, or none.",

  async run({ quick, rounds, loggers }) {
    const logging = loggers.flatMap(({ id, server }) => (server === undefined ? [] : [{ id, name: server.name }]));
    for (const { id } of logging) await checkLines(id);
    const entries = [...SILENT, ...logging].map((row) => ({
      ...row,
      figures: { rate: /** @type {number[]} */ ([]), p99: /** @type {number[]} */ ([]) },
    }));
    const running = await Promise.all(
      entries.map(async (entry) => ({ ...entry, ...(await listen(entry.id, devNull)) })),
    );
    try {
      for (const { url } of running) await runProgram("http-load", [url, quick ? 0.3 : 2]);
      for (let round = 0; round < Math.min(rounds, 4); round++) {
        for (const { url, figures } of running) {
          const { rate, p99 } = await runProgram("http-load", [url, quick ? 0.5 : 3]);
          figures.rate.push(rate);
          figures.p99.push(p99);
        }
      }
    } finally {
      for (const { stop } of running) await stop();
    }
    return {
      columns: [
        { figure: "rate", heading: "requests a second", digits: 0 },
        { figure: "p99", heading: "p99, ms", digits: 1 },
      ],
      entries,
    };
  },

  targets(results) {
    const rate = (/** @type {string} */ id) => find(results, id)?.figures["rate"];
    const [ours, none, bare] = [rate("ctxlog"), rate("none"), rate("bare")];
    if (ours === undefined || none === undefined || bare === undefined) return [];
    const part = ratio(ours, none);
    const goal = "http: three lines a request leave 95 % of the throughput";
    const value = `${percent(part)} (${percent(ratio(ours, bare))} of AsyncLocalStorage without logging)`;
    return [{ goal, value, met: part >= 0.95 }];
  },
};

/** @param {number} part */
function percent(part) {
  return `${(part * 100).toFixed(1)} %`;
}

/** Starts a server. @param {string} id @param {string} path The file that it logs to. */
async function listen(id, path) {
  const child = startProgram("http-server", [id, path]);
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

/** @param {string} id @throws {Error} If a request does not leave three lines with its own two IDs. */
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
    const requestIds = sessions.map((session) =>
      lines.filter((line) => line.sessionId === session).map((line) => line.requestId),
    );
    const isRight = requestIds.every((ids) => ids.length === 3 && new Set(ids).size === 1);
    if (!isRight || new Set(requestIds.flat()).size !== 2) throw new Error(`http, ${id}: not the lines`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
