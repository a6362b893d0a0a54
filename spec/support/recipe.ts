import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Ended, ROOT } from "./child.js";
import { builtPath, compile, type Snippet, snippetsOf } from "./snippets.js";

/** The longest that a recipe may be, in lines that are not empty. */
export const LONGEST = 30;

/** The program of a recipe's page, which has one. */
export function recipeOf(page: string): Snippet {
  const path = `docs/recipes/${page}.md`;
  const [recipe, ...others] = snippetsOf(path, readFileSync(join(ROOT, path), "utf8"));
  if (recipe === undefined || others.length > 0) throw new Error(`${path} should show one program`);
  return recipe;
}

/**
 * Type-checks and compiles recipes, against the built package.
 * @param name Names the folder that the caller alone uses.
 * @returns The path of each recipe's program, by its page.
 * @throws {Error} With what the compiler says.
 */
export async function buildRecipes(name: string, pages: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const folder = join(ROOT, ".build/recipes", name);
  const recipes = pages.map((page) => [page, recipeOf(page)] as const);
  const { code, stdout } = await compile(
    folder,
    recipes.map(([, recipe]) => recipe),
  );
  if (code !== 0) throw new Error(stdout);
  return new Map(recipes.map(([page, recipe]) => [page, builtPath(folder, recipe)]));
}

// A spec may be ended before it can end the process, which must not go on then.
const ENDS_WITH_PARENT = "data:text/javascript,process.on('disconnect',()=>process.exit(1));process.channel?.unref()";

/** A recipe's program in a process of its own. */
export class Running {
  /** What it has printed so far, line by line. */
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  #lines: ((line: string) => void) | undefined;
  readonly #ended: Promise<Ended>;
  readonly #waiting = new Set<() => void>();

  constructor(path: string, env: Readonly<Record<string, string>> = {}, args: readonly string[] = []) {
    const { LOG_LEVEL: _level, LOG_FORMAT: _format, FORCE_COLOR: _color, NODE_OPTIONS: _node, ...rest } = process.env;
    const child = spawn(process.execPath, ["--import", ENDS_WITH_PARENT, path, ...args], {
      env: { ...rest, PORT: "0", ...env },
      stdio: ["pipe", "pipe", "pipe", "ipc"],
    }) as ChildProcessWithoutNullStreams;
    this.#child = child;
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.#take(this.stdout, line);
      this.#lines?.(line);
    });
    createInterface({ input: child.stderr }).on("line", (line) => this.#take(this.stderr, line));
    this.#ended = once(child, "close").then(([code]) => {
      for (const look of this.#waiting) look();
      return { code, stdout: this.stdout.join("\n"), stderr: this.stderr.join("\n") };
    });
  }

  #take(lines: string[], line: string): void {
    lines.push(line);
    for (const look of this.#waiting) look();
  }

  /** Resolves when the program has printed what is waited for; rejects when it has ended without. */
  async until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find();
        const over = this.#child.exitCode !== null || this.#child.signalCode !== null;
        if (found === undefined && !over) return;
        this.#waiting.delete(look);
        if (found !== undefined) resolve(found);
        else reject(new Error(`the recipe ended:\n${[...this.stdout, ...this.stderr].join("\n")}`));
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Resolves with the first line on stdout that matches. */
  line(pattern: RegExp): Promise<string> {
    return this.until(() => this.stdout.find((line) => pattern.test(line)));
  }

  /** The port that it says it listens on. */
  async port(): Promise<number> {
    return Number(/port=(\d+)/.exec(await this.line(/ - Listening .*port=/))?.[1]);
  }

  /** Calls back for each further line on stdout. */
  onLine(callback: (line: string) => void): void {
    this.#lines = callback;
  }

  write(text: string): void {
    this.#child.stdin.write(text);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  ended(): Promise<Ended> {
    return this.#ended;
  }

  async stop(): Promise<Ended> {
    this.#child.kill("SIGKILL");
    return this.#ended;
  }
}

/** What follows a line's prefix, of all lines with these IDs, in order; without stacks. */
export function messagesOf(lines: readonly string[], requestId: string, sessionId: string): string[] {
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}] - `;
  return lines.filter((line) => line.includes(tag)).map((line) => line.slice(line.indexOf(tag) + tag.length));
}
