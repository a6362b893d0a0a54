import type { Formatter, LogRecord } from "../contracts.js";
import { tagOf } from "../ids/tag.js";
import { checkBoolean, checkKeys } from "../internal/check-options.js";
import type { LevelName } from "../level.js";
import { colorable, colored } from "./colors.js";
import { userKeys } from "./context-keys.js";
import { type ErrorText, errorTexts } from "./error-lines.js";
import { lineText, needsNoEscape, pairText } from "./escape.js";
import type { JsonValues } from "./json-values.js";
import type { Layout } from "./layout.js";
import { type Limits, type LimitsOption, parseLimits } from "./limits.js";
import { splitLongLines } from "./physical-length.js";
import { firstLines, joinLines, nameText, physicalLines } from "./physical-lines.js";
import { RecordRenderer } from "./record-renderer.js";
import { isoClock, localClock, parseTimeText, type TimeText, type TimeZone, utcClock } from "./time.js";

/**
 * Options of {@link lineFormatter}.
 *
 * @example
 * const options: LineFormatterOptions = { time: "local", milliseconds: true };
 */
export interface LineFormatterOptions {
  /**
   * The time: `"utc"` and `"local"` as `2024-01-15 10:30:15`, `"iso"` as `2024-01-15T10:30:15.123Z`,
   * `{ zone: "Europe/Berlin" }` as `"local"` is, but in that zone, or what a function of ms since 1970 returns.
   * @default "utc"
   */
  time?: "utc" | "local" | "iso" | TimeZone | ((ms: number) => string) | undefined;
  /** Adds milliseconds, `.123`, to `"utc"`, `"local"` and a zone's time. @default false */
  milliseconds?: boolean | undefined;
  /** Colours the level by ANSI escape codes: always, or never. @default only on transports that write to a terminal */
  colors?: boolean | undefined;
  /** How much of its values a line shows. @default a depth of 10, 1000 keys, 1048576 characters */
  limits?: LimitsOption | undefined;
}

/**
 * Creates a formatter for the line format:
 *
 *     2024-01-15 10:30:15 - shop - INFO - [req=k3v9x7qa|session=12345678] - Charged amount=12 currency=EUR
 *
 * The fields of the context, the logger and the call follow the message. A message with line breaks, or an error's
 * stack, takes several physical lines. They have the same prefix, with `|` as its last mark, so a search for an ID
 * finds them all.
 *
 * @returns A formatter for the option `format` of a logger or a transport.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ format: lineFormatter({ time: "local", milliseconds: true }) });
 */
export function lineFormatter(options: LineFormatterOptions = {}): Formatter {
  checkKeys("lineFormatter", options, ["time", "milliseconds", "colors", "limits"]);
  const { time = "utc", colors } = options;
  const milliseconds = checkBoolean("lineFormatter's milliseconds", options.milliseconds, false);
  checkBoolean("lineFormatter's colors", colors, false);
  const limits = parseLimits("lineFormatter.limits", options.limits);
  const clocks = { utc: () => utcClock(milliseconds), local: () => localClock(milliseconds), iso: isoClock };
  const clock = parseTimeText("lineFormatter's time", time, clocks, milliseconds);
  return colorable(colors, (inColor) => {
    const renderer = new RecordRenderer(new LineLayout(clock, inColor, limits), limits);
    return (record) => renderer.render(record);
  });
}

/** The end of the first physical line's prefix. */
const FIRST = "- ";
/** The end of all other prefixes. */
const FURTHER = "| ";

class LineLayout implements Layout {
  readonly contextKeys = userKeys;
  readonly #clock: TimeText;
  readonly #colors: boolean;
  readonly #limits: Limits;

  constructor(clock: TimeText, colors: boolean, limits: Limits) {
    this.#clock = clock;
    this.#colors = colors;
    this.#limits = limits;
  }

  line(record: LogRecord, head: string, ids: string, message: string, fields: string, values: JsonValues): string {
    const { time, error } = record;
    const errors = error === undefined ? undefined : errorTexts(error, values);
    const prefix = this.#clock(time) + head + ids;
    const { keys, bytes } = this.#limits;
    const text =
      errors === undefined && message !== "" && needsNoEscape(message)
        ? prefix + message + fields
        : severalLines(prefix, message, fields, errors ?? [], keys);
    return bytes === Number.POSITIVE_INFINITY
      ? text
      : splitLongLines(text, bytes - 1, prefix.length, furtherPrefix(prefix));
  }

  head(name: string | undefined, level: LevelName): string {
    const named = name === undefined ? "" : ` - ${nameText(name)}`;
    return `${named} - ${this.#colors ? colored(level) : level} `;
  }

  ids(record: LogRecord): string {
    const tag = tagOf(record);
    return tag === undefined ? FIRST : `- ${tag} ${FIRST}`;
  }

  name(key: string): string {
    // With the equals sign, because `[req` and `=` together are the beginning of a tag.
    return ` ${lineText(`${pairText(key)}=`)}`;
  }

  value(value: unknown, values: JsonValues): string {
    if (typeof value === "string") return pairText(values.limited(value));
    if (typeof value === "number") return value === 0 && Object.is(value, -0) ? "-0" : String(value);
    if (typeof value === "object" && value !== null) return objectText(values.json(value));
    if (typeof value === "function") return objectText(values.json(value));
    return pairText(typeof value === "bigint" ? values.digits(value) : values.limited(String(value)));
  }

  isReserved(): boolean {
    return false;
  }
}

/**
 * An object's JSON, in which only the beginnings of a tag are left to escape. An object that is a JSON string loses its
 * quotes.
 */
function objectText(json: string): string {
  return json.startsWith('"') ? pairText(JSON.parse(json)) : lineText(json);
}

/**
 * A record on several physical lines. The message and the error may each have as many as the limit, since each has the
 * prefix.
 */
function severalLines(
  prefix: string,
  message: string,
  fields: string,
  errors: readonly ErrorText[],
  limit: number,
): string {
  const lines = firstLines(physicalLines(message), limit);
  const last = lines.pop() ?? "";
  lines.push(last === "" ? fields.slice(1) : last + fields);
  const errorsLines = firstLines(
    errors.flatMap(({ indent, text }) => physicalLines(text, indent === "" ? undefined : (line) => indent + line)),
    limit,
  );
  return joinLines(lines.concat(errorsLines), prefix, furtherPrefix(prefix));
}

function furtherPrefix(prefix: string): string {
  return prefix.slice(0, -FIRST.length) + FURTHER;
}
