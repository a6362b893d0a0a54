import { rankOf } from "../build/arrange.js";
import { ownFields } from "../build/shared-fields.js";
import type { RequestStory, Story, StoryLine } from "../build/story.js";
import { errorLines, valueText } from "../show/text.js";
import type { PageData, PageLine, PageRequest } from "./data.js";

/** A story as the page wants it: the requests in the order of the waterfall, and all lines by time, which are made one by one. */
export interface StoryPage {
  readonly data: PageData;
  readonly requests: readonly PageRequest[];
  lines(): Generator<PageLine>;
}

/** A line, and the number of the request that it is in. */
interface Placed {
  readonly line: StoryLine;
  readonly request: RequestStory;
  readonly index: number;
}

export function pageDataOf(story: Story): StoryPage {
  const { requests, lines } = flatten(story.requests);
  const { identity, failure } = story;
  const data: PageData = {
    title: identity === undefined ? "story" : `${identity.kind} ${identity.id}`,
    digits: story.digits,
    start: story.start ?? null,
    end: story.end ?? null,
    worst: rankOf(story.worst),
    services: story.services,
    fields: [...story.fields].map(([key, value]) => `${key}=${valueText(value)}`),
    notes: story.notes,
    requestCount: requests.length,
    sessionCount: new Set(requests.map(({ session }) => session)).size,
    lineCount: lines.length,
    failure: failure === undefined ? -1 : lines.findIndex(({ line }) => line === failure.line),
  };
  return {
    data,
    requests,
    *lines() {
      for (const { line, request, index } of lines) yield lineOf(line, index, request, story.fields);
    },
  };
}

/** The requests in the order of the waterfall, and their lines by time. */
function flatten(roots: readonly RequestStory[]): { requests: PageRequest[]; lines: Placed[] } {
  const requests: PageRequest[] = [];
  const lines: Placed[] = [];
  function add(request: RequestStory, depth: number): void {
    const index = requests.length;
    requests.push(requestOf(request, depth));
    for (const line of request.lines) lines.push({ line, request, index });
    for (const line of request.lines) for (const call of line.calls) add(call, depth + 1);
  }
  for (const request of roots) add(request, 0);
  lines.sort((a, b) => (a.line.entry.time ?? 0) - (b.line.entry.time ?? 0));
  return { requests, lines };
}

function requestOf(request: RequestStory, depth: number): PageRequest {
  const { id, sessionId, service, title, status, start, end, worst, lines } = request;
  return {
    id: id ?? "",
    session: sessionId ?? "",
    service,
    title: title ?? "",
    status: status ?? null,
    start: start ?? null,
    end: end ?? null,
    worst: rankOf(worst),
    depth,
    lineCount: lines.length,
  };
}

function lineOf(
  { entry, more, repeats, gap }: StoryLine,
  index: number,
  { title, fields: ofRequest }: RequestStory,
  ofAll: ReadonlyMap<string, unknown>,
): PageLine {
  const own = ownFields(entry, title, ofAll, ofRequest);
  const isOwn = new Set(own.map(([key]) => key));
  const others = [...entry.fields].filter(([key]) => !isOwn.has(key));
  const fields = [...own, ...others].map(([key, value]) => `${key}=${valueText(value)}`);
  const below = [...more, ...errorLines(entry.error)].join("\n");
  const { time = null, level, name = "", message } = entry;
  return [index, time, rankOf(level), name, message, fields.join("\n"), below, repeats, gap ?? 0, own.length];
}
