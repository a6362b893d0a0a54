import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startProcess } from "./child-process.js";

/** Whether Debian's rsyslog is installed. */
export const HAS_RSYSLOG: boolean = spawnSync("rsyslogd", ["-v"]).error === undefined;

/** An entry as rsyslog has parsed it, by the names of rsyslog's properties. */
export interface SyslogEntry {
  readonly msg: string;
  readonly hostname: string;
  readonly pri: string;
  readonly timereported: string;
  readonly procid: string;
  readonly "app-name": string;
  readonly "protocol-version": string;
  readonly "structured-data": string;
}

/** A syslog server, which passes on every entry that it gets as JSON. */
export class Rsyslog {
  readonly entries: SyslogEntry[] = [];
  readonly #directory: string;
  readonly #receiver: Server;
  readonly #process: ReturnType<typeof startProcess>;
  readonly #waiting = new Set<() => void>();

  private constructor(directory: string, receiver: Server, configuration: string) {
    this.#directory = directory;
    this.#receiver = receiver;
    this.#process = startProcess("rsyslogd", ["-n", "-f", configuration, "-i", join(directory, "pid")], {
      timeout: 120_000,
    });
    receiver.on("connection", (socket) => {
      createInterface({ input: socket }).on("line", (line) => {
        this.entries.push(JSON.parse(line));
        for (const check of this.#waiting) check();
      });
    });
  }

  /** Starts rsyslog, which listens on a port. */
  static async start(port: number): Promise<Rsyslog> {
    const directory = mkdtempSync(join(tmpdir(), "ctxlog-"));
    const receiver = createServer().listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const configuration = join(directory, "rsyslog.conf");
    writeFileSync(configuration, configurationOf(directory, port, (receiver.address() as AddressInfo).port));
    return new Rsyslog(directory, receiver, configuration);
  }

  /** Waits until `find` returns something, and calls it after every entry. */
  until<T>(find: (entries: readonly SyslogEntry[]) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = find(this.entries);
        if (found === undefined) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }

  async kill(): Promise<void> {
    this.#process.child.kill("SIGKILL");
    await this.#process.end;
    this.#receiver.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function configurationOf(directory: string, port: number, receiver: number): string {
  return `
global(workDirectory="${directory}")
module(load="imtcp")
input(type="imtcp" address="127.0.0.1" port="${port}")
template(name="entry" type="list") { property(name="jsonmesg") constant(value="\\n") }
if $app-name == "shop" then action(type="omfwd" target="127.0.0.1" port="${receiver}" protocol="tcp" template="entry")
`;
}
