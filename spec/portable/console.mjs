// Every method of a captured console.
import { captureConsole, runWithContext } from "ctxlog";
import { errorOf } from "./formats.mjs";

/** @typedef {import("./checks.mjs").Checks} Checks */

/** @type {Record<string, () => void>} */
const CALLS = {
  log: () => console.log("%s of %d: %j %o%%", "one", 2, { a: 1 }, "x", { more: [1] }),
  info: () => console.info("two", { nested: { a: { b: {} } } }, [1, 2], null, undefined),
  debug: () => console.debug(new Map([["a", 1]]), new Set([1]), 5n, -0),
  warn: () => console.warn("%i and %f", "12.7", "1.5", Symbol("s")),
  error: () => console.error("failed", errorOf("boom"), 3),
  dir: () => console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 }),
  dirxml: () => console.dirxml({ a: 1 }, "x"),
  table: () => console.table([{ a: 1, b: "x" }, { a: 2, c: true }, 5]),
  "table of some columns": () => console.table({ first: { a: 1, b: 2 }, second: { b: 3 } }, ["b"]),
  "table of a map": () => console.table(new Map([["key", { a: 1 }]])),
  "table of a set": () => console.table(new Set(["one", 2])),
  "table of nothing": () => console.table("no table"),
  count: () => {
    console.count();
    console.count("orders");
    console.count("orders");
    console.countReset("orders");
    console.count("orders");
  },
  group: () => {
    console.group("outer", 1);
    console.log("inner\nlines");
    console.groupCollapsed("innermost");
    console.warn("deep");
    console.groupEnd();
    console.groupEnd();
    console.groupEnd();
    console.log("out");
  },
  assert: () => {
    console.assert(true, "not printed");
    console.assert(false);
    console.assert(false, "%s failed", "it");
    console.assert(false, /** @type {any} */ ({ a: 1 }));
  },
};

/** @type {Checks} */
export const consoles = {
  ...Object.fromEntries(
    Object.entries(CALLS).map(([name, call]) => [
      `console: ${name}`,
      async ({ log }) => {
        const undo = captureConsole(log);
        runWithContext({ requestId: "a1b2c3d4e5f6" }, call);
        undo();
      },
    ]),
  ),

  "console: time and trace, but for their figures": async ({ log, lines }) => {
    const undo = captureConsole(log);
    console.time("work");
    console.timeLog("work", "so far", { a: 1 });
    console.timeEnd("work");
    console.trace("here %s", "now");
    undo();
    const [first = "", second = "", trace = ""] = lines.splice(0);
    lines.push(...[first, second].map((line) => line.replace(/\d[\d.]*ms/, "N ms")));
    const [message = "", ...stack] = trace.split("\n");
    lines.push(message, `${stack.some((line) => line.includes("| ")) ? "with" : "without"} a stack`);
  },
};
