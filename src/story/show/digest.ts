import type { RequestStory, Story, StoryLine } from "../build/story.js";
import { errorLines, shortened } from "./text.js";

/** How many lines a digest has, and how many characters of each text. */
const MAX_LINES = 500;
const MAX_TEXT = 1000;

/** A story as JSON, bounded, for programs and agents. */
export function digestOf(story: Story): object {
  const room = { lines: MAX_LINES };
  const { identity, failure } = story;
  return {
    kind: identity?.kind,
    id: identity?.id,
    start: isoOf(story.start),
    end: isoOf(story.end),
    durationMs: durationOf(story.start, story.end),
    worst: story.worst,
    services: story.services,
    requestCount: story.requestCount,
    lineCount: story.lineCount,
    fields: fieldsOf(story.fields),
    failure:
      failure === undefined
        ? undefined
        : { ...lineOf(failure.line), requestId: failure.request.id, service: failure.request.service },
    notes: story.notes,
    requests: story.requests.map((request) => requestOf(request, room)),
    omittedLines: Math.max(0, -room.lines),
  };
}

function requestOf(request: RequestStory, room: { lines: number }): object {
  const { id, service, sessionId, traceId, start, end, worst, title, status } = request;
  const lines: object[] = [];
  for (const line of request.lines) {
    // What was left out is counted by going below zero.
    const isShown = room.lines-- > 0;
    const calls = line.calls.map((call) => requestOf(call, room));
    if (isShown) lines.push({ ...lineOf(line), ...(calls.length > 0 ? { calls } : {}) });
    else lines.push(...calls);
  }
  const durationMs = durationOf(start, end);
  return { requestId: id, service, sessionId, traceId, start: isoOf(start), durationMs, worst, title, status, lines };
}

function lineOf({ entry, more, offset, gap, repeats }: StoryLine): object {
  const error = [...more, ...errorLines(entry.error)].join("\n");
  return {
    time: isoOf(entry.time),
    offsetMs: offset,
    level: entry.level,
    name: entry.name,
    message: shortened(entry.message, MAX_TEXT),
    fields: entry.fields.size === 0 ? undefined : fieldsOf(entry.fields),
    error: error === "" ? undefined : shortened(error, MAX_TEXT),
    gapMs: gap,
    repeats: repeats === 1 ? undefined : repeats,
  };
}

function fieldsOf(fields: ReadonlyMap<string, unknown>): object {
  const pairs = [...fields].slice(0, 50).map(([key, value]): [string, unknown] => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return [shortened(key, 200), (text ?? "").length > MAX_TEXT ? shortened(text ?? "", MAX_TEXT) : value];
  });
  return Object.fromEntries(pairs);
}

function isoOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

function durationOf(start: number | undefined, end: number | undefined): number | undefined {
  return start === undefined || end === undefined ? undefined : end - start;
}
