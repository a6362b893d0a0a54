import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { basename } from "node:path";
import { Readable } from "node:stream";
import zlib from "node:zlib";

/** Where lines come from: a file, or standard input. */
export interface Source {
  /** As the user named it; `-` for standard input. */
  readonly path: string;
  /** The file's name without what rotation and compression add: `app.log` for `app.log.2.gz`. */
  readonly family: string;
  /** How often the file was rotated: 0 for the one that is being written. */
  readonly age: number;
  /** No line is later, in ms since 1970: it tells the day of times that have none. */
  readonly latest: () => number;
  /** Its size in bytes, if it is known. */
  readonly size: number | undefined;
  /** Its bytes, from the beginning. */
  read(): Chunks;
  /** Whether it can be read again, once it was read to its end. */
  isRepeatable(): boolean;
}

/** Reads bytes into a buffer, from a position on; 0 at the end. */
export type ReadInto = (into: Buffer, at: number) => number;

/** Bytes: by reading into the caller's buffer, or as they arrive. */
export type Chunks =
  | {
      readonly kind: "read";
      readonly into: ReadInto;
      /** Waits for more at the end. Resolves with whether to go on; absent for a file that is read once. */
      readonly more?: () => Promise<boolean>;
      readonly close: () => void;
    }
  | { readonly kind: "stream"; readonly stream: Iterable<Buffer> | AsyncIterable<Buffer> };

/** Opens a file, so that what is wrong with it is known at once. @throws {Error} If it cannot be read. */
export function fileSource(path: string): Source {
  const stat = statSync(path);
  if (stat.isDirectory()) throw new Error("is a directory; name its files");
  const decompress = decompressorOf(path);
  const { family, age } = rotationOf(path);
  const named = { path, family, age };
  // A pipe or a device with a name: to open it twice would take bytes from it.
  if (!stat.isFile()) return { ...named, ...onceRead(() => createReadStream(path)) };
  closeSync(openSync(path, "r"));
  return {
    ...named,
    latest: () => stat.mtimeMs + 60_000,
    size: decompress === undefined ? stat.size : undefined,
    read: () => (decompress === undefined ? plain(path, stat.size) : decompress(path)),
    isRepeatable: () => true,
  };
}

/** Standard input. */
export function stdinSource(stream: Readable): Source {
  return { path: "-", family: "-", age: 0, ...onceRead(() => stream) };
}

/** So much of what can be read only once is kept, so that it can be searched again, in bytes. */
const MAX_KEPT = 32 * 2 ** 20;

/** The latest time of a line that comes now, if clocks differ. */
export const inHalfADay = (): number => Date.now() + 43_200_000;

/** What is read from a stream. It is kept in memory, unless it is too large. */
function onceRead(open: () => Readable): Pick<Source, "latest" | "size" | "read" | "isRepeatable"> {
  let kept: Buffer[] | undefined;
  let length = 0;
  async function* chunksOf(stream: Readable): AsyncGenerator<Buffer> {
    for await (const part of stream) {
      const chunk = typeof part === "string" ? Buffer.from(part) : (part as Buffer);
      length += chunk.length;
      if (length > MAX_KEPT) kept = [];
      else kept?.push(chunk);
      yield chunk;
    }
  }
  return {
    latest: inHalfADay,
    size: undefined,
    read: () => {
      if (kept !== undefined) return { kind: "stream", stream: kept };
      kept = [];
      return { kind: "stream", stream: chunksOf(open()) };
    },
    isRepeatable: () => length <= MAX_KEPT,
  };
}

/** A file up to the size that it had: each search sees the same of a file that grows. */
function plain(path: string, size: number): Chunks {
  const descriptor = openSync(path, "r");
  let left = size;
  return {
    kind: "read",
    into: (buffer, at) => {
      const count = readSync(descriptor, buffer, at, Math.min(left, buffer.length - at), null);
      left -= count;
      return count;
    },
    close: () => closeSync(descriptor),
  };
}

type Decompress = (path: string) => Chunks;

/** How a compressed file is read; undefined for any other. @throws {Error} If this version of Node cannot. */
function decompressorOf(path: string): Decompress | undefined {
  if (/\.gz$/i.test(path)) return (one) => decompressed(one, zlib.createGunzip());
  if (!/\.zst$/i.test(path)) return undefined;
  const create = (zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream }).createZstdDecompress;
  if (create === undefined)
    throw new Error("is compressed with zstd, which this version of Node cannot read (22.15 can)");
  return (one) => decompressed(one, create());
}

function decompressed(path: string, through: NodeJS.ReadWriteStream): Chunks {
  const { kind, stream } = { kind: "stream" as const, stream: through as unknown as Readable };
  const descriptor = openSync(path, "r");
  const buffer = Buffer.alloc(65_536);
  const raw = new Readable({
    read() {
      const count = readSync(descriptor, buffer, 0, buffer.length, null);
      this.push(count === 0 ? null : Buffer.from(buffer.subarray(0, count)));
    },
    destroy(error, done) {
      closeSync(descriptor);
      done(error);
    },
  });
  raw.on("error", (error) => stream.destroy(error));
  stream.on("close", () => raw.destroy());
  raw.pipe(through);
  return { kind, stream };
}

/**
 * What rotation has added to a file's name: `app.log.2.gz`, `app.2.log`, `app-2026-11-26_1.log`, `app.log-20261126`.
 */
function rotationOf(path: string): { family: string; age: number } {
  const name = path.replace(/\.(?:gz|zst)$/i, "");
  const numbered = /^(.+)\.(\d{1,4})((?:\.log)?)$/.exec(name);
  if (numbered !== null) return { family: `${numbered[1]}${numbered[3]}`, age: Number(numbered[2]) };
  const dated = /^(.*?)[-.](\d{4})-?(\d\d)-?(\d\d)(?:[-T]?(\d\d))?(?:_(\d{1,6}))?((?:\.[A-Za-z]+)?)$/.exec(name);
  if (dated === null) return { family: name, age: 0 };
  const [, start = "", year, month, day, hour = "0", sequence = "0", end = ""] = dated;
  const hours = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour)) / 3_600_000;
  return { family: start + end, age: Math.max(1, 1e7 - hours - Number(sequence) / 1e6) };
}

/** A file's name as a service's: `payments` for `/var/log/payments.log.1`. */
export function serviceOf({ path, family }: Source): string {
  return path === "-" ? "stdin" : basename(family).replace(/\.(?:log|jsonl?|ndjson|txt|out)$/i, "");
}
