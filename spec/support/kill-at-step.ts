/**
 * Node's flag for a module that is loaded before the program: it counts the calls that change something on the disk, and
 * kills the process in place of one of them. `globalThis.arm()` starts the count, and `globalThis.steps()` reads it.
 *
 * @param step From 0 on. Infinity for never.
 */
export function killAtStep(step: number): string {
  const source = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    let count = Infinity;
    globalThis.arm = () => { count = 0; };
    globalThis.steps = () => count;
    const changing = ["openSync", "writeSync", "closeSync", "renameSync", "unlinkSync", "symlinkSync", "utimesSync", "open", "write", "writev", "fsync", "close"];
    for (const name of changing) {
      const original = fs[name];
      fs[name] = (...args) => {
        if (count++ === ${step}) process.kill(process.pid, "SIGKILL");
        return original(...args);
      };
    }
    syncBuiltinESMExports();`;
  return `--import=data:text/javascript,${encodeURIComponent(source)}`;
}
