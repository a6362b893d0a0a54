import type { RequestStory, Story, StoryLine } from "../build/story.js";
import { errorLines } from "./text.js";

/**
 * A story as Chrome's trace events (the Trace Event Format), which Perfetto and chrome://tracing open: a process for
 * each service, a slice for each request, and an instant for each line.
 */
export function* perfettoOf(story: Story): Generator<string> {
  yield '{"displayTimeUnit":"ms","traceEvents":[\n';
  let following = "";
  for (const event of eventsOf(story)) {
    yield following + JSON.stringify(event);
    following = ",\n";
  }
  yield "\n]}\n";
}

function* eventsOf(story: Story): Generator<object> {
  for (const [index, name] of story.services.entries())
    yield { ph: "M", name: "process_name", pid: index + 1, args: { name } };
  // A request has a track of its own, so that requests at one time do not cover each other.
  let track = 0;
  function* request(one: RequestStory): Generator<object> {
    const place = { pid: story.services.indexOf(one.service) + 1, tid: ++track };
    const name = one.title ?? `request ${one.id ?? "none"}`;
    yield { ph: "M", name: "thread_name", ...place, args: { name } };
    if (one.start !== undefined && one.end !== undefined) {
      const args = {
        requestId: one.id,
        sessionId: one.sessionId,
        traceId: one.traceId,
        status: one.status,
        worst: one.worst,
      };
      yield {
        ph: "X",
        cat: "request",
        name,
        ...place,
        ts: one.start * 1000,
        dur: Math.max(1, (one.end - one.start) * 1000),
        args,
      };
    }
    for (const line of one.lines) {
      const event = lineEvent(line, place);
      if (event !== undefined) yield event;
      for (const call of line.calls) yield* request(call);
    }
  }
  for (const one of story.requests) yield* request(one);
}

function lineEvent({ entry, more, repeats }: StoryLine, place: object): object | undefined {
  if (entry.time === undefined) return undefined;
  const error = [...more, ...errorLines(entry.error)].join("\n");
  const args = { ...Object.fromEntries(entry.fields), logger: entry.name, repeats, ...(error === "" ? {} : { error }) };
  return {
    ph: "i",
    s: "t",
    cat: entry.level ?? "line",
    name: entry.message.split("\n", 1)[0],
    ...place,
    ts: entry.time * 1000,
    args,
  };
}
