import { createRequire } from "node:module";

/** tslog's module. */
export type Tslog = typeof import("tslog");

let loaded: Tslog | undefined;

/**
 * tslog, loaded when something that it renders is first asked for: importing ctxlog must stay cheap. By `require`, since a
 * formatter is made synchronously; every supported Node can so load an ES module.
 */
export function tslog(): Tslog {
  loaded ??= createRequire(import.meta.url)("tslog") as Tslog;
  return loaded;
}
