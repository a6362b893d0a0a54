import { constants, fstatSync, openSync } from "node:fs";

/**
 * The process's stdout (1) or stderr (2) as a descriptor that does not block, where it is a pipe or a socket: whoever writes
 * to it must be able to give up. The caller closes what is neither 1 nor 2.
 *
 * A pipe is opened once more, since that setting, made on the descriptor itself, holds for every process that shares it.
 * Where that cannot be done (a socket, a pipe of another user's, no Linux), Node is left to make the setting, as it does for
 * every program that prints, and to take it back at exit.
 */
export function openStandard(fd: 1 | 2): number {
  const stat = fstatSync(fd);
  if (!stat.isFIFO() && !stat.isSocket()) return fd;
  try {
    if (stat.isFIFO()) return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    // Below.
  }
  void process[fd === 1 ? "stdout" : "stderr"];
  return fd;
}
