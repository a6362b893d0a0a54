import { findLevel, LEVEL_NAMES, type LevelName } from "../../level.js";
import { type Entry, entry } from "../entry.js";
import { find, type Keys, PARTS, type Part } from "./keys.js";
import { type ReadTime, readEpoch, readTime, type TimeOptions } from "./time.js";

/** Reads a line that is one JSON object, of ctxlog or any other logger; undefined for anything else. */
export function readJsonFormat(text: string, keys: Keys, options: TimeOptions): Entry | undefined {
  if (!text.startsWith("{")) return undefined;
  const object = parsed(text);
  return object === undefined ? undefined : entryOf(object, keys, options);
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** An entry of the keys that loggers and vendors use. What has another key is a field. */
export function entryOf(object: Record<string, unknown>, keys: Keys, options: TimeOptions): Entry {
  const values = new Map<Part, unknown>();
  const used = new Set<string>();
  for (const part of PARTS) {
    for (const key of keys[part]) {
      const found = find(object, key);
      if (found === undefined || !isUsable(part, found.value)) continue;
      values.set(part, found.value);
      // What is left of a nested object stays a field.
      if (found.topKey === key.key) used.add(found.topKey);
      break;
    }
  }
  const time = timeOf(values.get("time"), options) ?? partsTime(object);
  const name = textOf(values.get("name"));
  return entry({
    time: time?.ms,
    digits: time?.digits ?? 0,
    level: levelOf(values.get("level"), object),
    name,
    service: textOf(values.get("service")) ?? name?.split(".")[0],
    requestId: textOf(values.get("requestId")),
    sessionId: textOf(values.get("sessionId")),
    traceId: textOf(values.get("traceId"))?.replace(/^projects\/[^/]+\/traces\//, ""),
    spanId: textOf(values.get("spanId")),
    parentSpanId: textOf(values.get("parentSpanId")),
    message: textOf(values.get("message")) ?? "",
    fields: new Map(Object.entries(object).filter(([key]) => !used.has(key))),
    error: values.get("error"),
  });
}

/** Whether a value can be what its key says: a field `error: false` is no error, and `status: 200` no level. */
function isUsable(part: Part, value: unknown): boolean {
  if (value === null || value === undefined || (value === "" && part !== "message")) return false;
  if (part === "error") return typeof value === "object" || typeof value === "string";
  if (part === "level") return levelId(value) !== undefined;
  if (part === "time") return typeof value !== "object" || "seconds" in value;
  return typeof value !== "object";
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}

function timeOf(value: unknown, options: TimeOptions): ReadTime | undefined {
  if (typeof value === "object" && value !== null) return googleTime(value as Record<string, unknown>);
  return readEpoch(value) ?? (typeof value === "string" ? readTime(value, options) : undefined);
}

/** The last time that a Date can be, in ms since 1970. */
const MAX_TIME = 8.64e15;

/** Google's `timestamp: { seconds, nanos }`. */
function googleTime({ seconds, nanos }: Record<string, unknown>): ReadTime | undefined {
  const ms = Number(seconds) * 1000 + Number(nanos ?? 0) / 1e6;
  return Math.abs(ms) <= MAX_TIME ? { ms, digits: 3 } : undefined;
}

/** Google's `timestampSeconds` and `timestampNanos`. */
function partsTime(object: Record<string, unknown>): ReadTime | undefined {
  const { timestampSeconds: seconds, timestampNanos: nanos } = object;
  return seconds === undefined ? undefined : googleTime({ seconds, nanos });
}

function levelOf(value: unknown, object: Record<string, unknown>): LevelName | undefined {
  return LEVEL_NAMES[levelId(value) ?? openTelemetryId(object["severityNumber"] ?? object["SeverityNumber"]) ?? -1];
}

/** The number of a level: a word, ctxlog's 0 to 6, or pino's and bunyan's 10 to 60. */
function levelId(value: unknown): number | undefined {
  if (typeof value === "number" && value >= 10 && value <= 60) return Math.min(6, Math.floor(value / 10));
  return findLevel(typeof value === "string" ? (OTHER_WORDS[value.toLowerCase()] ?? value) : value);
}

const OTHER_WORDS: Readonly<Record<string, string>> = {
  verbose: "debug",
  http: "debug",
  default: "info",
  log: "info",
  err: "error",
  crit: "fatal",
  emerg: "fatal",
  panic: "fatal",
};

/** OpenTelemetry's severity numbers: four for each of TRACE to FATAL. SILLY is TRACE's first (1), TRACE its second. */
function openTelemetryId(value: unknown): number | undefined {
  if (typeof value !== "number" || value < 1 || value > 24) return undefined;
  return value === 1 ? 0 : Math.ceil(value / 4);
}
