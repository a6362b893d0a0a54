import type { OpenRequest } from "./arrange.js";

type OpenLine = OpenRequest["lines"][number];

/** Where a request was called from. */
export interface Place {
  readonly caller: OpenRequest;
  readonly line: OpenLine;
  readonly certainty: number;
}

/** How sure it is who has called, and where: by the span of the call, by the caller's span, or by the times only. */
export const CERTAINTY = { call: 3, span: 2, underWay: 1, earlier: 0 } as const;

/** How many requests or calls around one are looked at: of a trace with thousands, the ones nearest in time. */
const MAX_NEAR = 100;

/** Finds which request has called another, among requests that are in the order of their beginning. */
export class Callers {
  readonly #bySpan: ReadonlyMap<string, Place>;
  readonly #order = new Map<OpenRequest, number>();
  /** The requests with an ID or in a trace. */
  readonly #related = new Map<string, OpenRequest[]>();
  readonly #timed = new Map<OpenRequest, readonly OpenLine[]>();
  readonly #calls = new Map<OpenRequest, readonly OpenLine[]>();

  constructor(requests: readonly OpenRequest[]) {
    this.#bySpan = linesBySpan(requests);
    for (const [index, request] of requests.entries()) {
      this.#order.set(request, index);
      for (const key of keysOf(request)) {
        const group = this.#related.get(key) ?? [];
        this.#related.set(key, group);
        group.push(request);
      }
    }
  }

  /** Where a request was called: the span that the caller has sent says so, or else the ID or trace that both have. */
  of(request: OpenRequest): Place | undefined {
    return this.#callerBySpan(request) ?? this.#callerByRelation(request);
  }

  #callerBySpan(request: OpenRequest): Place | undefined {
    const parent = request.lines.find(({ entry }) => entry.parentSpanId !== undefined)?.entry.parentSpanId;
    const place = parent === undefined ? undefined : this.#bySpan.get(parent);
    if (place === undefined || place.caller === request) return undefined;
    return place.certainty === CERTAINTY.call
      ? place
      : { ...place, line: this.#lineBefore(place.caller, request) ?? place.line };
  }

  /** One whose outgoing call was under way when the request began, or else one that had begun before. */
  #callerByRelation(request: OpenRequest): Place | undefined {
    if (request.start === undefined) return undefined;
    const others = keysOf(request)
      .flatMap((key) => this.#near(this.#related.get(key) ?? [], request))
      .filter((one) => one.service !== request.service);
    for (const caller of others) {
      const line = isLonger(caller, request) ? this.#callAround(caller, request) : undefined;
      if (line !== undefined) return { caller, line, certainty: CERTAINTY.underWay };
    }
    const place = this.#order.get(request) as number;
    const caller = others.find((one) => (this.#order.get(one) as number) < place && one.start !== undefined);
    const line = caller === undefined ? undefined : this.#lineBefore(caller, request);
    return caller === undefined || line === undefined ? undefined : { caller, line, certainty: CERTAINTY.earlier };
  }

  #near(group: readonly OpenRequest[], request: OpenRequest): readonly OpenRequest[] {
    if (group.length <= MAX_NEAR) return group;
    const order = this.#order.get(request) as number;
    const at = firstIndex(group, (one) => (this.#order.get(one) as number) >= order);
    return group.slice(Math.max(0, at - MAX_NEAR), at + MAX_NEAR);
  }

  /** The line that logged an outgoing call, if that call was under way when a request began. */
  #callAround(caller: OpenRequest, { start = 0, digits }: OpenRequest): OpenLine | undefined {
    const calls = cached(this.#calls, caller, ({ lines }) => lines.filter(isCall));
    // A time without milliseconds may be up to a second later.
    const exact = (line: OpenLine) => 1000 / 10 ** Math.min(digits, line.entry.digits);
    const first = firstIndex(calls, (line) => start <= (line.entry.time ?? 0) + exact(line));
    return calls.slice(first, first + MAX_NEAR).find((line) => {
      const { time = 0, fields } = line.entry;
      return start >= time - Number(fields.get("durationMs")) - exact(line);
    });
  }

  /** The caller's last line before a request began. */
  #lineBefore(caller: OpenRequest, { start = 0 }: OpenRequest): OpenLine | undefined {
    const timed = cached(this.#timed, caller, ({ lines }) => lines.filter(({ entry }) => entry.time !== undefined));
    return timed[firstIndex(timed, ({ entry }) => (entry.time ?? 0) > start) - 1] ?? caller.lines[0];
  }
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
      const certainty = spanId === own ? CERTAINTY.span : CERTAINTY.call;
      if (spanId !== own || !places.has(spanId)) places.set(spanId, { caller, line, certainty });
    }
  }
  return places;
}

function keysOf({ id, traceId }: OpenRequest): string[] {
  return [...(id === undefined ? [] : [`request ${id}`]), ...(traceId === undefined ? [] : [`trace ${traceId}`])];
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

function isCall({ entry: { time, fields } }: OpenLine): boolean {
  return time !== undefined && fields.has("host") && !Number.isNaN(Number(fields.get("durationMs") ?? Number.NaN));
}

/** The index of the first item that fits, in a list where all behind it fit as well; its length if there is none. */
function firstIndex<T>(list: readonly T[], fits: (item: T) => boolean): number {
  let low = 0;
  for (let high = list.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (fits(list[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function cached<K, V>(cache: Map<K, V>, key: K, create: (key: K) => V): V {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = create(key);
  cache.set(key, value);
  return value;
}
