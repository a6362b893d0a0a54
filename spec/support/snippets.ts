import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ProcessResult, ROOT, tsc } from "./child-process.js";

/**
 * A TypeScript program of a page. What it needs but does not show is in a comment directly above it:
 *
 *     <!-- given
 *     import { createLogger } from "ctxlog";
 *     -->
 *
 * A block of `text` directly below it is its stdout.
 */
export interface Snippet {
  readonly page: string;
  /** The first line of its block, from 1. */
  readonly line: number;
  readonly source: string;
  /** What the source begins with, and the page does not show. */
  readonly hidden: string;
  readonly output: string | undefined;
}

const BLOCK = /(?:<!-- given\n((?:(?!-->)[\s\S])*?)-->\n+)?^```ts\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```)?/gm;
/** Other fences of programs, which would not be checked. */
const OTHER_FENCE =
  /^[ \t]*(?:```|~~~)[ \t]*(?:ts\S+|typescript|[cm]ts|jsx?|[cm]js|javascript)\b.*$|^[ \t]+```ts\b.*$/gim;

/** @throws {Error} If a program is in a fence that would not be checked. */
export function snippetsOf(page: string, markdown: string): Snippet[] {
  const other = OTHER_FENCE.exec(markdown);
  OTHER_FENCE.lastIndex = 0;
  if (other !== null) throw new Error(`${page}: a program is in a fence of "${other[0].trim()}" instead of "ts"`);
  return Array.from(markdown.matchAll(BLOCK), ({ index, 0: all, 1: given = "", 2: shown = "", 3: output }) => {
    const before = markdown.slice(0, index + all.indexOf("```ts"));
    return { page, line: before.split("\n").length, source: given + shown, hidden: given, output };
  });
}

/** The file of a compiled snippet. */
export function builtPath(folder: string, { page, line }: Snippet): string {
  return join(folder, `${page.replace(/\W+/g, "-")}-${line}.js`);
}

/**
 * Type-checks and compiles programs in one run, as a user of the package would.
 * @param folder A folder for this call only. It is inside the project, so that `ctxlog` is the built package.
 */
export async function compile(folder: string, snippets: readonly Snippet[]): Promise<ProcessResult> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const options = {
    extends: join(ROOT, "tsconfig.json"),
    compilerOptions: {
      rootDir: ".",
      outDir: ".",
      moduleDetection: "force",
      declaration: false,
      emitDeclarationOnly: false,
      declarationMap: false,
      isolatedDeclarations: false,
      sourceMap: false,
      // For frameworks with decorators of parameters, which JavaScript does not have.
      experimentalDecorators: true,
    },
    include: ["."],
    exclude: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options));
  for (const snippet of snippets) {
    writeFileSync(builtPath(folder, snippet).replace(/\.js$/, ".ts"), snippet.source);
  }
  return tsc(["-p", folder]);
}

const ID = "[2-9a-kmnp-z]{8}(?:[2-9a-kmnp-z]{12})?";

/** Output without what differs from run to run: times, durations, stacks, and generated IDs, which are numbered. */
export function steady(output: string): string {
  const seen = new Map<string, string>();
  const named = (id: string) => {
    if (!seen.has(id)) seen.set(id, `ID${seen.size + 1}`);
    return seen.get(id);
  };
  return output
    .replace(
      /\d{4}-\d\d-\d\d([ T])\d\d:\d\d:\d\d(\.\d{3})?(Z?)/g,
      (_, gap, ms = "", zone) => `TIME${gap}${ms && ".mmm"}${zone}`,
    )
    .replace(new RegExp(`(req=|session=|Id":"|Id=)(${ID})(?=[\\]|",\\s])`, "g"), (_, before, id) => before + named(id))
    .replace(/^\d\d:\d\d:\d\d\.\d{3} /gm, "CLOCK ")
    .replace(/"time":\d{13}\b/g, '"time":EPOCH')
    .replace(/\b(ms"?[=:])\d+/g, "$1N")
    .replace(/\b(durationMs"?[=:])[\d.]+/g, "$1N")
    .replace(/(?<= )\d+ ms\b/g, "N ms")
    .replace(/"stack":"(?:[^"\\]|\\.)*"/g, '"stack":"…"')
    .replace(/(?:^(.*\| +)at .*\n)+/gm, "$1at …\n");
}
