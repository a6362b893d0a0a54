import { createRequire } from "node:module";

type Tslog = typeof import("tslog");
export type TslogRuntime = InstanceType<Tslog["Logger"]>["runtime"];

let runtime: TslogRuntime | null | undefined;

/**
 * What tslog knows of this runtime: it reads stacks, and finds the source of a position by its source map. It is loaded
 * when it is first asked for, since importing ctxlog must stay cheap; and by `require`, since a formatter is made
 * synchronously: every supported Node can so load an ES module.
 *
 * @returns undefined where it cannot be loaded: in a bundle that lies where tslog is not to be found, and under a test
 *   runner whose `require` loads no ES modules.
 */
export function tslogRuntime(): TslogRuntime | undefined {
  if (runtime === undefined) runtime = load();
  return runtime ?? undefined;
}

function load(): TslogRuntime | null {
  try {
    const { Logger } = createRequire(import.meta.url)("tslog") as Tslog;
    return new Logger({ type: "hidden", stack: { capture: "off" } }).runtime;
  } catch {
    return null;
  }
}
