import { readFileSync } from "node:fs";

/** A name with the value that stands under it. */
export interface NamedValue {
  readonly name: string;
  readonly value: unknown;
}

const FOLDER = new URL("../filters/redact/corpus/", import.meta.url);

/** The names of a list in the corpus. Without a value of their own they have a text. */
export function corpusNames(file: "hidden-names" | "shown-names", text: string): NamedValue[] {
  return entries(`${file}.txt`).map((entry) => {
    const colon = entry.indexOf(": ");
    if (colon === -1) return { name: entry, value: text };
    return { name: entry.slice(0, colon), value: JSON.parse(entry.slice(colon + 2)) as unknown };
  });
}

function entries(file: string): string[] {
  const lines = readFileSync(new URL(file, FOLDER), "utf8").split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}
