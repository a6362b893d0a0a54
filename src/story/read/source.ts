import { closeSync, fstatSync, openSync, readSync } from "node:fs";
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
  /** When it was last written, in ms since 1970: the day of times that have none. */
  readonly day: number;
  /** Its size in bytes, if it is known. */
  readonly size: number | undefined;
  /** Its bytes, from the beginning. Can be called again, unless it is standard input. */
  read(): Chunks;
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
  | { readonly kind: "stream"; readonly stream: Readable };

/** Opens a file, so that what is wrong with it is known at once. @throws {Error} If it cannot be read. */
export function fileSource(path: string): Source {
  const descriptor = openSync(path, "r");
  const stat = fstatSync(descriptor);
  closeSync(descriptor);
  if (stat.isDirectory()) throw new Error("is a directory; name its files");
  const decompress = decompressorOf(path);
  const { family, age } = rotationOf(path);
  return {
    path,
    family,
    age,
    day: stat.mtimeMs,
    size: decompress === undefined && stat.isFile() ? stat.size : undefined,
    read: () => (decompress === undefined ? plain(path) : decompress(path)),
  };
}

/** Standard input. */
export function stdinSource(stream: Readable, now: number): Source {
  return { path: "-", family: "-", age: 0, day: now, size: undefined, read: () => ({ kind: "stream", stream }) };
}

function plain(path: string): Chunks {
  const descriptor = openSync(path, "r");
  return {
    kind: "read",
    into: (buffer, at) => readSync(descriptor, buffer, at, buffer.length - at, null),
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

/** What rotation has added to a file's name: `app.log.2.gz`, `app-2026-11-26_1.log`, `app.log-20261126`. */
function rotationOf(path: string): { family: string; age: number } {
  const name = path.replace(/\.(?:gz|zst)$/i, "");
  const numbered = /^(.+)\.(\d{1,4})$/.exec(name);
  if (numbered !== null) return { family: numbered[1] as string, age: Number(numbered[2]) };
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
