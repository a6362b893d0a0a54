import type { Formatter, LogRecord } from "../contracts.js";
import { tagText } from "../ids/shorten.js";
import { checkBoolean, checkKeys, configError } from "../internal/check-options.js";
import type { LevelName } from "../level.js";
import { colorable, colored } from "./colors.js";
import { errorLines } from "./error-lines.js";
import { cut, isInert, lineText, pairText } from "./escape.js";
import { FieldRenderer } from "./fields.js";
import { JsonValues } from "./json-values.js";
import type { Layout } from "./layout.js";
import { type LimitOptions, type Limits, parseLimits } from "./limits.js";
import { usersKeys } from "./merge.js";
import { type Clock, isoClock, localClock, utcClock } from "./time.js";
import { bigintText } from "./value-text.js";

export interface LineFormatterOptions {
  /** `"utc"` (the default) and `"local"`: `2024-01-15 10:30:15`; `"iso"`: `2024-01-15T10:30:15.123Z`; or a function of ms since 1970. */
  time?: "utc" | "local" | "iso" | ((ms: number) => string) | undefined;
  /** Adds `.123` to `"utc"` and `"local"`; false unless told. */
  milliseconds?: boolean | undefined;
  /** Gives the level its colour by ANSI escape codes; false unless told. By its name, `"line"`, the layout is coloured on a terminal. */
  colors?: boolean | undefined;
  limits?: LimitOptions | undefined;
}

/**
 * The documented layout:
 *
 *     2024-01-15 10:30:15 - shop - INFO - [req=k3v9x7qa|session=12345678] - Charged amount=12 currency=EUR
 *
 * The context's own fields, the bindings and the call's follow the message. What does not fit on one physical line, a message
 * with line breaks, an error's stack, goes on in lines with the same prefix, which then ends in `|`.
 *
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ format: lineFormatter({ time: "local", milliseconds: true }) });
 */
export function lineFormatter(options: LineFormatterOptions = {}): Formatter {
  checkKeys("lineFormatter", options, ["time", "milliseconds", "colors", "limits"]);
  for (const option of ["milliseconds", "colors"] as const)
    checkBoolean(`lineFormatter's ${option}`, options[option], false);
  const limits = parseLimits("lineFormatter.limits", options.limits);
  const time = parseTime(options);
  return colorable(options.colors, (colors) => {
    const formatter = new LineFormatter(time, colors, limits);
    return (record) => formatter.format(record);
  });
}

/** What ends the prefix of a record's first physical line; of the others it is `| `. */
const FIRST = "- ";

/** The most that a prefix shows of a logger's name and of an ID: it stands on every physical line. */
const MAX_IN_PREFIX = 128;

class LineFormatter implements Layout {
  readonly contextKeys = usersKeys;
  readonly #time: Clock;
  readonly #colors: boolean;
  readonly #limits: Limits;
  readonly #fields: FieldRenderer;
  #idle: JsonValues | undefined;

  constructor(time: Clock, colors: boolean, limits: Limits) {
    this.#time = time;
    this.#colors = colors;
    this.#limits = limits;
    this.#idle = new JsonValues(limits);
    this.#fields = new FieldRenderer(this, limits);
  }

  format(record: LogRecord): string {
    // A toJSON or a getter may log, and so come here again before this line is done.
    const values = this.#idle ?? new JsonValues(this.#limits);
    this.#idle = undefined;
    values.reset();
    const message = values.bounded(String(record.message));
    const logger = this.#fields.logger(record);
    const context = this.#fields.context(record);
    const fields = this.#fields.fields(record, logger, context, values);
    const error = record.error === undefined ? undefined : errorLines(record.error, values);
    this.#idle = values;
    const prefix = this.#time(record.time) + this.#fields.start(record, logger, context);
    if (error === undefined && message !== "" && isInert(message)) return prefix + message + fields;
    return severalLines(prefix, message, fields, error ?? [], this.#limits.keys);
  }

  head(name: string | undefined, level: LevelName): string {
    const named = name === undefined ? "" : ` - ${lineText(cut(name, MAX_IN_PREFIX))}`;
    return `${named} - ${this.#colors ? colored(level) : level} `;
  }

  ids({ requestId, sessionId }: LogRecord): string {
    const tag = requestId === undefined ? "" : `[req=${tagPart(requestId)}|session=${tagPart(sessionId ?? "none")}]`;
    return tag === "" ? FIRST : `- ${tag} ${FIRST}`;
  }

  name(key: string): string {
    // With the equals sign, since it is what makes a tag's beginning of "[req".
    return ` ${lineText(`${pairText(key)}=`)}`;
  }

  value(value: unknown, values: JsonValues): string {
    if (typeof value === "string") return pairText(values.bounded(value));
    if (typeof value === "number") return value === 0 && Object.is(value, -0) ? "-0" : String(value);
    if (typeof value === "object" && value !== null) return objectText(values.json(value));
    if (typeof value === "function") return objectText(values.json(value));
    return pairText(values.bounded(typeof value === "bigint" ? bigintText(value) : String(value)));
  }

  isReserved(): boolean {
    return false;
  }
}

/** The JSON of an object, in which only the tag's beginnings are left to be made inert; of what became a string, the string. */
function objectText(json: string): string {
  return json.startsWith('"') ? pairText(JSON.parse(json)) : lineText(json);
}

function withFields(message: string, fields: string): string {
  return message === "" ? fields.slice(1) : message + fields;
}

function tagPart(id: string): string {
  return tagText(String(id).slice(0, MAX_IN_PREFIX));
}

/** The physical lines of a record that has several; of message and error more than `limit` are cut, since each repeats the prefix. */
function severalLines(
  prefix: string,
  message: string,
  fields: string,
  error: readonly string[],
  limit: number,
): string {
  const lines = firstLines(physical(message), limit);
  lines.push(withFields(lines.pop() ?? "", fields));
  const further = `${prefix.slice(0, -FIRST.length)}| `;
  return prefix + lines.concat(firstLines(error.flatMap(physical), limit)).join(`\n${further}`);
}

function firstLines(lines: string[], limit: number): string[] {
  if (lines.length > limit) lines.push(`…[${lines.splice(limit).length} more lines]`);
  return lines;
}

/** The lines of a text, each made inert; the breaks at its end are none. */
function physical(text: string): string[] {
  let end = text.length;
  while (end > 0 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end--;
  return text.slice(0, end).split(/\r?\n/).map(lineText);
}

function parseTime({ time = "utc", milliseconds = false }: LineFormatterOptions): Clock {
  if (typeof time === "function") return (ms) => lineText(String(time(ms)));
  if (time === "utc") return utcClock(milliseconds);
  if (time === "local") return localClock(milliseconds);
  if (time === "iso") return isoClock();
  throw configError("lineFormatter's time", time, '"utc", "local", "iso" or a function', ["utc", "local", "iso"]);
}
