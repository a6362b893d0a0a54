import { describe, expect, test } from "vitest";
import { createTestLogger } from "../../src/testing/index.js";

describe("children", () => {
  test("join names with dots, and have their parent's name if they have none", () => {
    const log = createTestLogger({ name: "shop" });
    expect(log.child({ name: "db" }).child({ name: "pool" }).name).toBe("shop.db.pool");
    expect(log.child({}).name).toBe("shop");
    expect(createTestLogger().child({ name: "db" }).name).toBe("db");
    expect(createTestLogger().child({}).name).toBeUndefined();
  });

  test("merge bindings into frozen copies, in which the child's win", () => {
    const given = { service: "checkout", pool: "none" };
    const log = createTestLogger({ bindings: given });
    const more = { pool: "primary" };
    const child = log.child({ bindings: more });
    given.service = "changed";
    more.pool = "changed";
    child.info("m");
    log.info("m");
    expect(log.records.map((record) => record.bindings)).toEqual([
      { service: "checkout", pool: "primary" },
      { service: "checkout", pool: "none" },
    ]);
    expect(Object.isFrozen(child.bindings)).toBe(true);
    expect(log.lines[0]).toContain(" - m service=checkout pool=primary");
  });

  test("treat __proto__ among bindings as data", () => {
    const log = createTestLogger({ format: "json", bindings: JSON.parse('{"__proto__":{"admin":true}}') });
    log.child({ bindings: { a: 1 } }).info("m");
    expect((log.bindings as { admin?: boolean }).admin).toBeUndefined();
    expect(log.lines[0]).toContain('"__proto__":{"admin":true}');
  });

  test("run their parent's filters, then their own", () => {
    const ran: string[] = [];
    const note = (name: string) => () => {
      ran.push(name);
    };
    const log = createTestLogger({ filters: [note("root")] });
    const child = log.child({ filters: [note("child")] });
    const grandchild = child.child({ filters: [note("grandchild")] });
    grandchild.info("m");
    expect(ran.splice(0)).toEqual(["root", "child", "grandchild"]);
    log.info("m");
    expect(ran.splice(0)).toEqual(["root"]);
    log.addFilter(note("added"));
    grandchild.info("m");
    expect(ran).toEqual(["root", "added", "child", "grandchild"]);
  });
});
