import { levelIdOf } from "../call-record.js";
import type { Formatter, LogRecord } from "../contracts.js";
import { NONE, tagOf } from "../ids/tag.js";
import { checkBoolean, checkKeys } from "../internal/check-options.js";
import { Unreadable } from "../internal/safe-read.js";
import { tslogRuntime } from "../internal/tslog-runtime.js";
import { LEVEL_NAMES, type LevelName } from "../level.js";
import { colorable, colored, colorOf, painted } from "./colors.js";
import { userKeys } from "./context-keys.js";
import { type ErrorText, errorTexts } from "./error-lines.js";
import { lineText } from "./escape.js";
import { JsonValues } from "./json-values.js";
import { type Limits, type LimitsOption, parseLimits } from "./limits.js";
import { mergeFields } from "./merge.js";
import { splitLongLines } from "./physical-length.js";
import { firstLines, joinLines, nameText, physicalLines } from "./physical-lines.js";
import { callPosition, sourceFrame } from "./pretty/frames.js";
import { highlighted, inspected, inspectedErrorFields, inspectedFields, messageText } from "./pretty/inspect.js";
import { type Widths, widthsOf } from "./pretty/width.js";
import { framesAt, isFrame } from "./stack-frames.js";
import { isoClock, localClock, parseTimeText, type TimeText, type TimeZone, timeOfDayClock, utcClock } from "./time.js";

/**
 * Options of {@link prettyFormatter}.
 *
 * @example
 * const options: PrettyFormatterOptions = { requestColors: true, position: true };
 */
export interface PrettyFormatterOptions {
  /**
   * The time: `"clock"` as `10:30:15.123`, in the machine's time zone, `"local"` and `"utc"` with the date, `{ zone:
   * "Europe/Berlin" }` with the date in that zone, `"iso"` as `2024-01-15T10:30:15.123Z`, or what a function of ms since 1970 returns. @default "clock"
   */
  time?: "clock" | "local" | "utc" | "iso" | TimeZone | ((ms: number) => string) | undefined;
  /** Colours by ANSI escape codes: always, or never. @default only on transports that write to a terminal */
  colors?: boolean | undefined;
  /** Gives the tag of each request its own colour, if there are colours. @default false */
  requestColors?: boolean | undefined;
  /**
   * Shows the position of the call, `src/pay.ts:10:5`, by the source map if there is one. It takes several times as
   * long as the rest of the line.
   * @default false
   */
  position?: boolean | undefined;
  /** How much of its values a line shows. @default a depth of 10, 1000 keys, 1048576 characters */
  limits?: LimitsOption | undefined;
}

const SWITCHES = ["colors", "requestColors", "position"] as const;

/**
 * Creates a formatter for people at a terminal:
 *
 *     10:30:15.123 INFO  shop [req=k3v9x7qa|session=12345678] Charged { amount: 12, currency: 'EUR' }
 *
 * Fields are shown as `util.inspect` shows them, errors with their causes and with positions in the source. A record
 * that does not fit on one line takes several. They have the same prefix, followed by `|`, so a search for an ID finds
 * them all. Control characters in the data are escaped.
 *
 * @returns A formatter for the option `format` of a logger or a transport.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ format: prettyFormatter({ requestColors: true, position: true }) });
 */
export function prettyFormatter(options: PrettyFormatterOptions = {}): Formatter {
  checkKeys("prettyFormatter", options, ["time", ...SWITCHES, "limits"]);
  for (const option of SWITCHES) checkBoolean(`prettyFormatter's ${option}`, options[option], false);
  const { time = "clock", requestColors = false, position = false } = options;
  const limits = parseLimits("prettyFormatter.limits", options.limits);
  const clocks = {
    clock: timeOfDayClock,
    local: () => localClock(true),
    utc: () => utcClock(true),
    iso: isoClock,
  };
  const clock = parseTimeText("prettyFormatter's time", time, clocks, true);
  tslogRuntime();
  return colorable(options.colors, (colors) => {
    const formatter = new PrettyFormatter({ clock, colors, requestColors, position, limits });
    return (record) => formatter.format(record);
  });
}

interface Settings {
  readonly clock: TimeText;
  readonly colors: boolean;
  readonly requestColors: boolean;
  readonly position: boolean;
  readonly limits: Limits;
}

