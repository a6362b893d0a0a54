import { builtin } from "../internal/builtins.js";
import { wallClock } from "../internal/timing.js";
import { isGone, ownIdentity } from "../writer/rotation/process-identity.js";

const crypto = /* @__PURE__ */ builtin("node:crypto");
const fs = /* @__PURE__ */ builtin("node:fs");
const nodePath = /* @__PURE__ */ builtin("node:path");

/** After so long, in ms, what a process of another machine or container has claimed counts as left behind. */
const ABANDONED_AFTER = 86_400_000;

/** What a spool had, and how many of its lines could not be read: a process was killed while it wrote. */
export interface Spooled {
  readonly lines: readonly string[];
  readonly torn: number;
}

/**
 * A file for lines that could not be sent before the process ended. Each is a JSON string on a line of its own, so that a
 * line may hold line breaks, and one that was torn is seen.
 *
 * A process writes its lines under a name of its own, `<path>.<process>.<random>.writing`, and then names the file `<path>`,
 * or `<path>.<random>.waiting` if there is one already: nobody adds to a file that another process may be reading. The next
 * process claims all of them by a new name that ends in `.sending`, which only one can do, and removes them once the server
 * has everything. What a process has left behind that was killed is claimed by a later one.
 */
export class Spool {
  readonly #path: string;
  readonly #directory: string;
  /** In bytes. */
  readonly #limit: number;
  #claimed: readonly string[] = [];

  /** @param limit How large the files may be together, in bytes. */
  constructor(path: string, limit: number) {
    this.#path = path;
    this.#directory = nodePath.dirname(path);
    this.#limit = limit;
  }

  /** Takes over what earlier processes have left, in its order. @throws If the file cannot be read. */
  claim(): Spooled {
    const claimed = this.#files((path, end) => isWaiting(end) || isAbandoned(path)).flatMap(
      ({ path }) => this.#claim(path) ?? [],
    );
    const lines: string[] = [];
    let torn = 0;
    for (const row of claimed.flatMap((path) => fs.readFileSync(path, "utf8").split("\n"))) {
      if (row === "") continue;
      const line = parsed(row);
      if (line === undefined) torn++;
      else lines.push(line);
    }
    // Not before: what could not be read must not be removed.
    this.#claimed = claimed;
    return { lines, torn };
  }

  /** The server has decided about all that was claimed. @throws If a file cannot be removed. */
  release(): void {
    const claimed = this.#claimed;
    this.#claimed = [];
    for (const path of claimed) fs.rmSync(path, { force: true });
  }

  /** Writes lines, as many as there is room for. @returns How many. @throws If the file cannot be written. */
  save(lines: readonly string[]): number {
    if (lines.length === 0) return 0;
    fs.mkdirSync(this.#directory, { recursive: true });
    let room = this.#limit;
    for (const { size } of this.#files((_, end) => isWaiting(end))) room -= size;
    let text = "";
    let saved = 0;
    for (const line of lines) {
      const row = `${JSON.stringify(line)}\n`;
      room -= Buffer.byteLength(row);
      if (room < 0) break;
      text += row;
      saved++;
    }
    if (saved > 0) this.#write(text);
    return saved;
  }

  #write(text: string): void {
    const written = this.#ownName("writing");
    fs.writeFileSync(written, text, { mode: 0o600, flag: "wx" });
    try {
      // Unlike a rename, it replaces no file.
      fs.linkSync(written, this.#path);
      fs.unlinkSync(written);
    } catch {
      fs.renameSync(written, `${this.#path}.${random()}.waiting`);
    }
  }

  /** The spool's files that a test accepts, the oldest first. It is given the path, and what follows the spool's own in it. */
  #files(accepts: (path: string, end: string) => boolean): { path: string; size: number }[] {
    const name = nodePath.basename(this.#path);
    const names = fs.existsSync(this.#directory) ? fs.readdirSync(this.#directory) : [];
    return names
      .filter((one) => one.startsWith(name))
      .map((one) => ({ path: nodePath.join(this.#directory, one), end: one.slice(name.length) }))
      .filter(({ path, end }) => accepts(path, end))
      .flatMap(({ path }) => {
        const stats = fs.statSync(path, { throwIfNoEntry: false });
        return stats?.isFile() ? [{ path, size: stats.size, mtimeMs: stats.mtimeMs }] : [];
      })
      .sort((one, other) => one.mtimeMs - other.mtimeMs);
  }

  #ownName(state: "writing" | "sending"): string {
    return `${this.#path}.${encodeURIComponent(ownIdentity())}.${random()}.${state}`;
  }

  /** The file by its new name; undefined if there is none, or another process was faster. */
  #claim(path: string): string | undefined {
    const claimed = this.#ownName("sending");
    try {
      fs.renameSync(path, claimed);
      return claimed;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }
}

function random(): string {
  return crypto.randomUUID().slice(0, 8);
}

/** Whether a file is whole, and nobody's. */
function isWaiting(end: string): boolean {
  return end === "" || /^\.[\da-f]{8}\.waiting$/.test(end);
}

function parsed(row: string): string | undefined {
  try {
    const line: unknown = JSON.parse(row);
    return typeof line === "string" ? line : undefined;
  } catch {
    return undefined;
  }
}

function isAbandoned(path: string): boolean {
  const [, identity] = /\.([^./]*%20[^/]*)\.[\da-f]{8}\.(?:sending|writing)$/.exec(path) ?? [];
  if (identity === undefined) return false;
  try {
    return isGone(decodeURIComponent(identity)) || wallClock() - fs.statSync(path).ctimeMs > ABANDONED_AFTER;
  } catch {
    // It is gone, or somebody else's.
    return false;
  }
}
