import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { decompressorOf } from "./compressed.js";
import { rotationOf } from "./rotation.js";
import type { Chunks, Source } from "./source.js";
import { onceRead } from "./stream-source.js";

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
