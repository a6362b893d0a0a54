// Servers of programs/http-server.mjs, each in a process of its own.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram } from "./processes.mjs";

/**
 * Starts a server.
 * @param {{ logger: string, id: string }} which
 * @param {string} path The file that it logs to.
 */
export async function listen({ logger, id }, path) {
  const child = startProgram("http-server", [logger, id, path], { nodeArgs: ["--expose-gc"], ipc: true });
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
    /** The bytes of its heap without garbage. @returns {Promise<number>} */
    heap() {
      child.send("heap");
      return new Promise((found) => child.once("message", (bytes) => found(Number(bytes))));
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/** @param {{ logger: string, id: string }} which @throws {Error} If a request does not leave three lines with its own two IDs. */
export async function checkLines(which) {
  const folder = mkdtempSync(join(tmpdir(), "ctxlog-bench-"));
  const path = join(folder, "out.log");
  try {
    const { url, stop } = await listen(which, path);
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
    if (!isRight || new Set(requestIds.flat()).size !== 2) throw new Error(`http, ${which.id}: not the lines`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
