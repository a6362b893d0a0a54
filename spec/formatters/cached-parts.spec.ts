import { describe, expect, test } from "vitest";
import { runWithContext, updateContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { jsonLine, physicalLines } from "../support/line-format.js";

describe.each(["line", "json"] as const)("the cached text of a context or a logger, in %s", (format) => {
  const check = format === "json" ? jsonLine : physicalLines;
  const shows = (line: string | undefined, key: string, value: number): void => {
    expect(line).toContain(format === "json" ? `"${key}":${value}` : `${key}=${value}`);
  };

  test("is not used for a record whose context or bindings a filter has replaced", () => {
    let replace = false;
    const log = createTestLogger({
      format,
      bindings: { bound: 1 },
      filters: [
        (record) => {
          if (!replace) return;
          record.context = { ...record.context, inContext: 2 };
          record.bindings = { bound: 2 };
        },
      ],
    });
    runWithContext({ requestId: "r", inContext: 1 }, () => {
      for (const now of [false, true, false]) {
        replace = now;
        log.info("x");
      }
    });
    for (const [index, value] of [1, 2, 1].entries()) {
      shows(log.lines[index], "inContext", value);
      shows(log.lines[index], "bound", value);
    }
  });

  test("is not used for IDs, a name or a level that a filter has replaced", () => {
    const log = createTestLogger({
      format,
      name: "shop",
      filters: [
        (record) => {
          if (record.message !== "changed") return;
          record.requestId = "other";
          record.name = "till";
          record.level = "ERROR";
          record.context = { ...record.context, requestId: "other" };
        },
      ],
    });
    runWithContext({ requestId: "first" }, () => {
      for (const message of ["plain", "changed", "plain"]) log.info(message);
    });
    expect(log.lines.map((line) => [/first/, /shop/, /INFO/].map((word) => word.test(line)))).toEqual([
      [true, true, true],
      [false, false, false],
      [true, true, true],
    ]);
    expect(log.lines[1]).toMatch(
      format === "json" ? /"ERROR","name":"till","requestId":"other"/ : /till - ERROR - \[req=other/,
    );
  });

  test("is rendered again after updateContext", () => {
    const log = createTestLogger({ format });
    runWithContext({ requestId: "r", step: 1 }, () => {
      log.info("x");
      updateContext({ step: 2 });
      log.info("x");
    });
    shows(log.lines[0], "step", 1);
    shows(log.lines[1], "step", 2);
  });

  test("is complete, even if its first line had no room left", () => {
    const log = createTestLogger({ format, bindings: { bound: "b".repeat(50) } });
    runWithContext({ requestId: "r", inContext: "h".repeat(50) }, () => {
      log.info("x".repeat(2_000_000), { own: "x".repeat(1000) });
      log.info("short");
    });
    expect(log.lines[1]).toContain("b".repeat(50));
    expect(log.lines[1]).toContain("h".repeat(50));
    expect(log.lines[1]).not.toContain("more characters");
  });

  test("does not reduce the room of a call's fields that are rendered twice", () => {
    const log = createTestLogger({ format, bindings: { late: 1 } });
    log.info("x", { big: "y".repeat(700_000), late: "z" });
    expect(log.lines[0]).toContain("y".repeat(700_000));
    expect(log.lines[0]).not.toContain("more characters");
  });

  test("is right after a record whose fields cannot be read", () => {
    const log = createTestLogger({ format });
    const fields = { good: 1, bad: 2 };
    log.info("x", Object.defineProperty({ ...fields }, "bad", { enumerable: true, get: () => expect.unreachable() }));
    log.info("x", fields);
    shows(log.lines[0], "good", 1);
    expect(log.lines[0]).toContain("[unreadable: threw ");
    shows(log.lines[1], "bad", 2);
    log.lines.forEach(check);
  });
});

test.each(["line", "json"] as const)("%s shows an object in bindings and context as it is at each call", (format) => {
  const log = createTestLogger({ format });
  const cart = { items: 1 };
  const child = log.child({ bindings: { cart } });
  runWithContext({ user: cart }, () => {
    child.info("before");
    cart.items = 2;
    child.info("after");
  });
  expect(log.lines[0]).toContain('{"items":1}');
  expect(log.lines[1]).toContain('{"items":2}');
  expect(log.lines[1]).not.toContain('{"items":1}');
});
