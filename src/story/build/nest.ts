import type { OpenRequest } from "./arrange.js";

/** Requests under the lines that have caused them. */
export interface Nested {
  readonly roots: readonly OpenRequest[];
  readonly notes: readonly string[];
}

/**
 * Puts each request under the one that called it: by the span that the caller has sent, or else by the ID or trace that
 * both have, under the last line before it began.
 */
export function nest(requests: readonly OpenRequest[]): Nested {
  const callers = linesBySpan(requests);
  const parents = new Map<OpenRequest, OpenRequest>();
  const roots: OpenRequest[] = [];
  const notes = new Set<string>();
  for (const request of requests) {
    const place = bySpan(request, callers) ?? byRelation(request, requests);
    if (place === undefined || isAncestor(request, place.caller, parents)) {
      roots.push(request);
      continue;
    }
    parents.set(request, place.caller);
    place.line.calls.push(request);
    const note = clockNote(request, place);
    if (note !== undefined) notes.add(note);
  }
  return { roots, notes: [...notes] };
}

interface Place {
  readonly caller: OpenRequest;
  readonly line: OpenRequest["lines"][number];
  /** Whether the spans say so, and not the times. */
  readonly isCertain: boolean;
}

/** The line that logged each outgoing call, or else the first line of the request with that span. */
function linesBySpan(requests: readonly OpenRequest[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const caller of requests) {
    const own = caller.lines[0]?.entry.spanId;
    for (const line of caller.lines) {
      const { spanId } = line.entry;
      if (spanId === undefined) continue;
      // Of a request's own span any line tells; of an outgoing call's, the line that logged it.
      if (spanId !== own || !places.has(spanId)) places.set(spanId, { caller, line, isCertain: spanId !== own });
    }
  }
  return places;
}

function bySpan(request: OpenRequest, callers: Map<string, Place>): Place | undefined {
  const parent = request.lines.find(({ entry }) => entry.parentSpanId !== undefined)?.entry.parentSpanId;
  const place = parent === undefined ? undefined : callers.get(parent);
  if (place === undefined || place.caller === request) return undefined;
  return place.isCertain ? place : { ...place, line: lineBefore(place.caller, request) ?? place.line };
}

/**
 * A request of another service with the same ID or trace: one whose outgoing call was under way when this one began, or
 * else one that had begun before.
 */
function byRelation(request: OpenRequest, requests: readonly OpenRequest[]): Place | undefined {
  if (request.start === undefined) return undefined;
  const others = requests.filter((one) => one.service !== request.service && isRelated(one, request));
  for (const caller of others) {
    const line = isLonger(caller, request) ? callAround(caller, request) : undefined;
    if (line !== undefined) return { caller, line, isCertain: false };
  }
  const place = requests.indexOf(request);
  const caller = others.find((one) => requests.indexOf(one) < place && one.start !== undefined);
  const line = caller === undefined ? undefined : lineBefore(caller, request);
  return caller === undefined || line === undefined ? undefined : { caller, line, isCertain: false };
}

/** Whether a request took longer than another, as the lines at their ends say: times may be too coarse to tell. */
function isLonger(one: OpenRequest, other: OpenRequest): boolean {
  const [length, otherLength] = [ownDuration(one), ownDuration(other)];
  return length === undefined || otherLength === undefined || length >= otherLength;
}

function ownDuration({ lines }: OpenRequest): number | undefined {
  const line = lines.findLast(({ entry: { fields } }) => fields.has("durationMs") && !fields.has("host"));
  const duration = Number(line?.entry.fields.get("durationMs") ?? Number.NaN);
  return Number.isNaN(duration) ? undefined : duration;
}

function isRelated(one: OpenRequest, other: OpenRequest): boolean {
  return (one.id !== undefined && one.id === other.id) || (one.traceId !== undefined && one.traceId === other.traceId);
}

/** The line that logged an outgoing call, if that call was under way when a request began. */
function callAround(caller: OpenRequest, { start = 0, digits }: OpenRequest): OpenRequest["lines"][number] | undefined {
  return caller.lines.find(({ entry }) => {
    const { time, fields } = entry;
    const duration = Number(fields.get("durationMs") ?? Number.NaN);
    if (time === undefined || !fields.has("host") || Number.isNaN(duration)) return false;
    // A time without milliseconds may be up to a second later.
    const exact = 1000 / 10 ** Math.min(digits, entry.digits);
    return start >= time - duration - exact && start <= time + exact;
  });
}

/** The caller's last line before a request began. */
function lineBefore(caller: OpenRequest, { start = 0 }: OpenRequest): OpenRequest["lines"][number] | undefined {
  return caller.lines.findLast(({ entry }) => entry.time !== undefined && entry.time <= start) ?? caller.lines[0];
}

function isAncestor(request: OpenRequest, of: OpenRequest, parents: Map<OpenRequest, OpenRequest>): boolean {
  for (let one: OpenRequest | undefined = of; one !== undefined; one = parents.get(one))
    if (one === request) return true;
  return false;
}

/** A request that begins before its caller, by more than the times can tell, has another clock. */
function clockNote({ service, start, digits }: OpenRequest, { caller, isCertain }: Place): string | undefined {
  if (!isCertain || start === undefined || caller.start === undefined) return undefined;
  const behind = caller.start - start;
  const exact = 1000 / 10 ** Math.min(digits, caller.digits);
  if (behind <= Math.max(exact, 5)) return undefined;
  return `the clock of ${service} is at least ${Math.round(behind)} ms behind that of ${caller.service}`;
}
