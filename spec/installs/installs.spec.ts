import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT, run } from "../support/child-process.js";
import { LoopbackRegistry, type Published } from "./loopback-registry.js";

const MODULES = join(ROOT, "spec/installs/node_modules");
const isInstalled = existsSync(MODULES);
if (!isInstalled) console.warn("skipped: the package managers are not installed; run node spec/installs/setup.mjs");

const NODES_FILE = join(ROOT, "spec/runtimes/node_modules/nodes.json");
/** Node 24, as spec/runtimes/setup.mjs has installed it. */
const node24: string | undefined = existsSync(NODES_FILE)
  ? JSON.parse(readFileSync(NODES_FILE, "utf8"))["24"]
  : undefined;
const NODES = [process.execPath, ...(node24 !== undefined && existsSync(node24) ? [node24] : [])];

/** From the oldest to the newest: the last one of a name is the registry's `latest`. */
const DEPENDENCIES = ["nanoid-lowest", "nanoid-newest", "nanoid-next", "tslog-lowest", "tslog-next"];

const USE = `
  const context = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };
  runWithContext(context, () => createLogger().info("hello", { ids: newRequestId().length }));
  createLogger({ format: "pretty" }).error("broken", new Error("reason"));
`;
const IMPORT = 'import { createLogger, newRequestId, runWithContext } from "ctxlog";';
const REQUIRE = 'const { createLogger, newRequestId, runWithContext } = require("ctxlog");';
/** What the program prints: a line with its context, and a pretty one with a position in the source. */
const OUTPUT =
  /- INFO - \[req=a1b2c3d4\|session=12345678\] - hello ids=20\n[\s\S]*broken[\s\S]*reason[\s\S]*use\.[mc]js:\d+/;

let registry: LoopbackRegistry;
let root: string;

beforeAll(async () => {
  if (!isInstalled) return;
  root = mkdtempSync(join(tmpdir(), "ctxlog-installs-"));
  const packages: Published[] = [await packed(ROOT)];
  for (const name of DEPENDENCIES) packages.push(await packed(join(MODULES, name)));
  registry = new LoopbackRegistry(packages);
  await registry.start();
}, 60_000);

afterAll(async () => {
  await registry?.stop();
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
});

