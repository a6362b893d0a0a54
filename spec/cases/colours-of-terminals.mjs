// On a terminal, lines are coloured exactly if Node would colour what it prints.
import { execFileSync } from "node:child_process";

const url = import.meta.resolve("ctxlog");
const program = `import { createLogger } from "${url}"; createLogger().warn(String(process.stdout.hasColors()));`;
/** @type {Record<string, string>[]} */
const environments = [
  { TERM: "xterm" },
  { TERM: "dumb" },
  { TERM: "xterm", NODE_DISABLE_COLORS: "1" },
  { TERM: "xterm", NO_COLOR: "1" },
  { TERM: "xterm", FORCE_COLOR: "no" },
  { TERM: "xterm", FORCE_COLOR: "0" },
  { TERM: "dumb", FORCE_COLOR: "1" },
];
for (const environment of environments) {
  const command = `"${process.execPath}" --input-type=module -e '${program}'`;
  const env = { PATH: process.env["PATH"], ...environment };
  const text = execFileSync("script", ["-qec", command, "/dev/null"], { env, encoding: "utf8" });
  const colours = text.includes("\x1b[33m");
  console.log(
    `${JSON.stringify(environment)}: ${colours === text.includes("true") ? "as Node" : `colours ${colours}`}`,
  );
}
