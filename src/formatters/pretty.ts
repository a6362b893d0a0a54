import type { Formatter, LogRecord } from "../contracts.js";
import { tagText } from "../ids/shorten.js";
import { checkBoolean, checkKeys, configError } from "../internal/check-options.js";
import { Unreadable } from "../internal/safe-read.js";
import { tslogRuntime } from "../internal/tslog-runtime.js";
import { colorable, colored, colorOf, painted } from "./colors.js";
import { errorLines } from "./error-lines.js";
import { cut, lineText } from "./escape.js";
import { JsonValues } from "./json-values.js";
import { type LimitOptions, type Limits, parseLimits } from "./limits.js";
import { mergeFields, usersKeys } from "./merge.js";
import { callPosition, isFrame, sourceFrame } from "./pretty/frames.js";
import { highlighted, inspected } from "./pretty/inspect.js";
import { type Clock, isoClock, localClock, utcClock } from "./time.js";

export interface PrettyFormatterOptions {
  /** `"clock"` (the default): `10:30:15.123`, local; `"local"`, `"utc"`: with the date; `"iso"`: in full, UTC; or a function of ms since 1970. */
  time?: "clock" | "local" | "utc" | "iso" | ((ms: number) => string) | undefined;
  /** Colours by ANSI escape codes; unless told, on transports that write to a terminal. The text is the same. */
  colors?: boolean | undefined;
  /** Gives each request's tag a colour of its own, so that interleaved requests can be told apart; false unless told. */
  requestColors?: boolean | undefined;
  /** Shows where the call stands, `src/pay.ts:10:5`, by the source map if there is one; false unless told, since it costs far more than the line. */
  position?: boolean | undefined;
  limits?: LimitOptions | undefined;
}

const SWITCHES = ["colors", "requestColors", "position"] as const;

/**
 * For people at a terminal:
 *
 *     10:30:15.123 INFO  shop [req=k3v9x7qa|session=12345678] Charged { amount: 12, currency: 'EUR' }
 *
 * Bindings, the context's own fields and the call's are shown as `util.inspect` shows them, errors with their causes and
 * with positions in the source. What does not fit on one line goes on in lines with the same beginning and `|`, so that a
 * grep for a request still finds all of it; control characters in the data are inert.
 *
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ format: prettyFormatter({ requestColors: true, position: true }) });
 */
export function prettyFormatter(options: PrettyFormatterOptions = {}): Formatter {
  checkKeys("prettyFormatter", options, ["time", ...SWITCHES, "limits"]);
  for (const option of SWITCHES) checkBoolean(`prettyFormatter's ${option}`, options[option], false);
  const { requestColors = false, position = false } = options;
  const limits = parseLimits("prettyFormatter.limits", options.limits);
  const time = parseTime(options.time);
  tslogRuntime();
  return colorable(options.colors, (colors) => {
    const formatter = new PrettyFormatter({ time, colors, requestColors, position, limits });
    return (record) => formatter.format(record);
  });
}

interface Settings {
  readonly time: Clock;
  readonly colors: boolean;
  readonly requestColors: boolean;
  readonly position: boolean;
  readonly limits: Limits;
}

const DIM = "2";
const ERROR = "1;31";
/** The width of the longest usual level. */
const LEVEL_WIDTH = 5;
/** The most that a prefix shows of a name and of an ID: it stands on every physical line. */
const MAX_IN_PREFIX = 128;

