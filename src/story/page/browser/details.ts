import type { PageData, PageLine, PageRequest } from "../data.js";
import { element } from "./elements.js";
import { clock, levelName } from "./times.js";

/** Everything that is known of one line. */
export function details(data: PageData, of: PageRequest | undefined, line: PageLine, close: () => void): HTMLElement {
  const [, time, level, name, message, fields, more, repeats] = line;
  const button = element("button", { type: "button", "aria-label": "Close" }, "×");
  button.addEventListener("click", close);
  const facts = [
    ["time", time === null ? "" : `${new Date(time).toISOString().slice(0, 10)} ${clock(time, data.digits)} UTC`],
    ["level", levelName(level)],
    ["logger", name],
    ["service", of?.service ?? ""],
    ["request", of?.id ?? ""],
    ["session", of?.session ?? ""],
    ["repeated", repeats > 1 ? `${repeats} times` : ""],
    ...fields.split("\n").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  ];
  const list = element("dl");
  for (const [key = "", value = ""] of facts) {
    if (value !== "") list.append(element("dt", {}, key), element("dd", {}, value));
  }
  const pane = element(
    "section",
    { class: "details", "aria-label": "The line" },
    button,
    element("pre", { class: "message" }, message),
  );
  if (more !== "") pane.append(element("pre", {}, more));
  pane.append(list);
  return pane;
}
