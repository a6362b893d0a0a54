import { expect, test } from "vitest";
import { FlushWaiters } from "../../src/writer/flush-waiters.js";

test("each waiter resolves when the counter has reached its number, in order", async () => {
  const waiters = new FlushWaiters();
  const resolved: number[] = [];
  for (const end of [1, 3, 3, 5]) waiters.wait(end).then(() => resolved.push(end));
  waiters.reached(2);
  await Promise.resolve();
  expect(resolved).toEqual([1]);
  waiters.reached(4);
  await Promise.resolve();
  expect(resolved).toEqual([1, 3, 3]);
  waiters.reached(5);
  await Promise.resolve();
  expect(resolved).toEqual([1, 3, 3, 5]);
});
