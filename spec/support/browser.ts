import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./child-process.js";

/** The parts of playwright-core's API that the specs use. */
export interface Page {
  goto(url: string): Promise<unknown>;
  close(): Promise<void>;
  on(event: "console", listener: (message: { type(): string; text(): string }) => void): void;
  on(event: "pageerror", listener: (error: Error) => void): void;
  on(event: "dialog", listener: (dialog: { dismiss(): Promise<void>; message(): string }) => void): void;
  on(event: "request", listener: (request: { url(): string }) => void): void;
  click(selector: string): Promise<void>;
  fill(selector: string, text: string): Promise<void>;
  selectOption(selector: string, value: string): Promise<unknown>;
  textContent(selector: string): Promise<string | null>;
  evaluate(expression: string): Promise<unknown>;
  addScriptTag(script: { content: string }): Promise<unknown>;
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
}

export interface Browser {
  newPage(options?: {
    viewport?: { width: number; height: number };
    colorScheme?: "light" | "dark";
    forcedColors?: "active" | "none";
  }): Promise<Page>;
  close(): Promise<void>;
}

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const PACKAGE = join(ROOT, "spec/browser/package.json");

/** Why there is no browser; undefined if there is one. */
export const noBrowser: string | undefined =
  CHROMIUM === undefined
    ? "Chromium is not installed (Debian's package chromium)"
    : existsSync(join(ROOT, "spec/browser/node_modules"))
      ? undefined
      : "playwright-core is not installed (node spec/browser/setup.mjs)";

/** Starts a headless Chromium. */
export async function startBrowser(): Promise<Browser> {
  const entry = createRequire(PACKAGE).resolve("playwright-core");
  const { chromium } = (await import(pathToFileURL(entry).href)).default as {
    chromium: { launch(options: object): Promise<Browser> };
  };
  const quiet = [
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
  ];
  const args = [...quiet, ...(process.getuid?.() === 0 ? ["no-sandbox"] : [])].map((name) => `--${name}`);
  return await chromium.launch({ executablePath: CHROMIUM, args });
}
