import { requireTslog } from "./own-module.js";

type Tslog = typeof import("tslog");
type TslogLogger = InstanceType<Tslog["Logger"]>;
export type TslogRuntime = TslogLogger["runtime"];
export type TslogSettings = TslogLogger["settings"];

let logger: TslogLogger | null | undefined;

/**
 * tslog's knowledge of the runtime: it reads stacks, and finds positions in the source by source maps. tslog is loaded
 * at the first call, because importing ctxlog must stay fast, and with `require`, because formatters are created
 * synchronously: on every supported Node version, `require` loads ES modules.
 *
 * @returns undefined if tslog cannot be loaded: in a bundle that leaves it out, or under a test runner whose `require`
 * loads no ES modules.
 */
export function tslogRuntime(): TslogRuntime | undefined {
  return load()?.runtime;
}

/** tslog's default settings, which its format functions read; undefined likewise. */
export function tslogSettings(): TslogSettings | undefined {
  return load()?.settings;
}

function load(): TslogLogger | null {
  if (logger === undefined) logger = create();
  return logger;
}

function create(): TslogLogger | null {
  try {
    const { Logger } = requireTslog() as Tslog;
    return new Logger({ type: "hidden", stack: { capture: "off" } });
  } catch {
    return null;
  }
}
