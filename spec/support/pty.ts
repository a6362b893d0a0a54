import { spawnSync } from "node:child_process";

/** Whether programs can be run on a terminal: by `script`, of util-linux. */
export const HAS_SCRIPT: boolean = spawnSync("script", ["--version"]).status === 0;
