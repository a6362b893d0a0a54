import { type ChildProcess, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProcess } from "./child-process.js";
import { freePort } from "./free-port.js";

/** A server that can be started here, as its own user if the spec runs as root. */
interface Kind {
  /** The command and its arguments, for a directory of its own and a port. */
  command(directory: string, port: number): readonly string[];
  /** The command that is run in the directory first. */
  prepare?(directory: string): readonly string[];
  /** The files that it needs in the directory, by name. */
  files?(port: number): Readonly<Record<string, string>>;
  readonly user: string;
  /** What ends it and its processes at once. */
  readonly signal: NodeJS.Signals;
  /** What it prints when it accepts connections. */
  readonly ready: string;
  url(port: number): string;
}

/** Where Debian has the commands of PostgreSQL. */
function postgresPath(command: string): string {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root) : [];
  return versions.map((version) => join(root, version, "bin", command)).find((path) => existsSync(path)) ?? command;
}

const KINDS = {
  postgresql: {
    user: "postgres",
    prepare: (directory) => [postgresPath("initdb"), "-D", directory, "-A", "trust", "-U", "postgres", "--no-sync"],
    command: (directory, port) => [
      postgresPath("postgres"),
      ...["-D", directory, "-p", `${port}`, "-k", directory, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"],
    ],
    signal: "SIGQUIT",
    ready: "ready to accept connections",
    url: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
  },
  "mariadb-server": {
    user: "mysql",
    // Without tables of users anybody may connect, and nothing has to be installed in the directory.
    command: (directory, port) => [
      ...["mariadbd", "--no-defaults", `--datadir=${directory}`, `--socket=${directory}/socket`, `--port=${port}`],
      ...["--bind-address=127.0.0.1", "--skip-grant-tables"],
    ],
    signal: "SIGKILL",
    ready: "ready for connections",
    url: (port) => `mysql://root@127.0.0.1:${port}`,
  },
  "redis-server": {
    user: "root",
    command: (directory, port) => [
      ...["redis-server", "--dir", directory, "--bind", "127.0.0.1", "--port", `${port}`, "--save", ""],
    ],
    signal: "SIGKILL",
    ready: "Ready to accept connections",
    url: (port) => `redis://127.0.0.1:${port}`,
  },
  "clickhouse-server": {
    user: "root",
    files: clickHouseFiles,
    command: (directory) => ["clickhouse-server", `--config-file=${directory}/config.xml`],
    signal: "SIGKILL",
    ready: "Ready for connections",
    url: (port) => `http://127.0.0.1:${port}`,
  },
} as const satisfies Record<string, Kind>;

/** The least settings with which it starts, for the version of Debian. */
function clickHouseFiles(port: number): Record<string, string> {
  const network = "<networks><ip>127.0.0.1</ip></networks>";
  return {
    "config.xml": `<yandex>
      <logger><level>information</level><console>1</console></logger>
      <http_port>${port}</http_port><listen_host>127.0.0.1</listen_host>
      <path>./data/</path><tmp_path>./tmp/</tmp_path><users_config>users.xml</users_config>
      <mark_cache_size>5242880</mark_cache_size>
      <default_profile>default</default_profile><default_database>default</default_database>
    </yandex>`,
    "users.xml": `<yandex>
      <profiles><default/></profiles><quotas><default/></quotas>
      <users><default><password/>${network}<profile>default</profile><quota>default</quota></default></users>
    </yandex>`,
  };
}

/** The Debian package of a server. */
export type ServerName = keyof typeof KINDS;

/** Those of the servers that are not installed here. */
export function missingServers(...names: readonly ServerName[]): ServerName[] {
  return names.filter((name) => {
    const [command = ""] = KINDS[name].command("", 0);
    return spawnSync(command, ["--version"]).error !== undefined;
  });
}

export interface DatabaseServer {
  readonly url: string;
  /** Ends it at once. */
  kill(): Promise<void>;
}

/** Starts a server on a free port, in a temporary directory. If the port has been taken meanwhile, it tries another. */
export async function startServer(name: ServerName): Promise<DatabaseServer> {
  const kind: Kind = KINDS[name];
  for (let attempt = 0; attempt < 5; attempt++) {
    const directory = mkdtempSync(join(tmpdir(), "ctxlog-"));
    const asUser =
      process.getuid?.() === 0 && kind.user !== "root"
        ? ["setpriv", `--reuid=${kind.user}`, `--regid=${kind.user}`, "--clear-groups"]
        : [];
    chmodSync(directory, 0o700);
    if (asUser.length > 0) spawnSync("chown", [kind.user, directory]);
    const prepare = kind.prepare?.(directory);
    if (prepare !== undefined) runToEnd([...asUser, ...prepare], directory);
    const port = await freePort();
    for (const [name, text] of Object.entries(kind.files?.(port) ?? {})) writeFileSync(join(directory, name), text);
    const child = start([...asUser, ...kind.command(directory, port)], directory);
    if (await isReady(child, kind.ready)) {
      return { url: kind.url(port), kill: () => kill(child, kind.signal, directory) };
    }
    await kill(child, kind.signal, directory);
  }
  throw new Error(`${name} did not start`);
}

function runToEnd([command = "", ...args]: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

function start([command = "", ...args]: readonly string[], cwd: string): ChildProcess {
  return startProcess(command, args, { cwd, timeout: 120_000 }).child;
}

function isReady(child: ChildProcess, ready: string): Promise<boolean> {
  return new Promise((resolve) => {
    child.once("close", () => resolve(false));
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: string) => {
        text += chunk;
        if (text.includes(ready)) resolve(true);
      });
    }
  });
}

async function kill(child: ChildProcess, signal: NodeJS.Signals, directory: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, "close");
  }
  rmSync(directory, { recursive: true, force: true });
}
