import { expect } from "vitest";
import { runNode } from "../support/child-process.js";

const TAG = /\[req=(\w+)\|session=([\w-]+)\] - (.*)$/;

/** The lines of one request. */
export interface RequestLines {
  readonly id: string;
  readonly session: string;
  readonly messages: readonly string[];
}

/** The requests in the lines, each with its session and messages. */
export function requestsIn(lines: readonly string[]): RequestLines[] {
  const found = new Map<string, RequestLines>();
  for (const line of lines) {
    const [, id = "", session = "", message] = TAG.exec(line) ?? [];
    if (message === undefined) continue;
    const request = found.get(`${id}|${session}`) ?? { id, session, messages: [] };
    found.set(`${id}|${session}`, { ...request, messages: [...request.messages, message] });
  }
  return [...found.values()];
}

/** Runs a recipe that ends on its own, and returns its lines. */
export async function linesOf(program: string | undefined): Promise<string[]> {
  const { code, stdout, stderr } = await runNode([program as string]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trimEnd().split("\n");
}