async function packed(folder: string): Promise<Published> {
  const { stdout } = await run("npm", ["pack", folder, "--json", "--ignore-scripts", "--pack-destination", root]);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return { manifest: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")), tarball: join(root, filename) };
}

/** A package manager: its command, and how a program is run with what it has installed. */
interface Manager {
  readonly name: string;
  readonly install: readonly string[];
  readonly files?: (address: string) => Readonly<Record<string, string>>;
  readonly run?: readonly string[];
}

const YARN_4 = join(MODULES, "@yarnpkg/cli-dist/bin/yarn.js");

/** @param linker Where Yarn 4 puts packages. */
function yarn4(linker: "pnp" | "node-modules"): Manager {
  return {
    name: `yarn 4 (${linker})`,
    install: ["node", YARN_4, "install"],
    files: (address) => ({
      ".yarnrc.yml": `nodeLinker: ${linker}\nnpmRegistryServer: "${address}"\nunsafeHttpWhitelist: ["127.0.0.1"]\nenableTelemetry: false\nenableGlobalCache: false\n`,
      "yarn.lock": "",
    }),
    run: ["node", YARN_4, "node"],
  };
}

const MANAGERS: readonly Manager[] = [
  { name: "npm", install: ["npm", "install", "--no-audit", "--no-fund", "--no-update-notifier"] },
  { name: "pnpm", install: ["node", join(MODULES, "pnpm/bin/pnpm.cjs"), "install"] },
  { name: "yarn 1", install: ["node", join(MODULES, "yarn/bin/yarn.js"), "install", "--non-interactive"] },
  yarn4("node-modules"),
  yarn4("pnp"),
];

/** Makes an empty project with this manifest, strict by everybody's `engines`, and returns how commands are run in it. */
function project(node: string, manager: Manager, manifest: Readonly<Record<string, unknown>>) {
  const folder = mkdtempSync(join(root, "project-"));
  const { address } = registry;
  const files: Record<string, string> = {
    ".npmrc": `registry=${address}\nengine-strict=true\n`,
    ".yarnrc": `registry "${address}"\n`,
    "package.json": JSON.stringify({ private: true, ...manifest }),
    "use.mjs": IMPORT + USE,
    "use.cjs": REQUIRE + USE,
    ...manager.files?.(address),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const cache = join(folder, ".cache");
  mkdirSync(cache);
  const env = {
    PATH: `${dirname(node)}${delimiter}${process.env["PATH"]}`,
    HOME: cache,
    npm_config_cache: cache,
    npm_config_store_dir: cache,
    YARN_CACHE_FOLDER: cache,
    YARN_GLOBAL_FOLDER: cache,
    YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
    CI: "true",
  };
  return ([command, ...args]: readonly string[]) => run(command as string, args, { cwd: folder, env, timeout: 60_000 });
}

/** Installs ctxlog in an empty project, and runs both programs. */
async function install(node: string, manager: Manager, manifest: Readonly<Record<string, unknown>> = {}) {
  const { fetched } = registry;
  const start = project(node, manager, { dependencies: { ctxlog: "*" }, ...manifest });
  fetched.length = 0;
  const installed = await start(manager.install);
  expect({ code: installed.code, output: installed.code === 0 ? "" : installed.stdout + installed.stderr }).toEqual({
    code: 0,
    output: "",
  });
  const packages = [...new Set(fetched)].filter((id) => !id.startsWith("ctxlog")).sort();
  const programs = await Promise.all(["use.mjs", "use.cjs"].map((name) => start([...(manager.run ?? ["node"]), name])));
  return { packages, programs };
}

/** Dependencies of ctxlog's own, by their ranges. */
const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8")).version;
}

describe.skipIf(!isInstalled).each(NODES)("with %s", (node) => {
  test.each(MANAGERS)(
    "$name installs versions that may run there, for an ES module and for require",
    async (manager) => {
      const { packages, programs } = await install(node, manager);
      expect(packages).toEqual([`nanoid-${versionOf("nanoid-newest")}`, `tslog-${versionOf("tslog-lowest")}`]);
      for (const { code, stdout, stderr } of programs) {
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        expect(stdout).toMatch(OUTPUT);
      }
    },
    100_000,
  );

  test("the lowest versions that are allowed do", async () => {
    const [nanoid, tslog] = [versionOf("nanoid-lowest"), versionOf("tslog-lowest")];
    expect(dependencies).toEqual({ nanoid: `^${nanoid}`, tslog: `~${tslog}` });
    const { packages, programs } = await install(node, MANAGERS[0] as Manager, {
      dependencies: { ctxlog: "*", nanoid, tslog },
    });
    expect(packages).toEqual([`nanoid-${nanoid}`, `tslog-${tslog}`]);
    for (const { code, stdout } of programs) {
      expect(code).toBe(0);
      expect(stdout).toMatch(OUTPUT);
    }
  }, 100_000);
});

test.skipIf(!isInstalled || NODES.length < 2)(
  "newer versions, which a project may prefer, do on Node 24",
  async () => {
    const [nanoid, tslog] = [versionOf("nanoid-next"), versionOf("tslog-next")];
    const { packages, programs } = await install(NODES[1] as string, MANAGERS[0] as Manager, {
      overrides: { nanoid, tslog },
    });
    expect(packages).toEqual([`nanoid-${nanoid}`, `tslog-${tslog}`]);
    for (const { code, stdout } of programs) {
      expect(code).toBe(0);
      expect(stdout).toMatch(OUTPUT);
    }
  },
  100_000,
);

// Without it, the choice of versions above would prove nothing. Yarn 4 does not look at engines.
test.skipIf(!isInstalled || !process.version.startsWith("v20.")).each(MANAGERS.filter(({ name }) => !/4/.test(name)))(
  "$name refuses nanoid 6 on Node 20",
  async (manager) => {
    const manifest = { dependencies: { nanoid: versionOf("nanoid-next") } };
    const { code, stdout, stderr } = await project(process.execPath, manager, manifest)(manager.install);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/engine/i);
  },
  60_000,
);
