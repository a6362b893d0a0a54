import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

/** The names of the rotated files of a log, oldest first. */
export function rotatedFiles(path: string): string[] {
  const start = basename(path).replace(/\.log$/, "");
  const names = readdirSync(dirname(path)).filter((name) => name !== basename(path) && name.startsWith(start));
  const keys = new Map(names.map((name) => [name, keyOf(name)]));
  const compare = ([a, b]: number[], [c, d]: number[]) => (a ?? 0) - (c ?? 0) || (b ?? 0) - (d ?? 0);
  return names.sort((a, b) => compare(keys.get(a) ?? [], keys.get(b) ?? []));
}

/** A later file has a greater key. */
function keyOf(name: string): number[] {
  const number = /\.log\.(\d+)(?:\.gz)?$/.exec(name)?.[1];
  if (number !== undefined) return [-Number(number), 0];
  const [, time = "", sequence = "0"] = /-(\d{4}-\d\d-\d\d(?:T\d\d)?)(?:_(\d+))?\.log(?:\.gz)?$/.exec(name) ?? [];
  if (time === "") throw new Error(`not a rotated file: ${name}`);
  return [Number(time.replace(/\D/g, "").padEnd(10, "0")), Number(sequence)];
}

/** A file's text. What ends in `.gz` is decompressed. */
export function textOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
}

/** Everything that a log has: its rotated files, and then the current one. */
export function logText(path: string): string {
  const paths = rotatedFiles(path).map((name) => join(dirname(path), name));
  return [...paths, path]
    .filter((file) => existsSync(file))
    .map(textOf)
    .join("");
}