const DIM = "2";
const ERROR = "1;31";
const LEVEL_WIDTH = Math.max(...LEVEL_NAMES.map((name) => name.length));

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
    const lines = physicalLines(messageText(record, values, limits));
    const place = position ? callPosition() : undefined;
    if (place !== undefined) lines.push(`${lines.pop()} ${this.#paint(`(${lineText(place)})`, DIM)}`);
    const prefix = this.#prefix(record);
    const widths = widthsOf(prefix, lines.at(-1) ?? "");
    this.#addFields(lines, record, values, widths);
    if (record.error !== undefined) this.#addError(lines, record.error, values, widths);
    const further = `${prefix}${this.#paint("|", DIM)} `;
    const text = joinLines(firstLines(lines, limits.keys), prefix, further);
    if (limits.bytes === Number.POSITIVE_INFINITY) return text;
    return splitLongLines(text, limits.bytes - 1, prefix.length, further);
  }

  #prefix(record: LogRecord): string {
    const { time, name } = record;
    const { clock, colors } = this.#settings;
    const level = LEVEL_NAMES[levelIdOf(record)] as LevelName;
    const padding = " ".repeat(LEVEL_WIDTH - level.length);
    const named = name === undefined ? "" : `${nameText(name)} `;
    const tag = this.#tag(record);
    return `${this.#paint(clock(time), DIM)} ${colors ? colored(level) : level}${padding} ${named}${tag}`;
  }

  #tag(record: LogRecord): string {
    const tag = tagOf(record);
    if (tag === undefined) return "";
    const { requestId = NONE } = record;
    const isColored = this.#settings.requestColors && requestId !== NONE;
    return `${this.#paint(tag, isColored ? colorOf(requestId) : DIM)} `;
  }

  /** Adds the fields: to the message's line if they fit there, or else below it. */
  #addFields(lines: string[], record: LogRecord, values: JsonValues, widths: Widths): void {
    const { limits } = this.#settings;
    const fields = mergeFields(record, userKeys, limits.keys);
    if (fields.size === 0) return;
    const text = inspectedFields(Object.fromEntries(readable(fields)), values, limits, widths);
    const shown = physicalLines(text);
    const [first = ""] = shown;
    if (shown.length > 1) this.#append(lines, shown.at(-1) === "}" ? shown.slice(1, -1) : shown);
    // JSON, which stands for values that exceed a limit, does not fit anywhere.
    else if (text.length <= widths.behind || !first.startsWith("{ ")) {
      const last = lines.pop() ?? "";
      lines.push((last === "" ? "" : `${last} `) + this.#highlighted(first));
    } else this.#append(lines, [`  ${first.slice("{ ".length, -" }".length)}`]);
  }

  #append(lines: string[], more: readonly string[]): void {
    append(
      lines,
      more.map((line) => this.#highlighted(line)),
    );
  }

  #highlighted(line: string): string {
    return this.#settings.colors ? highlighted(line, this.#paint) : line;
  }

  #addError(lines: string[], error: unknown, values: JsonValues, { below }: Widths): void {
    const { limits } = this.#settings;
    const widths = { behind: below, below };
    const texts = errorTexts(error, {
      limited: (text) => values.limited(text),
      json: (value) => inspected(value, values, limits, widths),
      errorFields: (fields) => inspectedErrorFields(fields, values, limits, widths),
    });
    const first = lines.length;
    for (const text of texts) append(lines, this.#errorLines(text));
    if (lines[0] === "" && first === 1) lines.shift();
  }

  /** A part of an error, its frames with positions in the source. */
  #errorLines({ indent, text, stackAt, message, isData }: ErrorText): string[] {
    // What precedes the frames may look like frames, and come from anywhere.
    const frames = stackAt === undefined ? text.length : stackAt + framesAt(text.slice(stackAt), message);
    const above = text.slice(0, frames).split("\n").length;
    const lines = physicalLines(text, (line, index) => indent + (index < above ? line : sourceFrame(line)));
    return lines.map((line, index) => {
      if (isData) return this.#highlighted(line);
      return this.#paint(line, index >= above && isFrame(line) ? DIM : ERROR);
    });
  }
}

/** The fields, with a text for each value that cannot be read. */
function readable(fields: ReadonlyMap<string, unknown>): [string, unknown][] {
  return [...fields].map(([key, value]) => [
    key,
    (typeof value === "object" && value !== null && Unreadable.text(value)) || value,
  ]);
}

/** Adds lines to others. There may be too many of them to be arguments of `push`. */
function append(lines: string[], more: readonly string[]): void {
  for (const line of more) lines.push(line);
}
