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

/** A text with its secrets. */
export interface MarkedText {
  readonly text: string;
  readonly secrets: readonly string[];
}

/** The texts of a list in the corpus. The lists say how secrets are marked. */
export function corpusTexts(file: "texts-with-secrets" | "texts-without-secrets"): MarkedText[] {
  return entries(`${file}.txt`).map((entry) => {
    const marked = entry.replaceAll("~", "").replaceAll("⏎", "\n");
    return {
      text: marked.replace(/[«»]/g, ""),
      secrets: Array.from(marked.matchAll(/«([^»]*)»/g), ([, secret]) => String(secret)),
    };
  });
}

/** Whether a word of a secret, of three characters or more, is in a text. */
export function showsSecret(text: string, secret: string): boolean {
  const words = secret.split(/[^\p{L}\p{N}@_%+/=.-]+/u).filter((word) => word.length > 2);
  return words.some((word) => text.includes(word));
}

function entries(file: string): string[] {
  const lines = readFileSync(new URL(file, FOLDER), "utf8").split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}