class PrettyFormatter {
  readonly #settings: Settings;
  readonly #paint: (text: string, codes: string) => string;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#paint = settings.colors ? painted : (text) => text;
  }

  format(record: LogRecord): string {
    const { limits, position } = this.#settings;
    const values = new JsonValues(limits);
    const lines = physical(values.bounded(String(record.message)));
    const where = position ? callPosition() : undefined;
    if (where !== undefined) lines.push(`${lines.pop()} ${this.#paint(`(${lineText(where)})`, DIM)}`);
    this.#addFields(lines, record, values);
    if (record.error !== undefined) this.#addError(lines, record.error, values);
    if (lines.length > limits.keys) lines.push(`…[${lines.splice(limits.keys).length} more lines]`);
    const prefix = this.#prefix(record);
    return prefix + lines.join(`\n${prefix}${this.#paint("|", DIM)} `);
  }

  #prefix({ time, level, name, requestId, sessionId }: LogRecord): string {
    const { time: clock, colors } = this.#settings;
    const padding = " ".repeat(Math.max(0, LEVEL_WIDTH - level.length));
    const named = name === undefined ? "" : `${lineText(cut(name, MAX_IN_PREFIX))} `;
    const tag = requestId === undefined ? "" : `${this.#tag(requestId, sessionId)} `;
    return `${this.#paint(clock(time), DIM)} ${colors ? colored(level) : level}${padding} ${named}${tag}`;
  }

  #tag(requestId: string, sessionId: string | undefined): string {
    const tag = `[req=${tagPart(requestId)}|session=${tagPart(sessionId)}]`;
    return this.#paint(tag, this.#settings.requestColors && requestId !== "none" ? colorOf(requestId) : DIM);
  }

  /** The fields: behind the message where they fit on a line, else below it. */
  #addFields(lines: string[], record: LogRecord, values: JsonValues): void {
    const { limits } = this.#settings;
    const fields = mergeFields(record, usersKeys, limits.keys);
    if (fields.size === 0) return;
    const text = inspected(Object.fromEntries(readable(fields)), values, limits);
    const shown = physical(text).map((line) => this.#highlighted(line));
    const first = lines.pop() ?? "";
    if (shown.length > 1) lines.push(first, ...(shown.at(-1) === "}" ? shown.slice(1, -1) : shown));
    else lines.push(first === "" ? (shown[0] as string) : `${first} ${shown[0]}`);
  }

  #highlighted(line: string): string {
    return this.#settings.colors ? highlighted(line, this.#paint) : line;
  }

  #addError(lines: string[], error: unknown, values: JsonValues): void {
    const { limits } = this.#settings;
    const texts = errorLines(error, {
      bounded: (text) => values.bounded(text),
      json: (value) => inspected(value, values, limits),
    });
    const first = lines.length;
    for (const text of texts) {
      const [head = "", ...rest] = physical(text, sourceFrame);
      lines.push(head.startsWith(" ") ? this.#highlighted(head) : this.#paint(head, ERROR));
      lines.push(...rest.map((line) => (isFrame(line) ? this.#paint(line, DIM) : this.#paint(line, ERROR))));
    }
    if (lines[0] === "" && first === 1) lines.shift();
  }
}

/** The fields, with words for those that cannot be read. */
function readable(fields: Map<string, unknown>): [string, unknown][] {
  return [...fields].map(([key, value]) => [
    key,
    (typeof value === "object" && value !== null && Unreadable.text(value)) || value,
  ]);
}

function tagPart(id: string | undefined): string {
  return tagText(String(id ?? "none").slice(0, MAX_IN_PREFIX));
}

/** The lines of a text, each made inert; the breaks at its end are none. */
function physical(text: string, frame: (line: string) => string = (line) => line): string[] {
  let end = text.length;
  while (end > 0 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end--;
  return text
    .slice(0, end)
    .split(/\r?\n/)
    .map((line) => lineText(isFrame(line) ? frame(line) : line));
}

function parseTime(time: PrettyFormatterOptions["time"] = "clock"): Clock {
  if (typeof time === "function") return (ms) => lineText(String(time(ms)));
  if (time === "clock") return clockOnly(localClock(true));
  if (time === "local") return localClock(true);
  if (time === "utc") return utcClock(true);
  if (time === "iso") return isoClock();
  const names = ["clock", "local", "utc", "iso"];
  throw configError("prettyFormatter's time", time, '"clock", "local", "utc", "iso" or a function', names);
}

/** Without the date, which people at a terminal know. */
function clockOnly(clock: Clock): Clock {
  return (ms) => /\d\d:.*/.exec(clock(ms))?.[0] ?? "Invalid Date";
}
