import { datedNames } from "./dated-names.js";
import { numberedNames } from "./numbered-names.js";
import type { Names } from "./rotated-file.js";

/** The kinds of names that a user chooses from. */
export type NamesKind = "numbered" | "dated";

/** @param current The name of the file that is being written. */
export function namesOf(kind: NamesKind, current: string): Names {
  return kind === "dated" ? datedNames(current) : numberedNames(current);
}
