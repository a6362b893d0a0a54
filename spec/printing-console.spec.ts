import { Console } from "node:console";
import { Writable } from "node:stream";
import { expect, test, vi } from "vitest";
import { PrintingConsole } from "../src/printing-console.js";

type AnyConsole = Record<string, (...args: unknown[]) => void>;
type Call = readonly [method: string, ...args: unknown[]];

class Point {
  x = 1;
}

/** What Node's console, and ours, print for the same calls. */
function printed(calls: readonly Call[]): { node: string; ours: string } {
  const texts = { node: "", ours: "" };
  const stream = new Writable({
    write(chunk, _encoding, done) {
      texts.node += chunk;
      done();
    },
  });
  const node = new Console({ stdout: stream, stderr: stream, colorMode: false }) as unknown as AnyConsole;
  const ours = new PrintingConsole((text) => {
    texts.ours += text;
  }) as unknown as AnyConsole;
  for (const [method, ...args] of calls) {
    node[method]?.(...args);
    ours[method]?.(...args);
  }
  return texts;
}

const PROGRAMS: Record<string, readonly Call[]> = {
  "values and directives": [
    ["log"],
    ["log", "%s is %d of %j, %o %O %%", "one", 2, { a: 1 }, [1], { b: 2 }, "more"],
    ["info", { a: { b: { c: { d: 1 } } } }, null, undefined, 5n, Symbol("s"), -0],
    ["warn", "several\nlines"],
    ["error", new Map([["a", new Point()]]), new Set([1])],
  ],
  dir: [
    ["dir", { a: { b: { c: { d: 1 } } } }, { depth: 0 }],
    ["dir", { [Symbol.for("nodejs.util.inspect.custom")]: () => "custom" }],
    ["dirxml", { a: 1 }, "x"],
  ],
  tables: [
    ["table", [{ a: 1, b: "x" }, { a: 2, c: true }, 5, null]],
    ["table", { first: { a: 1, b: 2 }, second: { b: 3 } }, ["b"]],
    ["table", [{ a: 1 }], ["missing"]],
    [
      "table",
      new Map<unknown, unknown>([
        ["key", { a: 1 }],
        [{ k: 1 }, [1, 2, 3, 4, 5]],
      ]),
    ],
    ["table", new Set<unknown>(["one", 2, { a: 1, b: 2, c: 3 }])],
    ["table", [[1, 2], [3]]],
    ["table", ["ä", "😀", "日本"]],
    ["table", []],
    ["table", {}],
    ["table", "text"],
    ["table", undefined],
    ["table", null],
    ["table", [new Point(), () => {}, new Date(0)]],
  ],
  counters: [
    ["count"],
    ["count", "orders"],
    ["count", "orders"],
    ["countReset", "orders"],
    ["count", "orders"],
    ["count", undefined],
    ["count", 5],
  ],
  groups: [
    ["group", "outer", { a: 1 }],
    ["log", "inner\nlines"],
    ["groupCollapsed"],
    ["table", [1]],
    ["groupEnd"],
    ["dir", { a: 1 }],
    ["groupEnd"],
    ["groupEnd"],
    ["log", "out"],
  ],
  assertions: [["assert", true, "not printed"], ["assert", false], ["assert", 0, "%s failed", "it"], ["assert"]],
};

test.each(Object.entries(PROGRAMS))("prints %s as Node's console does", (_, calls) => {
  const { node, ours } = printed(calls);
  expect(node).not.toBe("");
  expect(ours).toBe(node);
});

test("prints times as Node's console does", () => {
  const text: string[] = [];
  const console = new PrintingConsole((line) => text.push(line));
  console.time();
  console.time("work");
  console.timeLog("work", "so far", { a: 1 });
  console.timeEnd("work");
  console.timeEnd();
  expect(text.map((line) => line.replace(/[\d.]+/, "N"))).toEqual([
    "work: Nms so far { a: 1 }\n",
    "work: Nms\n",
    "default: Nms\n",
  ]);
});

test("warns of labels that do not exist, as Node does, and prints nothing", () => {
  const emitted = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const { node, ours } = printed([
    ["countReset", "none"],
    ["timeEnd", "none"],
    ["timeLog", "none"],
    ["time", "twice"],
    ["time", "twice"],
  ]);
  const warnings = emitted.mock.calls.map(([text]) => text);
  vi.restoreAllMocks();
  expect([node, ours]).toEqual(["", ""]);
  // Each of Node's is followed by ours.
  expect(warnings).toHaveLength(8);
  for (let index = 0; index < warnings.length; index += 2) expect(warnings[index + 1]).toBe(warnings[index]);
});
