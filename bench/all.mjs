// Runs everything on each Node version, and writes the page.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const VERSIONS = ["20", "24"];
const root = fileURLToPath(new URL("..", import.meta.url));

for (const version of VERSIONS) node(version, ["bench/run.mjs", "--save"]);
node(process.versions.node.split(".")[0], ["bench/page.mjs"]);

/** This Node where it is the one that is asked for, else one that npx fetches. */
function node(version, args) {
  const own = process.versions.node.split(".")[0] === version;
  const npx = ["npx", ["--yes", `--package=node@${version}`, "node", ...args]];
  const [command, all] = own ? [process.execPath, args] : npx;
  const { status } = spawnSync(command, all, {
    cwd: root,
    stdio: "inherit",
    shell: !own && process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}
