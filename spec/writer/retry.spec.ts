import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { retakeTimers } from "../../src/internal/timing.js";
import { Retry } from "../../src/writer/retry.js";

beforeEach(() => {
  vi.useFakeTimers();
  retakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  retakeTimers();
});

/** The pauses before so many attempts that all are in vain. */
function pausesOf(status: "full" | "failing", count: number): number[] {
  const pauses: number[] = [];
  const retry = new Retry(() => {
    pauses.push(retry.pause);
    if (pauses.length < count) retry.plan(status, false, true);
  });
  retry.plan(status, false, true);
  vi.runAllTimers();
  return pauses;
}

test("the pause of a full pipe doubles from 1 to 20 ms, that of a disk from 50 ms to 1 s", () => {
  expect(pausesOf("full", 7)).toEqual([1, 2, 4, 8, 16, 20, 20]);
  expect(pausesOf("failing", 7)).toEqual([50, 100, 200, 400, 800, 1000, 1000]);
});

test("after an attempt that wrote something, the pause is the shortest again", () => {
  const retry = new Retry(() => {});
  for (let i = 0; i < 4; i++) retry.plan("full", false, true);
  retry.plan("full", true, true);
  expect(retry.pause).toBe(1);
});

test("only one attempt is planned at a time, and stop cancels it", () => {
  const retry = new Retry(() => {});
  retry.plan("full", false, true);
  retry.plan("full", false, true);
  expect(vi.getTimerCount()).toBe(1);
  retry.stop();
  expect(vi.getTimerCount()).toBe(0);
});
