import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ctxlog, files } from "../support/ctxlog-command.js";

const T = Date.UTC(2024, 0, 15, 10, 30);

function json(message: string, ms: number, parts: Record<string, unknown>): string {
  return `${JSON.stringify({ time: new Date(T + ms).toISOString(), level: "INFO", sessionId: "s1", ...parts, message })}\n`;
}

test("a story as trace events has a process for each service, a slice for each request, an instant for each line", async () => {
  const [path = ""] = files({
    "a.jsonl":
      json("received", 0, { name: "shop", requestId: "r1", method: "GET", path: "/a" }) +
      json("charged", 5, { name: "pay", requestId: "r1", amount: 12 }) +
      json("done", 9, { name: "shop", requestId: "r1" }),
  });
  expect((await ctxlog(["trace", "s1", path, "--perfetto", `${path}.trace`])).code).toBe(0);
  const { traceEvents } = JSON.parse(readFileSync(`${path}.trace`, "utf8")) as {
    traceEvents: Record<string, unknown>[];
  };
  const of = (phase: string) => traceEvents.filter(({ ph }) => ph === phase);
  expect(of("M").filter(({ name }) => name === "process_name")).toEqual([
    { ph: "M", name: "process_name", pid: 1, args: { name: "shop" } },
    { ph: "M", name: "process_name", pid: 2, args: { name: "pay" } },
  ]);
  expect(of("X")).toMatchObject([
    { name: "GET /a", pid: 1, tid: 1, ts: T * 1000, dur: 9000, args: { requestId: "r1", sessionId: "s1" } },
    { name: "request r1", pid: 2, tid: 2, ts: (T + 5) * 1000, dur: 1 },
  ]);
  expect(of("i").map(({ name, pid, ts }) => [name, pid, Number(ts) / 1000 - T])).toEqual([
    ["received", 1, 0],
    ["charged", 2, 5],
    ["done", 1, 9],
  ]);
});
