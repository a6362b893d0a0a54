import { beforeAll, expect, test } from "vitest";
import { buildRecipes } from "../support/recipe.js";
import { linesOf, requestsIn } from "./program-lines.js";

let programs: ReadonlyMap<string, string>;

beforeAll(async () => {
  programs = await buildRecipes("processes", ["worker-threads", "child-process"]);
});

test("the recipe for worker_threads logs in the worker with the IDs of the request that sent the job", async () => {
  const lines = await linesOf(programs.get("worker-threads"));
  const requests = requestsIn(lines);
  expect(requests).toHaveLength(10);
  for (const { session, messages } of requests) {
    const order = session.slice(0, 7);
    const failed = order === "order-3" ? ["Failed"] : [];
    expect([...messages].sort()).toEqual(
      [`Rendering order=${order}`, ...failed, `Rendered order=${order} text="invoice of ${order}"`].sort(),
    );
  }
  expect(lines.filter((line) => line.includes("| Error: The template is broken"))).toEqual([
    expect.stringContaining("|session=order-3-]"),
  ]);
});

test("the recipe for child_process logs in the child with the IDs of the parent's request", async () => {
  const lines = await linesOf(programs.get("child-process"));
  const requests = requestsIn(lines);
  expect(requests).toHaveLength(5);
  for (const { session, messages } of requests) {
    const order = session.slice(0, 7);
    const broken = order === "order-3";
    expect(messages).toEqual([
      `Converting order=${order}`,
      broken ? "Failed" : `Converted order=${order}`,
      `Child ended order=${order} code=${broken ? 1 : 0}`,
    ]);
  }
});
