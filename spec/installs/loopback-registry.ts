import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A version of a package, as a registry has it. */
export interface Published {
  readonly manifest: { readonly name: string; readonly version: string };
  /** The path of its tarball. */
  readonly tarball: string;
}

/** Long ago: some package managers wait before they take a new version. */
const PUBLISHED = "2024-01-15T10:30:15.123Z";

/** A registry of packages on a port of this machine, which remembers what was fetched. */
export class LoopbackRegistry {
  /** The tarballs that were fetched: `nanoid-5.1.0`. */
  readonly fetched: string[] = [];
  readonly #packages: readonly Published[];
  #server: Server | undefined;
  #address = "";

  constructor(packages: readonly Published[]) {
    this.#packages = packages;
  }

  get address(): string {
    return this.#address;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const path = decodeURIComponent((request.url ?? "").slice(1));
      const body = path.endsWith(".tgz") ? this.#tarball(path.slice(0, -4)) : this.#package(path);
      response.statusCode = body === undefined ? 404 : 200;
      response.setHeader("content-type", typeof body === "string" ? "application/json" : "application/octet-stream");
      response.end(body ?? "{}");
    });
    this.#server = server;
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    this.#address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done));
  }

  #tarball(id: string): Buffer | undefined {
    const found = this.#packages.find((one) => idOf(one) === id);
    if (found === undefined) return undefined;
    this.fetched.push(id);
    return readFileSync(found.tarball);
  }

  #package(name: string): string | undefined {
    const all = this.#packages.filter(({ manifest }) => manifest.name === name);
    const newest = all.at(-1)?.manifest.version;
    if (newest === undefined) return undefined;
    const versions = Object.fromEntries(
      all.map((one) => [one.manifest.version, { ...one.manifest, dist: this.#dist(one) }]),
    );
    const time = Object.fromEntries(["created", "modified", ...Object.keys(versions)].map((key) => [key, PUBLISHED]));
    return JSON.stringify({ name, "dist-tags": { latest: newest }, versions, time });
  }

  #dist(one: Published): Record<string, string> {
    const bytes = readFileSync(one.tarball);
    return {
      tarball: `${this.#address}${idOf(one)}.tgz`,
      shasum: createHash("sha1").update(bytes).digest("hex"),
      integrity: `sha512-${createHash("sha512").update(bytes).digest("base64")}`,
    };
  }
}

function idOf({ manifest }: Published): string {
  return `${manifest.name}-${manifest.version}`;
}
