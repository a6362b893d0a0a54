import { findLevel, LEVEL_NAMES, type LevelName } from "../../level.js";
import { type Entry, entry } from "../entry.js";
import { splitFields } from "./fields-text.js";
import { readTime, type TimeOptions } from "./time.js";

const TIME = String.raw`(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z?(?:[+-]\d\d:?\d\d)?|\d\d:\d\d:\d\d(?:\.\d{3})?|Invalid Date)`;
const LEVEL = `(${LEVEL_NAMES.join("|")})`;
const TAG = String.raw`(\[req=[^\]\s]{1,400}\])`;
// `time - name - LEVEL - [tag] - message`: the name may hold anything but a line break.
const LINE = new RegExp(`^${TIME}(?: - (.{1,400}?))? - ${LEVEL} (?:- ${TAG} )?([-|]) ?(.*)$`, "s");
// `time LEVEL name [tag] message`
const PRETTY = new RegExp(String.raw`^${TIME} ${LEVEL} {1,2}(?:(?!\[req=)(.{1,400}?) )?${TAG} (\| )?(.*)$`, "s");

/** Reads a line of the line format, with any of its times; undefined for anything else. */
export function readLineFormat(text: string, options: TimeOptions): Entry | undefined {
  const match = LINE.exec(text);
  if (match === null) return undefined;
  const [, time = "", name, level = "", tag, mark, content = ""] = match;
  const isContinuation = mark === "|";
  const head = headOf(time, level, name, tag, options);
  if (isContinuation) return entry({ ...head, message: content, isContinuation });
  const { message, fields } = splitFields(content);
  return entry({ ...head, message, fields, ...(fields.has("traceId") ? spansOf(fields) : {}) });
}

/** Reads a line that prettyFormatter wrote without colours; undefined for anything else. */
export function readPrettyFormat(text: string, options: TimeOptions): Entry | undefined {
  const match = PRETTY.exec(text);
  if (match === null) return undefined;
  const [, time = "", level = "", name, tag, mark, content = ""] = match;
  return entry({ ...headOf(time, level, name, tag, options), message: content, isContinuation: mark !== undefined });
}

const SPAN_IDS = ["traceId", "spanId", "parentSpanId"] as const;

/** The IDs of an outgoing call's span, which its line has as fields. */
function spansOf(fields: ReadonlyMap<string, unknown>): Partial<Entry> {
  const found = SPAN_IDS.map((name): [string, unknown] => [name, fields.get(name)]);
  return Object.fromEntries(
    found.filter(([, id]) => typeof id === "string" && /^[0-9a-f]{16}(?:[0-9a-f]{16})?$/.test(id)),
  );
}

function headOf(
  time: string,
  level: string,
  name: string | undefined,
  tag: string | undefined,
  options: TimeOptions,
): Partial<Entry> {
  const at = readTime(time, options);
  const ids = tag === undefined ? undefined : readTag(tag);
  return {
    time: at?.ms,
    digits: at?.digits ?? 0,
    level: LEVEL_NAMES[findLevel(level) as number] as LevelName,
    name,
    service: name?.split(".")[0],
    isShort: true,
    ...ids,
  };
}

const REQUEST = /^\[req=(?!none[|\]])([^|\]]+)/;
const SESSION = /\|session=(?!none[|\]])([^|\]]+)/;

/** The IDs of a tag: `[req=k3v9x7qa|session=12345678|tenant=acme]`. */
function readTag(tag: string): Pick<Entry, "requestId" | "sessionId"> {
  return { requestId: REQUEST.exec(tag)?.[1], sessionId: SESSION.exec(tag)?.[1] };
}
