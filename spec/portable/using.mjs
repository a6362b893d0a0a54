// What is undone or closed at the end of a block, by the syntax of the language. Prints what it sees.
import { captureConsole, createLogger, memoryTransport } from "ctxlog";

/** @param {readonly string[]} lines */
const messages = (lines) => lines.map((line) => line.split("] - ")[1]);

const { lines, ...memory } = memoryTransport();
const shown = process.stdout.write.bind(process.stdout);
{
  using _undo = captureConsole(createLogger({ transports: [memory] }));
  console.log("captured in the block");
}
shown(`${messages(lines)}\n`);
console.log("printed after it");

/** @type {string[]} */
const seen = [];
/** @type {import("ctxlog").Transport} */
const transport = {
  write: (_, line) => void seen.push(`${messages([line])}`),
  flush: async () => void seen.unshift("flushed"),
  [Symbol.asyncDispose]: async () => void seen.splice(1, 0, "closed"),
};
{
  await using log = createLogger({ transports: [transport] });
  log.info("in the block");
}
shown(`${seen.slice(0, 2).join(" and ")}: ${seen.slice(2).join()}\n`);
