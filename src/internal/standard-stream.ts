import { builtin } from "./builtins.js";

const fs = /* @__PURE__ */ builtin("node:fs");

/**
 * Opens the process's stdout (1) or stderr (2) so that a write to a pipe or a socket does not block. The caller closes
 * the returned descriptor unless it is 1 or 2.
 *
 * A pipe is opened a second time: O_NONBLOCK set on the descriptor itself would apply to every process that shares the
 * pipe. If that fails (a socket, another user's pipe, not Linux), Node sets the flag, as it does for every program that
 * prints, and clears it at exit.
 */
export function openStandardStream(fd: 1 | 2): number {
  const stat = fs.fstatSync(fd);
  if (!stat.isFIFO() && !stat.isSocket()) return fd;
  try {
    if (stat.isFIFO()) return fs.openSync(`/proc/self/fd/${fd}`, fs.constants.O_WRONLY | fs.constants.O_NONBLOCK);
  } catch {
    // Node sets the flag, below.
  }
  void process[fd === 1 ? "stdout" : "stderr"];
  return fd;
}
