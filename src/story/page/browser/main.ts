import type { PageData, PageLine, PageRequest } from "../data.js";
import { details } from "./details.js";
import { element } from "./elements.js";
import { Lines } from "./lines.js";
import { RowList } from "./row-list.js";
import { clock, duration, LEVELS, levelName } from "./times.js";
import { waterfall } from "./waterfall.js";

const data = JSON.parse(document.querySelector("script.story")?.textContent ?? "{}") as PageData;
const app = document.getElementById("app") as HTMLElement;

let level = 0;
let request = -1;

const search = element("input", { type: "search", placeholder: "Search (/)", "aria-label": "Search the lines" });
const levels = element("select", { "aria-label": "Level" });
for (const [index, name] of LEVELS.entries())
  levels.append(element("option", { value: String(index) }, index === 0 ? "all levels" : name));
const theme = element("button", { type: "button", "aria-label": "Light or dark" }, "◐");
const status = element("output", { class: "count", "aria-live": "polite" });
const pane = element("div", { class: "pane" });

const lines = new Lines(document, () => {
  requests.grow();
  list.grow();
  status.value = `${lines.shown.length} of ${data.lineCount} lines${lines.isComplete ? "" : " …"}`;
  if (lines.isComplete) document.documentElement.dataset["ready"] = "true";
});

const list: RowList = new RowList({
  label: "Lines",
  height: 24,
  count: () => lines.shown.length,
  fill: (row, index) => fillLine(row, lines.all[lines.shown[index] as number] as PageLine),
  choose: (index) => {
    const line = lines.all[lines.shown[index] as number] as PageLine;
    pane.replaceChildren(details(data, lines.requests[line[0]], line, closeDetails));
  },
});

const requests: RowList = waterfall(data, lines.requests, (index) => {
  request = index;
  applyFilter();
});

function fillLine(row: HTMLElement, [of, time, rank, name, message, fields, more, repeats, gap, own]: PageLine): void {
  const { start = null, service = "" } = lines.requests[of] as PageRequest;
  const offset = time === null || start === null ? "" : `+${duration(time - start, data.digits)}`;
  row.classList.add(`level${rank}`);
  const text = element("span", { class: "text" }, message.split("\n", 1)[0] ?? "");
  if (own > 0) text.append(element("span", { class: "fields" }, ` ${fields.split("\n", own).join(" ")}`));
  if (repeats > 1) text.append(element("b", {}, ` x${repeats}`));
  if (more !== "") text.append(element("span", { class: "fields" }, ` ▸ ${more.split("\n", 1)[0] ?? ""}`));
  if (gap > 0) row.title = `after ${duration(gap, data.digits)} of silence`;
  row.append(
    element("span", { class: "time" }, request === -1 ? clock(time, data.digits) : offset),
    element("span", { class: "level" }, levelName(rank)),
    element("span", { class: "service" }, name === "" ? service : name),
    text,
  );
}

function applyFilter(): void {
  closeDetails();
  lines.filter(level, search.value, request);
  list.forget();
}

function closeDetails(): void {
  pane.replaceChildren();
}

/** Shows the line that says what failed. */
function showFailure(): void {
  request = -1;
  level = 0;
  levels.value = "0";
  search.value = "";
  applyFilter();
  const wait = () => {
    const at = lines.shown.indexOf(data.failure);
    if (at === -1 && !lines.isComplete) setTimeout(wait);
    else list.choose(at);
  };
  wait();
}

function header(): HTMLElement {
  const { start, end, digits } = data;
  const times =
    start === null || end === null
      ? "no times"
      : `${new Date(start).toISOString().slice(0, 10)} ${clock(start, digits)} UTC, ${duration(end - start, digits)}`;
  const facts = [
    times,
    data.services.join(", "),
    `${data.requestCount} requests`,
    `worst: ${levelName(data.worst) || "none"}`,
    ...data.fields.slice(0, 6),
  ];
  const top = element("header", {}, element("h1", {}, data.title), element("p", {}, facts.join(" · ")));
  for (const note of data.notes) top.append(element("p", { class: "notice" }, `Note: ${note}`));
  if (data.failure >= 0) {
    const button = element("button", { type: "button", class: "failure" }, "Show what failed (f)");
    button.addEventListener("click", showFailure);
    top.append(button);
  }
  top.append(element("div", { class: "tools" }, search, levels, theme, status));
  return top;
}

let typing: ReturnType<typeof setTimeout> | undefined;
search.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(applyFilter, 120);
});
levels.addEventListener("change", () => {
  level = Number(levels.value);
  applyFilter();
});
theme.addEventListener("click", () => {
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const root = document.documentElement;
  root.dataset["theme"] = (root.dataset["theme"] ?? (isDark ? "dark" : "light")) === "dark" ? "light" : "dark";
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (pane.firstChild !== null) closeDetails();
    else if (event.target === search) search.blur();
    else if (request !== -1) {
      request = -1;
      requests.forget();
      applyFilter();
    }
  } else if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
  else if (event.key === "/") {
    event.preventDefault();
    search.focus();
  } else if (event.key === "f" && data.failure >= 0) {
    showFailure();
    list.root.focus();
  }
});

app.append(header(), requests.root, list.root, pane);
requests.root.style.maxHeight = "40vh";
requests.root.style.height = `${Math.min(data.requestCount + 2, 40) * 30}px`;
lines.start();
