// Makes docs/pretty/picture.svg: runs demo.ts in a new terminal (tmux), and draws the screen with its colours.
// Run it after `npm run build`: node docs/pretty/picture.mjs
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const HOME = fileURLToPath(new URL(".", import.meta.url));
const COLUMNS = 128;
const ROWS = 36;
const SOCKET = `picture-${process.pid}`;

const ANSI = { 31: "#f14c4c", 32: "#23d18b", 33: "#e5e510", 36: "#29b8db" };
const TEXT = "#d4d4d4";
const DIM = "#8a8a8a";
const BACKGROUND = "#1e1e1e";
const WIDTH = 8;
const HEIGHT = 18;

/** The screen after the program has ended, with the escape codes of its colours. */
async function capture() {
  const out = mkdtempSync(join(HOME, "out-"));
  const tmux = (...args) => execFileSync("tmux", ["-L", SOCKET, ...args], { encoding: "utf8", cwd: HOME });
  try {
    // Started in this folder, so that the frames have no path of the machine.
    const compiler =
      "--target ES2022 --module NodeNext --types node --skipLibCheck --sourceMap --ignoreConfig --rootDir . --outDir";
    execFileSync("npx", ["tsc", ...compiler.split(" "), out, "demo.ts"], { cwd: HOME, stdio: "inherit" });
    tmux("-f", "/dev/null", "new-session", "-d", "-x", String(COLUMNS), "-y", String(ROWS), "cat");
    tmux("set-option", "-g", "remain-on-exit", "on");
    tmux("set-option", "-g", "status", "off");
    tmux("respawn-pane", "-k", `${process.execPath} ${join(out, "demo.js")}`);
    while (tmux("display-message", "-p", "#{pane_dead}").trim() !== "1") await setTimeout(50);
    return tmux("capture-pane", "-e", "-p", "-S", "-").replace(/\n*Pane is dead[\s\S]*$/, "");
  } finally {
    try {
      tmux("kill-server");
    } catch {
      // The terminal was not started.
    }
    rmSync(out, { recursive: true });
  }
}

/** A colour of xterm's 6 x 6 x 6 cube. */
function cube(number) {
  const [red, green, blue] = [Math.floor((number - 16) / 36), Math.floor((number - 16) / 6) % 6, (number - 16) % 6];
  return `rgb(${[red, green, blue].map((step) => (step === 0 ? 0 : 55 + 40 * step)).join(",")})`;
}

/** A style, changed by the numbers of an SGR sequence. */
function changed(style, numbers) {
  const codes = numbers.split(";").map(Number);
  if (codes[0] === 38) return { ...style, color: cube(codes[2]) };
  let next = style;
  for (const code of codes) {
    if (code === 0) next = { color: TEXT, bold: false };
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, color: DIM };
    else if (code === 39) next = { ...next, color: TEXT };
    else if (ANSI[code] !== undefined) next = { ...next, color: ANSI[code] };
  }
  return next;
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function draw(screen) {
  const rows = screen.trimEnd().split("\n");
  let style = { color: TEXT, bold: false };
  const texts = rows.flatMap((row, index) => {
    let column = 0;
    return row.split(/\x1b\[([\d;]*)m/).flatMap((part, at) => {
      if (at % 2 === 1) {
        style = changed(style, part || "0");
        return [];
      }
      const x = 12 + column * WIDTH;
      column += part.length;
      if (part.trim() === "") return [];
      const weight = style.bold ? ' font-weight="bold"' : "";
      const text = part.replace(/[&<>]/g, (found) => ENTITIES[found]);
      return `<text x="${x}" y="${(index + 1) * HEIGHT + 6}" textLength="${part.length * WIDTH}" fill="${style.color}"${weight} xml:space="preserve">${text}</text>`;
    });
  });
  const size = `width="${COLUMNS * WIDTH + 24}" height="${rows.length * HEIGHT + 20}"`;
  const font = 'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font} role="img" aria-label="Lines of two requests in a terminal, each request's tag in its own colour">
<rect width="100%" height="100%" rx="6" fill="${BACKGROUND}"/>
${texts.join("\n")}
</svg>
`;
}

writeFileSync(join(HOME, "picture.svg"), draw(await capture()));
