import type { OpenRequest } from "./arrange.js";
import { Callers, CERTAINTY, type Place } from "./callers.js";

/** Requests under the lines that have caused them. */
export interface Nested {
  readonly roots: readonly OpenRequest[];
  readonly notes: readonly string[];
}

/** A longer chain of calls is divided: its end would be off any screen. */
const MAX_DEPTH = 32;

/** Puts each request under the line of the one that called it. The requests are in the order of their beginning. */
export function nest(requests: readonly OpenRequest[]): Nested {
  const places = placesOf(requests);
  const notes = new Set<string>();
  for (const request of requests) {
    const place = places.get(request);
    if (place === undefined) continue;
    place.line.calls.push(request);
    const note = clockNote(request, place);
    if (note !== undefined) notes.add(note);
  }
  return { roots: requests.filter((request) => !places.has(request)), notes: [...notes] };
}

/** Where each request was called, without circles. */
function placesOf(requests: readonly OpenRequest[]): Map<OpenRequest, Place> {
  const callers = new Callers(requests);
  const places = new Map<OpenRequest, Place>();
  const order = new Map<OpenRequest, number>();
  for (const [index, request] of requests.entries()) {
    order.set(request, index);
    const place = callers.of(request);
    if (place !== undefined) places.set(request, place);
  }
  const depths = new Map<OpenRequest, number>();
  for (const request of requests) {
    let { chain, end } = chainOf(request, places, depths);
    for (; end !== undefined && chain.includes(end); { chain, end } = chainOf(request, places, depths)) {
      // They cannot all have called each other: the least certain call is none, or else that of the first one.
      const weight = (one: OpenRequest) => (places.get(one)?.certainty ?? 0) * requests.length + (order.get(one) ?? 0);
      places.delete(chain.slice(chain.indexOf(end)).reduce((a, b) => (weight(b) < weight(a) ? b : a)));
    }
    let depth = end === undefined ? -1 : (depths.get(end) ?? 0);
    for (const one of chain.reverse()) {
      if (++depth > MAX_DEPTH) {
        places.delete(one);
        depth = 0;
      }
      depths.set(one, depth);
    }
  }
  return places;
}

/** A request and its callers, up to one whose depth is known or that is in the chain already. */
function chainOf(
  request: OpenRequest,
  places: ReadonlyMap<OpenRequest, Place>,
  depths: ReadonlyMap<OpenRequest, number>,
): { chain: OpenRequest[]; end: OpenRequest | undefined } {
  const chain = new Set<OpenRequest>();
  let one: OpenRequest | undefined = request;
  while (one !== undefined && !depths.has(one) && !chain.has(one)) {
    chain.add(one);
    one = places.get(one)?.caller;
  }
  return { chain: [...chain], end: one };
}

/** A request that begins before its caller, by more than the times can tell, has another clock. */
function clockNote({ service, start, digits }: OpenRequest, { caller, certainty }: Place): string | undefined {
  if (certainty !== CERTAINTY.call || start === undefined || caller.start === undefined) return undefined;
  const behind = caller.start - start;
  const exact = 1000 / 10 ** Math.min(digits, caller.digits);
  if (behind <= Math.max(exact, 5)) return undefined;
  return `the clock of ${service} is at least ${Math.round(behind)} ms behind that of ${caller.service}`;
}
