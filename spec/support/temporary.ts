import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory that is removed when the test is over. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), "ctxlog-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A file that is removed when the test is over. @returns Its path. */
export function temporaryFile(content: string): string {
  const path = join(temporary(), "file.txt");
  writeFileSync(path, content);
  return path;
}
