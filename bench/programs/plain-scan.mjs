// The least that a search for an ID can do in Node: read a file in blocks, and look for the bytes; without a text, the
// least that any program can do that reads the file.
import { openSync, readSync } from "node:fs";

const [, , path = "", text = ""] = process.argv;
const descriptor = openSync(path, "r");
const needle = Buffer.from(text);
const buffer = Buffer.allocUnsafe(4 * 2 ** 20);
let hits = 0;
for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer)) {
  if (text === "") continue;
  const part = buffer.subarray(0, count);
  for (let at = part.indexOf(needle); at !== -1; at = part.indexOf(needle, at + needle.length)) hits++;
}
console.log(hits);
