import { closeSync, openSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import zlib from "node:zlib";
import type { Chunks } from "./source.js";

type Decompress = (path: string) => Chunks;

/** How a compressed file is read; undefined for any other. @throws {Error} If this version of Node cannot. */
export function decompressorOf(path: string): Decompress | undefined {
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
