/** One rotated file. */
export interface RotatedFile {
  /** Its name when it is not compressed. */
  readonly name: string;
  /** The names under which it is there: plain, compressed, or both after a crash between two steps. */
  readonly files: readonly string[];
}

/** A step of a rotation: a file is renamed, or, without `to`, deleted. */
export interface Step {
  readonly from: string;
  readonly to?: string;
}

/** A way to name rotated files. Everything here is a name in one directory. Nothing touches the disk. */
export interface Names {
  /** The rotated files among the names in a directory, newest first. */
  find(inDirectory: readonly string[]): RotatedFile[];
  /**
   * What makes room for the current file and renames it. If the process dies between two steps, each line is still in one
   * file, and the next rotation goes on from there.
   * @param found Newest first. @param label The day or hour of the current file.
   */
  plan(found: readonly RotatedFile[], maxFiles: number, label: string): Step[];
}

/** A rotated file with what its name says. */
export interface Grouped<Key> extends RotatedFile {
  readonly key: Key;
  readonly files: string[];
}

/** Joins the plain and the compressed form of each rotated file. */
export function groupForms<Key>(
  inDirectory: readonly string[],
  keyOf: (plainName: string) => Key | undefined,
): Grouped<Key>[] {
  const found = new Map<string, Grouped<Key>>();
  for (const file of inDirectory) {
    const name = file.endsWith(".gz") ? file.slice(0, -3) : file;
    const key = keyOf(name);
    if (key === undefined) continue;
    const entry = found.get(name) ?? { key, name, files: [] };
    entry.files.push(file);
    found.set(name, entry);
  }
  return [...found.values()];
}

/** A text that stands for itself in an expression. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
