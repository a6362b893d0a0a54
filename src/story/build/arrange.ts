import { findLevel, type LevelName } from "../../level.js";
import type { Found } from "../read/collect.js";
import type { RequestLines } from "./requests.js";
import { sharedFields } from "./shared-fields.js";
import type { RequestStory, StoryLine } from "./story.js";

/** A story's part while others are still put into it. */
export interface OpenRequest extends RequestStory {
  readonly lines: OpenLine[];
}

interface OpenLine extends StoryLine {
  readonly calls: OpenRequest[];
  repeats: number;
  lastTime: number | undefined;
}

/** The number of a level; -1 for none. */
export function rankOf(level: LevelName | undefined): number {
  return findLevel(level) ?? -1;
}

export function worstOf(levels: Iterable<LevelName | undefined>): LevelName | undefined {
  let worst: LevelName | undefined;
  for (const level of levels) if (rankOf(level) > rankOf(worst)) worst = level;
  return worst;
}

/** A request's lines with their offsets, gaps and repeats. */
export function arrange(
  { id, service, found }: RequestLines,
  threshold: number,
  ofAll: ReadonlyMap<string, unknown>,
): OpenRequest {
  const times = found.map(({ entry }) => entry.time).filter((time) => time !== undefined);
  const start = times[0];
  const end = times.reduce((latest, time) => Math.max(latest, time), start ?? 0);
  return {
    id,
    service,
    sessionId: bestId(found, "sessionId"),
    traceId: bestId(found, "traceId"),
    start,
    end: start === undefined ? undefined : end,
    digits: found[0]?.entry.digits ?? 0,
    worst: worstOf(found.map(({ entry }) => entry.level)),
    fields: new Map([...sharedFields(found)].filter(([key]) => !ofAll.has(key))),
    title: titleOf(found),
    status: statusOf(found),
    lines: linesOf(found, start, threshold),
  };
}

/** The last ID of a kind that the lines have, whole if one has it whole. */
function bestId(found: readonly Found[], key: "sessionId" | "traceId"): string | undefined {
  const having = found.map(({ entry }) => entry).filter((entry) => entry[key] !== undefined);
  return (having.findLast(({ isShort }) => !isShort) ?? having.at(-1))?.[key];
}

function linesOf(found: readonly Found[], start: number | undefined, threshold: number): OpenLine[] {
  const lines: OpenLine[] = [];
  let before = start;
  for (const { entry, more } of found) {
    const last = lines.at(-1);
    const gap = entry.time !== undefined && before !== undefined ? entry.time - before : 0;
    before = entry.time ?? before;
    if (last !== undefined && gap < threshold && isRepeat(last, entry, more)) {
      last.repeats++;
      last.lastTime = entry.time;
      continue;
    }
    const offset = entry.time === undefined || start === undefined ? undefined : entry.time - start;
    const calls: OpenRequest[] = [];
    lines.push({
      entry,
      more,
      offset,
      gap: gap >= threshold ? gap : undefined,
      repeats: 1,
      lastTime: entry.time,
      calls,
    });
  }
  return lines;
}

function isRepeat(line: StoryLine, entry: StoryLine["entry"], more: readonly string[]): boolean {
  const { entry: one } = line;
  return (
    one.level === entry.level &&
    one.name === entry.name &&
    one.message === entry.message &&
    one.spanId === entry.spanId &&
    textOf(one.fields) === textOf(entry.fields) &&
    textOf(one.error) === textOf(entry.error) &&
    line.more.join("\n") === more.join("\n")
  );
}

function textOf(value: unknown): string {
  return JSON.stringify(value instanceof Map ? [...value] : value) ?? "";
}

// The line at the end of a request: `GET /orders/4711 200 12 ms`.
const REQUEST_LINE = /^([A-Z]{3,12}) (\S+)(?: (\d{3}))?(?: [\d.]+ ms)?$/;

function titleOf(found: readonly Found[]): string | undefined {
  for (const { entry } of found) {
    const method = field(entry, "method", "http.request.method");
    const path = field(entry, "path", "url.path");
    if (typeof method === "string" && typeof path === "string") return `${method} ${path}`;
  }
  const match = found.map(({ entry }) => REQUEST_LINE.exec(entry.message)).findLast((one) => one !== null);
  return match === undefined || match === null ? undefined : `${match[1]} ${match[2]}`;
}

function statusOf(found: readonly Found[]): number | undefined {
  for (const { entry } of found.toReversed()) {
    // The answer to an outgoing call has a host; the request's own has none.
    if (entry.fields.has("host")) continue;
    const status = Number(field(entry, "status", "http.response.status_code") ?? Number.NaN);
    if (Number.isInteger(status) && status >= 100 && status <= 599) return status;
  }
  return undefined;
}

function field({ fields }: StoryLine["entry"], ...keys: string[]): unknown {
  return keys.map((key) => fields.get(key)).find((value) => value !== undefined);
}
