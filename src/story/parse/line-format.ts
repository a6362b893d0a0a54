import { findLevel, LEVEL_NAMES, type LevelName } from "../../level.js";
import { type Entry, entry } from "../entry.js";
import { splitFields } from "./fields-text.js";
import { ANY_TAG, REQUEST_TAG, readTag, type TagText } from "./tag.js";
import { readTime, type TimeOptions } from "./time.js";

const TIME = String.raw`(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z?(?:[+-]\d\d:?\d\d)?|\d\d:\d\d:\d\d(?:\.\d{3})?|Invalid Date)`;
const LEVEL = `(${LEVEL_NAMES.join("|")})`;

/** `time - name - LEVEL - [tag] - message`. The prefix is the shortest that fits: a message may look like one. */
function linePattern(name: string, tag: string): RegExp {
  return new RegExp(`^${TIME}(?: - (${name}))?? - ${LEVEL} ${tag}([-|]) ?(.*)$`, "s");
}

/** `time LEVEL name [tag] message` */
function prettyPattern(name: string, tag: string): RegExp {
  return new RegExp(`^${TIME} ${LEVEL} {1,2}(?:(${name}) )??(${tag}) (\\| )?(.*)$`, "s");
}

// In front of `[req=` anything may be a name. Another tag is less certain, so its line must be plainer.
const LINES = [
  linePattern(String.raw`(?:(?!\[req=).){1,400}?`, `- (${REQUEST_TAG}) `),
  linePattern("(?:(?! - ).){1,400}?", `- (${ANY_TAG}) `),
  linePattern("(?:(?! - ).){1,400}?", "()"),
];
const PRETTIES = [
  prettyPattern(String.raw`(?:(?!\[req=).){1,400}?`, REQUEST_TAG),
  prettyPattern(String.raw`[^\s[]{1,400}`, ANY_TAG),
];

/** Reads a line of the line format, with any of its times; undefined for anything else. */
export function readLineFormat(text: string, options: TimeOptions): Entry | undefined {
  const match = firstMatch(LINES, text);
  if (match === undefined) return undefined;
  const [, time = "", name, level = "", tag = "", mark, content = ""] = match;
  const ids = tag === "" ? undefined : readTag(tag);
  const head = headOf(time, level, name, ids, options);
  if (mark === "|") return entry({ ...head, message: content, isContinuation: true });
  const { message, fields } = splitFields(content);
  return entry({ ...head, message, ...knownFields(head, ids, fields) });
}

/** Reads a line that prettyFormatter wrote without colours; undefined for anything else. */
export function readPrettyFormat(text: string, options: TimeOptions): Entry | undefined {
  const match = firstMatch(PRETTIES, text);
  if (match === undefined) return undefined;
  const [, time = "", level = "", name, tag = "", mark, content = ""] = match;
  const ids = readTag(tag);
  const head = headOf(time, level, name, ids, options);
  if (mark !== undefined) return entry({ ...head, message: content, isContinuation: true });
  return entry({ ...head, message: content, ...knownFields(head, ids, NO_FIELDS) });
}

function firstMatch(patterns: readonly RegExp[], text: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match;
  }
  return undefined;
}

const NO_FIELDS: ReadonlyMap<string, unknown> = new Map();
const SERVICE_KEYS = ["service.name", "service"];
const SPAN_IDS = ["traceId", "spanId", "parentSpanId"] as const;
type Known = "service" | (typeof SPAN_IDS)[number];

/** The fields of the tag and of the line, and the known parts among them: the service, the IDs of a call's span. */
function knownFields(
  head: Partial<Entry>,
  tag: TagText | undefined,
  own: ReadonlyMap<string, unknown>,
): Pick<Entry, "fields"> & Partial<Pick<Entry, Known>> {
  const fields = tag === undefined || tag.fields.size === 0 ? own : new Map([...tag.fields, ...own]);
  const key = SERVICE_KEYS.find((one) => typeof fields.get(one) === "string" && fields.get(one) !== "");
  const service = key === undefined ? head.service : (fields.get(key) as string);
  return { fields: without(fields, key), service, ...(fields.has("traceId") ? spansOf(fields) : {}) };
}

function without(fields: ReadonlyMap<string, unknown>, key: string | undefined): ReadonlyMap<string, unknown> {
  return key === undefined ? fields : new Map([...fields].filter(([one]) => one !== key));
}

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
  ids: TagText | undefined,
  options: TimeOptions,
): Partial<Entry> {
  const at = readTime(time, options);
  return {
    time: at?.ms,
    digits: at?.digits ?? 0,
    level: LEVEL_NAMES[findLevel(level) as number] as LevelName,
    name,
    service: name?.split(".")[0],
    isShort: true,
    requestId: ids?.requestId,
    sessionId: ids?.sessionId,
  };
}
