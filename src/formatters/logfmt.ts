import type { Formatter, LogRecord } from "../contracts.js";
import { checkKeys } from "../internal/check-options.js";
import type { LevelName } from "../level.js";
import { hasAtMost } from "./byte-length.js";
import { requestKeys } from "./context-keys.js";
import { errorTexts } from "./error-lines.js";
import { cut } from "./escape.js";
import type { JsonValues } from "./json-values.js";
import type { Layout } from "./layout.js";
import { type Limits, type LimitsOption, parseLimits } from "./limits.js";
import { cutLogfmt } from "./logfmt-cut.js";
import { logfmtKey, logfmtValue } from "./logfmt-text.js";
import { RecordRenderer } from "./record-renderer.js";
import { isoClock } from "./time.js";

/**
 * Options of {@link logfmtFormatter}.
 *
 * @example
 * const options: LogfmtFormatterOptions = { limits: "container" };
 */
export interface LogfmtFormatterOptions {
  /** How much of its values a line shows. @default a depth of 10, 1000 keys, 1048576 characters */
  limits?: LimitsOption | undefined;
}

/**
 * Creates a formatter for logfmt, `key=value` pairs as Grafana Loki, Heroku and many tools of Go read them:
 *
 *     time=2024-01-15T10:30:15.123Z level=info name=shop requestId=k3v9x7qa2m4n msg=Charged amount=12 note="two words"
 *
 * A record is one physical line. A value is in quotes, with JSON's escapes, if it is not one plain word. An object is JSON in
 * quotes. An error is `error`, its class and message, and `stack`, with its causes and fields.
 *
 * @returns A formatter for the option `format` of a logger or a transport.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ format: logfmtFormatter({ limits: "container" }) });
 */
export function logfmtFormatter(options: LogfmtFormatterOptions = {}): Formatter {
  checkKeys("logfmtFormatter", options, ["limits"]);
  const limits = parseLimits("logfmtFormatter.limits", options.limits);
  const renderer = new RecordRenderer(new LogfmtLayout(limits), limits);
  return (record) => renderer.render(record);
}

/** How much of a logger's name, and of an ID, is shown, in characters. */
const MAX_ID = 128;

/** The keys that the format itself writes. A field of that name gets a `_`. */
const OWN: ReadonlySet<string> = new Set(["time", "level", "name", "requestId", "sessionId", "msg"]);

class LogfmtLayout implements Layout {
  readonly contextKeys = requestKeys;
  readonly #time = isoClock("time=");
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  line(record: LogRecord, head: string, ids: string, message: string, fields: string, values: JsonValues): string {
    const start = this.#time(record.time).replace("Invalid Date", '"Invalid Date"') + head + ids;
    const error = record.error === undefined ? "" : errorPairs(record.error, values);
    const { bytes } = this.#limits;
    const line = `${start} msg=${logfmtValue(message)}${fields}${error}`;
    if (bytes === Number.POSITIVE_INFINITY || hasAtMost(line, bytes - 1)) return line;
    return cutLogfmt({ head: start, message, fields, error }, bytes - 1);
  }

  head(name: string | undefined, level: LevelName): string {
    return ` level=${level.toLowerCase()}${name === undefined ? "" : ` name=${logfmtValue(cut(name, MAX_ID))}`}`;
  }

  ids({ context, requestId, sessionId }: LogRecord): string {
    const request = context === undefined ? requestId : context["requestId"];
    const session = context === undefined ? sessionId : context["sessionId"];
    return idPair("requestId", request) + idPair("sessionId", session);
  }

  name(key: string): string {
    return ` ${logfmtKey(key)}=`;
  }

  value(value: unknown, values: JsonValues): string | undefined {
    if (typeof value === "string") return logfmtValue(values.limited(value));
    if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
    if (value === undefined) return undefined;
    if (typeof value === "bigint") return logfmtValue(values.digits(value));
    const json = values.json(value);
    // What JSON shows as a text needs no second quotes.
    return json.startsWith('"') ? logfmtValue(JSON.parse(json)) : logfmtValue(json);
  }

  isReserved(key: string, record: LogRecord): boolean {
    return OWN.has(key) || (record.error !== undefined && (key === "error" || key === "stack"));
  }
}

/** An ID. `none` stands for a context that is absent. */
function idPair(key: string, id: unknown): string {
  return typeof id !== "string" || id === "" || id === "none" ? "" : ` ${key}=${logfmtValue(cut(id, MAX_ID))}`;
}

/** An error: its first line, and all that the line format shows of it, if that is more. */
function errorPairs(error: unknown, values: JsonValues): string {
  const texts = errorTexts(error, values).map(({ indent, text }) => text.replace(/^/gm, indent));
  const stack = texts.join("\n");
  const first = /^[^\r\n]*/.exec(stack)?.[0] ?? "";
  const shown = ` error=${logfmtValue(first)}`;
  return stack === first ? shown : `${shown} stack=${logfmtValue(stack)}`;
}
