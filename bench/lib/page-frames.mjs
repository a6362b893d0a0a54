import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

/**
 * Runs in the page, and leaves its figures in the page's title: nothing may be attached to the page, because Chromium then
 * keeps a copy of the whole document for its developer tools and decodes it in one step of several 100 ms.
 */
const SCRIPT = `
  const started = performance.now();
  let last = started;
  let longest = 0;
  requestAnimationFrame(function next() {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    requestAnimationFrame(next);
  });
  const isReady = () => document.documentElement.dataset.ready === "true";
  setTimeout(function opened() {
    if (!isReady()) return setTimeout(opened, 5);
    const figures = [performance.now(), longest];
    longest = 0;
    const input = document.querySelector("input");
    input.value = "order 99";
    input.dispatchEvent(new Event("input"));
    setTimeout(() => { document.title = "figures " + [...figures, longest].map(Math.round).join(" "); }, 2000);
  }, 5);
`;

/**
 * How long a page of `ctxlog trace --html` takes until it has all lines, its longest frame until then, and its longest
 * frame while it is searched, in ms. Undefined without Chromium.
 * @param {string} path The page's file.
 * @param {string} folder For a copy of it that measures itself.
 */
export async function pageFrames(path, folder) {
  if (CHROMIUM === undefined) return undefined;
  const copy = join(folder, "measured.html");
  const hash = createHash("sha256").update(SCRIPT).digest("base64");
  writeFileSync(
    copy,
    readFileSync(path, "utf8")
      .replace("script-src ", `script-src 'sha256-${hash}' `)
      .replace("<style>", () => `<script>${SCRIPT}</script><style>`),
  );
  const browser = spawn(
    CHROMIUM,
    [
      "--headless",
      "--remote-debugging-port=0",
      `--user-data-dir=${join(folder, "browser")}`,
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-sync",
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  try {
    const service = await serviceOf(browser.stderr);
    await fetch(`${service}/json/new?${pathToFileURL(copy).href}`, { method: "PUT" });
    const [opened = 0, opening = 0, searching = 0] = await figuresOf(service);
    return { opened, opening, searching };
  } finally {
    const ended = new Promise((done) => browser.once("exit", done));
    browser.kill();
    await ended;
  }
}

/** Where the browser answers, as it says on stderr. @param {import("node:stream").Readable} stderr @returns {Promise<string>} */
function serviceOf(stderr) {
  return new Promise((done, failed) => {
    let text = "";
    stderr.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      const port = /listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      if (port !== undefined) done(`http://127.0.0.1:${port}`);
    });
    stderr.once("end", () => failed(new Error(`Chromium did not start: ${text}`)));
  });
}

/** @param {string} service */
async function figuresOf(service) {
  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    const tabs = /** @type {{ title: string }[]} */ (await (await fetch(`${service}/json/list`)).json());
    const title = tabs.map((tab) => tab.title).find((text) => text.startsWith("figures "));
    if (title !== undefined) return title.split(" ").slice(1).map(Number);
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("the page was not ready within a minute");
}
