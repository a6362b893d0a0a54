// Two services in two processes, and thirty clients at once. The tag of every line is then compared with the request
// that the line belongs to.
//
//     npm run demo
//     npm run demo -- --unbound       leaves out one bindContext, to show that the check notices
//     npm run demo -- --out DIR       writes the lines to files there, too, for ctxlog trace
import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { check, type Order, type Verdict } from "./check.js";

const REQUESTS = 30;

const { values } = parseArgs({ options: { unbound: { type: "boolean" }, out: { type: "string" } } });
const out = values.out === undefined ? undefined : resolve(values.out);
if (out !== undefined) mkdirSync(out, { recursive: true });

interface Service {
  readonly port: number;
  readonly lines: readonly string[];
  /** Ends the service. Resolves with its exit code when its last line has arrived. */
  stop(): Promise<number>;
}

/** Starts a service. Its lines go to the terminal, and are collected for the check. */
async function start(name: string, args: readonly string[]): Promise<Service> {
  const colors = process.stdout.isTTY && process.stdout.hasColors() ? { FORCE_COLOR: "1" } : {};
  const files = out === undefined ? {} : { DEMO_OUT: out };
  const env = { ...process.env, LOG_LEVEL: "info", LOG_FORMAT: "line", ...colors, ...files };
  const child = fork(new URL(`./${name}.js`, import.meta.url), args, {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env,
  });
  const lines: string[] = [];
  const ended = once(child, "exit");
  const read = (async () => {
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      console.log(line);
      lines.push(withoutColors(line));
    }
  })();
  const port = await portOf(child, name);
  return {
    port,
    lines,
    async stop() {
      child.disconnect();
      const [[code]] = await Promise.all([ended, read]);
      return code ?? 1;
    },
  };
}

async function portOf(child: ChildProcess, name: string): Promise<number> {
  const early = once(child, "exit").then(() => Promise.reject(new Error(`${name} ended before it listened`)));
  const [port] = await Promise.race([once(child, "message"), early]);
  early.catch(() => {});
  return port as number;
}

function withoutColors(line: string): string {
  return line.replaceAll(/\x1b\[[\d;]*m/g, "");
}

/** Sends an order: a third of them with both IDs, a third with a session ID only, a third with none. */
async function send(order: number, port: number): Promise<Order & { readonly status: number }> {
  const headers: Record<string, string> = { connection: "close" };
  if (order % 3 !== 0) headers["x-session-id"] = randomUUID();
  if (order % 3 === 1) headers["x-request-id"] = randomUUID();
  const answer = await fetch(`http://127.0.0.1:${port}/orders/${order}`, { method: "POST", headers });
  const idOf = (name: string) => headers[name] ?? answer.headers.get(name) ?? "";
  return { order, requestId: idOf("x-request-id"), sessionId: idOf("x-session-id"), status: answer.status };
}

function print({ lines, wrong, incomplete }: Verdict, orders: readonly { readonly status: number }[]): void {
  const failed = orders.filter(({ status }) => status !== 200).length;
  for (const { line, expected } of wrong.slice(0, 5)) console.log(`\nwrong: ${line}\nexpected: ${expected}`);
  for (const one of incomplete) console.log(`wrong: ${one}`);
  console.log(`\nrequests: ${orders.length} at once, ${failed} of them with a failing payment`);
  console.log(`lines: ${lines}, from 2 processes`);
  console.log(`lines with a wrong or missing ID: ${wrong.length}`);
}

/** The command that shows why one order failed. */
function printTrace(directory: string, all: readonly (Order & { readonly status: number })[]): void {
  const failed = all.find(({ status }) => status !== 200);
  if (failed === undefined) return;
  console.log(
    `\nWhy did order ${failed.order} fail?\n    npx ctxlog trace ${failed.sessionId} ${join(directory, "*.jsonl")}`,
  );
}

const payments = await start("payments", []);
const shop = await start("shop", [String(payments.port), ...(values.unbound === true ? ["--unbound"] : [])]);
const orders = await Promise.all(Array.from({ length: REQUESTS }, (_, index) => send(index + 1, shop.port)));
const codes = [await shop.stop(), await payments.stop()];
const verdict = check([shop.lines, payments.lines], orders);
print(verdict, orders);
if (out !== undefined) printTrace(out, orders);
const failures = orders.filter(({ status }) => status !== 200).length;
if (verdict.wrong.length + verdict.incomplete.length > 0 || failures !== 1 || codes.some((code) => code !== 0)) {
  process.exitCode = 1;
}
