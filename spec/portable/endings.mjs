// How a process may end, and the code that it then has.

/**
 * @param {(from: number, to: number) => void} write Logs lines of these numbers.
 * @param {number} count
 */
export function endings(write, count) {
  const exit = (/** @type {number} */ code) => {
    write(0, count);
    process.exit(code);
  };
  const fail = () => {
    write(0, count);
    throw new Error("boom");
  };
  return {
    "the end of main": { code: 0, run: () => write(0, count) },
    "process.exit": { code: 3, run: () => exit(3) },
    "process.exit in a later turn": { code: 3, run: () => setTimeout(exit, 5, 3) },
    "an exit listener that logs": {
      code: 0,
      run: () => {
        process.on("exit", () => write(1, count));
        write(0, 1);
      },
    },
    "an uncaught exception": { code: 1, run: fail },
    "an uncaught exception in a later turn": { code: 1, run: () => setTimeout(fail, 5) },
    "an unhandled rejection": {
      code: 1,
      run: () => {
        write(0, count);
        Promise.reject(new Error("boom"));
      },
    },
    "SIGTERM, whose listener exits": {
      code: 4,
      run: () => {
        process.on("SIGTERM", () => {
          write(1, count);
          process.exit(4);
        });
        write(0, 1);
        setTimeout(() => {}, 10_000);
        process.kill(process.pid, "SIGTERM");
      },
    },
  };
}
