import { expect, test } from "vitest";
import { FailureReports } from "../../src/writer/failure-reports.js";

function attached() {
  const reported: unknown[] = [];
  const failures = new FailureReports();
  failures.attach({ format: () => "", report: (error) => reported.push(error) });
  return { failures, reported };
}

test("a fault and dropped lines are each reported once, until they are over", () => {
  const { failures, reported } = attached();
  for (let round = 1; round <= 2; round++) {
    for (let i = 0; i < 3; i++) {
      failures.noteFault(`fault ${round}`);
      failures.noteDrops(`drops ${round}`);
      failures.reportNoted();
    }
    failures.reset();
  }
  expect(reported).toEqual(["fault 1", new Error("drops 1"), "fault 2", new Error("drops 2")]);
});

test("the first logger that is attached gets the reports", () => {
  const { failures, reported } = attached();
  failures.attach({ format: () => "", report: () => expect.unreachable() });
  failures.guard(() => {
    throw new Error("closing failed");
  });
  expect(reported).toEqual([new Error("closing failed")]);
});
