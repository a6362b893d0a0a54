import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Story } from "../build/story.js";
import { PART_SIZE } from "./data.js";
import { pageDataOf } from "./page-data.js";

/**
 * A story as one HTML page, which needs no network and allows none: its policy (CSP Level 3, section 6.1) knows the
 * page's own script and style by their hashes, and nothing else. What the log says is data, and only ever set as text.
 */
export function* htmlOf(story: Story): Generator<string> {
  const script = readFileSync(new URL("./page.js", import.meta.url), "utf8").trim();
  const style = readFileSync(new URL("./page.css", import.meta.url), "utf8").trim();
  const { data, requests, lines } = pageDataOf(story);
  const policy = `default-src 'none'; script-src 'sha256-${hash(script)}'; style-src 'sha256-${hash(style)}'; base-uri 'none'; form-action 'none'`;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(data.title)}</title>
<style>${style}</style>
</head>
<body>
<noscript><p>This page shows its lines with its own script, which is switched off here.</p></noscript>
<main id="app"></main>
${block("story", data)}`;
  yield* blocks("requests", requests);
  yield* blocks("lines", lines());
  yield `<script>${script}</script>
</body>
</html>
`;
}

/** Data in the page, in parts. */
function* blocks(name: string, all: Iterable<unknown>): Generator<string> {
  let part: unknown[] = [];
  for (const one of all) {
    part.push(one);
    if (part.length < PART_SIZE) continue;
    yield block(name, part);
    part = [];
  }
  if (part.length > 0) yield block(name, part);
}

/** Data in the page: without any `<`, so that it cannot end its element (HTML, section 13.2.5.4). */
function block(name: string, data: unknown): string {
  const json = JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `<script type="application/json" class="${name}">${json}</script>\n`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
