import { rankOf } from "../build/arrange.js";
import { ownFields } from "../build/shared-fields.js";
import type { RequestStory, Story, StoryLine } from "../build/story.js";
import { errorLines, valueText } from "../show/text.js";
import type { PageData, PageLine, PageRequest } from "./data.js";

/** A story as the page wants it: the requests in the order of the waterfall, and all lines. */
export function pageDataOf(story: Story): { readonly data: PageData; readonly lines: readonly PageLine[] } {
  const requests: PageRequest[] = [];
  const lines: PageLine[] = [];
  let failed: PageLine | undefined;
  function add(request: RequestStory, depth: number): void {
    const index = requests.length;
    requests.push(requestOf(request, depth));
    for (const line of request.lines) {
      const shown = lineOf(line, index, request, story.fields);
      if (line === story.failure?.line) failed = shown;
      lines.push(shown);
    }
    for (const line of request.lines) for (const call of line.calls) add(call, depth + 1);
  }
  for (const request of story.requests) add(request, 0);
  lines.sort(([, a], [, b]) => (a ?? 0) - (b ?? 0));
  const { identity } = story;
  const data: PageData = {
    title: identity === undefined ? "story" : `${identity.kind} ${identity.id}`,
    digits: story.digits,
    start: story.start ?? null,
    end: story.end ?? null,
    worst: rankOf(story.worst),
    services: story.services,
    fields: [...story.fields].map(([key, value]) => `${key}=${valueText(value)}`),
    notes: story.notes,
    requests,
    lineCount: lines.length,
    failure: failed === undefined ? -1 : lines.indexOf(failed),
  };
  return { data, lines };
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
