import { requireTslog } from "./own-module.js";

type Tslog = typeof import("tslog");
export type TslogRuntime = InstanceType<Tslog["Logger"]>["runtime"];

let runtime: TslogRuntime | null | undefined;

/**
 * tslog's knowledge of the runtime: it reads stacks, and finds positions in the source by source maps. tslog is loaded
 * at the first call, because importing ctxlog must stay fast, and with `require`, because formatters are created
 * synchronously: on every supported Node version, `require` loads ES modules.
 *
 * @returns undefined if tslog cannot be loaded: in a bundle that leaves it out, or under a test runner whose `require`
 * loads no ES modules.
 */
export function tslogRuntime(): TslogRuntime | undefined {
  if (runtime === undefined) runtime = load();
  return runtime ?? undefined;
}

function load(): TslogRuntime | null {
  try {
    const { Logger } = requireTslog() as Tslog;
    return new Logger({ type: "hidden", stack: { capture: "off" } }).runtime;
  } catch {
    return null;
  }
}
