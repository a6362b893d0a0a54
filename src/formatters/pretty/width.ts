import { builtin } from "../../internal/builtins.js";
import { withoutColors } from "../../internal/node-util.js";
import { workerRuntime } from "../../internal/runtime.js";

const tty = /* @__PURE__ */ builtin("node:tty");

/** How many characters of values fit on the message's line, and on lines below it. */
export interface Widths {
  readonly behind: number;
  readonly below: number;
}

/** For lines that do not go to a terminal, which has no width. */
export const DEFAULT_WIDTHS: Widths = { behind: 80, below: 80 };

/** On a narrow terminal, values go on beyond its width: lines of a few characters cannot be read. */
const MIN_BELOW = 40;
/** The bar and the space after a prefix. */
const BAR = "| ".length;

/** The widths for a line, by the terminal's. `prefix` and `last`, the message's last line, may have colours. */
export function widthsOf(prefix: string, last: string): Widths {
  const columns = terminalColumns();
  if (columns === undefined) return DEFAULT_WIDTHS;
  const start = withoutColors(prefix).length;
  const behind = columns - start - withoutColors(last).length - " ".length;
  return { behind, below: Math.max(MIN_BELOW, columns - start - BAR) };
}

let terminal: "stdout" | "stderr" | "none" | undefined;

/** The width of the process's terminal, in characters, as it is now; undefined if stdout and stderr are none. */
function terminalColumns(): number | undefined {
  if (workerRuntime !== undefined) return undefined;
  // The stream of a pipe must not be created: that would change the pipe for other processes.
  terminal ??= tty.isatty(1) ? "stdout" : tty.isatty(2) ? "stderr" : "none";
  if (terminal === "none") return undefined;
  const { columns } = process[terminal];
  return typeof columns === "number" && columns > 0 ? columns : undefined;
}
