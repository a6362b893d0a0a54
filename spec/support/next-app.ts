import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT, run, runNode } from "./child-process.js";
import { freePort } from "./free-port.js";
import { filesOf } from "./recipe.js";
import { RunningProgram } from "./running-program.js";

const FOLDER = join(ROOT, "spec/next");
const APP = join(FOLDER, ".build/app");
const INSTALLED = join(FOLDER, "node_modules/ctxlog");

/** Telemetry would use the network, and the environment of a spec is "test". */
const ENV = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };

/** Why Next.js cannot be run here; undefined if it can. */
export const noNext: string | undefined = existsSync(join(FOLDER, "node_modules/next"))
  ? undefined
  : "Next.js is not installed (node spec/next/setup.mjs)";

/** Puts the packed package where an install would. */
async function installPackage(): Promise<void> {
  const folder = join(FOLDER, ".build");
  mkdirSync(folder, { recursive: true });
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder]);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  rmSync(INSTALLED, { recursive: true, force: true });
  mkdirSync(INSTALLED, { recursive: true });
  await run("tar", ["xzf", join(folder, filename), "-C", INSTALLED, "--strip-components=1"]);
}

/**
 * Builds an app of the recipe's files and those of spec/next/fixture, with the packed package.
 * @returns What the build printed.
 * @throws {Error} If the build fails.
 */
export async function buildNextApp(): Promise<string> {
  rmSync(join(FOLDER, ".build"), { recursive: true, force: true });
  await installPackage();
  cpSync(join(FOLDER, "fixture"), APP, { recursive: true });
  for (const { path, source } of filesOf("nextjs")) {
    mkdirSync(dirname(join(APP, path)), { recursive: true });
    writeFileSync(join(APP, path), source);
  }
  const next = join(FOLDER, "node_modules/next/dist/bin/next");
  const { code, stdout, stderr } = await runNode([next, "build"], { cwd: APP, env: ENV, timeout: 240_000 });
  if (code !== 0) throw new Error(stdout + stderr);
  return stdout + stderr;
}

/** Starts the standalone server of the app on a free port. */
export async function startNextApp(env: Readonly<Record<string, string>>): Promise<[RunningProgram, string]> {
  const port = await freePort();
  const server = new RunningProgram([join(APP, ".next/standalone/.build/app/server.js")], {
    ...ENV,
    HOSTNAME: "127.0.0.1",
    PORT: `${port}`,
    ...env,
  });
  await server.line(/Ready in/);
  return [server, `http://127.0.0.1:${port}`];
}
