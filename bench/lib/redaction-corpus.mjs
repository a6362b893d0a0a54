// The corpus of the specs: names and texts with secrets, and others without. Its format is described in its files.
import { readFileSync } from "node:fs";

const FOLDER = new URL("../../spec/filters/redact/corpus/", import.meta.url);

/** @param {string} file */
function entries(file) {
  const lines = readFileSync(new URL(file, FOLDER), "utf8").split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

/** A name and its value. @param {"hidden-names" | "shown-names"} file */
export function names(file) {
  return entries(`${file}.txt`).map((entry) => {
    const colon = entry.indexOf(": ");
    /** @type {unknown} */
    const value = colon === -1 ? "s3cret" : JSON.parse(entry.slice(colon + 2));
    return { name: colon === -1 ? entry : entry.slice(0, colon), value };
  });
}

/** Texts, and the secrets in them. @param {"texts-with-secrets" | "texts-without-secrets"} file */
export function texts(file) {
  return entries(`${file}.txt`).map((entry) => {
    const marked = entry.replaceAll("~", "").replaceAll("⏎", "\n");
    return {
      text: marked.replace(/[«»]/g, ""),
      secrets: Array.from(marked.matchAll(/«([^»]*)»/g), ([, secret = ""]) => secret),
    };
  });
}
