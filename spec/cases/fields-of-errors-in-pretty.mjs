// The fields of an error that need several lines are indented in pretty, with the closing brace below the opening one.
import { createLogger, memoryTransport } from "ctxlog";

Error.stackTraceLimit = 0;
const memory = memoryTransport();
const fields = {
  sql: `select * from orders where ${"customer = 12 and ".repeat(10)} true`,
  parameters: [12, "eu"],
  attempts: 3,
};
createLogger({ format: "pretty", transports: [memory] }).error("x", Object.assign(new Error("query failed"), fields));
const lines = memory.lines[0]?.split("\n").map((line) => line.split(" | ")[1] ?? "") ?? [];
const column = (/** @type {RegExp} */ pattern) => lines.find((line) => pattern.test(line))?.search(/\S/) ?? -1;
console.log(`braces: ${column(/^\s*\{$/) === column(/^\s*\}$/) ? "aligned" : "crooked"}`);
console.log(
  `fields: ${["sql", "parameters", "attempts"].map((name) => column(new RegExp(`^ *${name}:`)) - column(/^\s*\{$/)).join(" ")}`,
);
