import { shortForm } from "../build/identity.js";
import { ownFields } from "../build/shared-fields.js";
import type { RequestStory, Story, StoryLine } from "../build/story.js";
import { clockText, durationText, errorLines, linesOf, safe, shortened, timeText, valueText } from "./text.js";

/** How a story is printed. */
export interface PrintOptions {
  readonly colors: boolean;
  /** How many lines of a stack are shown. */
  readonly stackLines: number;
}

type Paint = (text: string, codes: string) => string;

const DIM = "2";
const BOLD = "1";
const COLOR_OF: Readonly<Record<string, string>> = {
  WARN: "33",
  ERROR: "1;31",
  FATAL: "1;31",
  INFO: "32",
  DEBUG: "36",
  TRACE: "2",
  SILLY: "2",
};

/** Prints a story for people. */
export class TerminalStory {
  readonly #options: PrintOptions;
  readonly #paint: Paint;
  #shared: ReadonlyMap<string, unknown> = new Map();

  constructor(options: PrintOptions) {
    this.#options = options;
    this.#paint = options.colors
      ? (text, codes) => (text === "" ? "" : `\x1b[${codes}m${text}\x1b[0m`)
      : (text) => text;
  }

  /** The lines, one after the other: a story may be long. */
  *print(story: Story): Generator<string> {
    this.#shared = story.fields;
    yield* this.#head(story);
    for (const request of story.requests) {
      yield "";
      yield* this.#request(request, "", undefined);
    }
    yield* this.#end(story);
  }

  *#head(story: Story): Generator<string> {
    const { identity, fields, digits, start, end } = story;
    const title = identity === undefined ? "story" : `${identity.kind} ${safe(identity.id)}`;
    const short = identity === undefined || identity.isShort ? "" : shortForm(identity.id);
    const tag = short === "" || short === identity?.id ? "" : `  (${safe(short)})`;
    const shared = pairsText(fields, 60);
    yield this.#paint(title, BOLD) + this.#paint(tag, DIM) + (shared === "" ? "" : `  ${shared}`);
    const times =
      start === undefined || end === undefined
        ? "no times"
        : `${timeText(start, digits)} to ${clockText(end, digits)} UTC (${durationText(end - start, digits)})`;
    const counts = `${count(story.requestCount, "request")}, ${count(story.lineCount, "line")}`;
    const services = story.services.map(safe).join(", ");
    yield `${times} · ${services} · ${counts} · worst: ${this.#level(story.worst)}`;
    for (const note of story.notes) yield this.#paint(`note: ${safe(note)}`, "33");
  }

  *#request(request: RequestStory, indent: string, caller: RequestStory | undefined): Generator<string> {
    const { id, service, start, end, digits, title, status, worst, lines } = request;
    const isSame = caller?.id !== undefined && caller.id === id;
    const parts = [
      this.#paint(safe(service), BOLD),
      id === undefined ? "outside any request" : isSame ? "same request" : `request ${safe(id)}`,
      title === undefined ? "" : safe(shortened(title, 200)),
      status === undefined ? "" : String(status),
      start === undefined ? "" : `at ${clockText(start, digits)}`,
      start === undefined || end === undefined ? "" : durationText(end - start, digits),
      pairsText(request.fields, 60),
      worst === "ERROR" || worst === "FATAL" || worst === "WARN" ? this.#level(worst) : "",
    ];
    yield `${indent}${caller === undefined ? "" : "└ "}${parts.filter((part) => part !== "").join(" · ")}`;
    const inner = `${indent}${caller === undefined ? "" : "  "}`;
    for (const line of lines) yield* this.#line(line, request, inner);
  }

  *#line(line: StoryLine, request: RequestStory, indent: string): Generator<string> {
    const { entry, more, offset, gap, repeats, calls } = line;
    if (gap !== undefined) {
      yield `${indent}${" ".repeat(OFFSET_WIDTH)}  ${this.#paint(`··· ${durationText(gap, request.digits)} ···`, DIM)}`;
    }
    const at = offset === undefined ? "" : offsetText(offset, request.digits);
    const level = entry.level === undefined ? "     " : this.#paint(entry.level.padEnd(5), COLOR_OF[entry.level] ?? "");
    const name = entry.name === undefined || entry.name === request.service ? "" : `${safe(entry.name)}: `;
    const [first = "", ...rest] = linesOf(entry.message);
    const times = repeats > 1 ? ` ${this.#paint(`x${repeats}`, BOLD)}` : "";
    yield `${indent}${this.#paint(at.padStart(OFFSET_WIDTH), DIM)}  ${level} ${name}${safe(first)}${this.#fields(entry, request)}${times}`;
    const below = `${indent}${" ".repeat(OFFSET_WIDTH)}  ${this.#paint("|", DIM)} `;
    const texts = [...rest, ...more, ...errorLines(entry.error)];
    const shown = texts.slice(0, this.#options.stackLines);
    for (const text of shown) yield below + safe(text);
    if (texts.length > shown.length)
      yield below + this.#paint(`… ${texts.length - shown.length} more lines (--stack)`, DIM);
    for (const call of calls) yield* this.#request(call, `${indent}${" ".repeat(OFFSET_WIDTH)}  `, request);
  }

  /** The fields that are not on every line. */
  #fields(entry: StoryLine["entry"], request: RequestStory): string {
    const own = ownFields(entry, request.title, this.#shared, request.fields);
    if (own.length === 0) return "";
    const text = own.map(([key, value]) => `${safe(key)}=${shortened(valueText(value), 200)}`).join(" ");
    return ` ${this.#paint(shortened(text, 2000), DIM)}`;
  }

  *#end({ failure }: Story): Generator<string> {
    if (failure === undefined) return;
    const { line, request } = failure;
    const where = `${safe(request.service)}${request.id === undefined ? "" : `, request ${safe(request.id)}`}`;
    const message = safe(shortened(linesOf(line.entry.message)[0] ?? "", 400));
    yield "";
    yield `${this.#paint("failed", COLOR_OF["ERROR"] as string)} in ${where}: ${message}`;
    const reasons = [...line.more, ...errorLines(line.entry.error)].filter((text) => !/^\s*at\s/.test(text));
    for (const reason of reasons.slice(0, 6))
      if (reason.trim() !== linesOf(line.entry.message)[0]) yield `  ${safe(shortened(reason.trim(), 400))}`;
  }

  #level(level: string | undefined): string {
    return level === undefined ? "none" : this.#paint(level, COLOR_OF[level] ?? "");
  }
}

function pairsText(fields: ReadonlyMap<string, unknown>, length: number): string {
  const pairs = [...fields]
    .slice(0, MAX_PAIRS)
    .map(([key, value]) => `${safe(key)}=${shortened(valueText(value), length)}`);
  return pairs.join(" ");
}

/** How many fields a heading shows. */
const MAX_PAIRS = 8;
const OFFSET_WIDTH = 10;

function offsetText(ms: number, digits: number): string {
  if (digits === 0) return `+${Math.round(ms / 1000)} s`;
  if (Math.abs(ms) >= 100_000) return `+${(ms / 1000).toFixed(1)} s`;
  return ms < 0 ? `${Math.round(ms)} ms` : `+${digits > 3 ? ms.toFixed(digits - 3) : Math.round(ms)} ms`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
