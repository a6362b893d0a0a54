import { lineText } from "../../formatters/escape.js";

/** A text from a file, safe to be shown on a terminal: control characters are escaped. */
export function safe(text: string): string {
  return lineText(text);
}

/** A field's value on one line. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return /[\s"=]|^$/.test(value) ? safe(JSON.stringify(value)) : safe(value);
  return safe(JSON.stringify(value) ?? String(value));
}

/** The first characters, and a mark that there are more. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
}

/** A duration for people: `12 ms`, `1.25 s`, `3 min 20 s`. In whole seconds where the times have no more. */
export function durationText(ms: number, digits: number): string {
  if (ms >= 3_600_000) return `${Math.floor(ms / 3_600_000)} h ${Math.floor((ms % 3_600_000) / 60_000)} min`;
  if (ms >= 60_000) return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`;
  if (digits === 0) return `${Math.round(ms / 1000)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return digits > 3 && ms < 10 ? `${ms.toFixed(digits - 3)} ms` : `${Math.round(ms)} ms`;
}

/** A time in ISO 8601 with as many digits as the file has. */
export function timeText(ms: number | undefined, digits: number): string {
  if (ms === undefined) return "no time";
  const second = Math.floor(ms / 1000);
  if (second !== last.second)
    last = { second, text: new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ") };
  return digits === 0 ? last.text : `${last.text}.${String(Math.floor(ms) - second * 1000).padStart(3, "0")}`;
}

/** The second that was shown last: most lines are of the same one. */
let last = { second: Number.NaN, text: "" };

/** The time of day only. */
export function clockText(ms: number | undefined, digits: number): string {
  return ms === undefined ? "" : timeText(ms, digits).slice(11);
}

/** What an error says on its lines: its stack, or its name and message, and its causes. */
export function errorLines(error: unknown): string[] {
  if (error === undefined) return [];
  if (typeof error !== "object" || error === null) return linesOf(String(error));
  const lines: string[] = [];
  let current: unknown = error;
  for (let depth = 0; typeof current === "object" && current !== null && depth < 10; depth++) {
    const parts = current as Record<string, unknown>;
    const stack = parts["stack"] ?? parts["stack_trace"] ?? parts["stacktrace"];
    const head = `${parts["name"] ?? parts["type"] ?? parts["kind"] ?? "Error"}: ${parts["message"] ?? ""}`;
    const text = typeof stack === "string" && stack !== "" ? stack : head;
    lines.push(...linesOf(depth === 0 ? text : `Caused by: ${text}`));
    current = parts["cause"];
  }
  return lines;
}

export function linesOf(text: string): string[] {
  return text.replace(/\s+$/, "").split(/\r?\n/);
}
