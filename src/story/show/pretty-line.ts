import { colored } from "../../formatters/colors.js";
import { shortForm } from "../build/identity.js";
import type { Entry } from "../entry.js";
import { clockText, errorLines, linesOf, safe, valueText } from "./text.js";

/** An entry as prettyFormatter would write it. Fields stay in the line format's form. */
export function prettyLine(entry: Entry, colors: boolean): string {
  const { level, name, requestId, sessionId, isShort, isContinuation } = entry;
  const shortOf = (id: string | undefined) => (id === undefined ? "none" : isShort ? id : shortForm(id));
  const shownLevel = level === undefined ? "     " : (colors ? colored(level) : level) + " ".repeat(5 - level.length);
  const tag = `[req=${safe(shortOf(requestId))}|session=${safe(shortOf(sessionId))}]`;
  const prefix = `${clockText(entry.time, Math.max(3, entry.digits))} ${shownLevel} ${name === undefined ? "" : `${safe(name)} `}${tag} `;
  const [first = "", ...rest] = linesOf(entry.message);
  const fields = [...entry.fields].map(([key, value]) => ` ${safe(key)}=${valueText(value)}`).join("");
  const lines = [`${prefix}${isContinuation ? "| " : ""}${safe(first)}${fields}`];
  for (const text of [...rest, ...errorLines(entry.error)]) lines.push(`${prefix}| ${safe(text)}`);
  return lines.join("\n");
}
