import type { Entry } from "../entry.js";
import type { Found } from "../read/collect.js";
import { shortForm } from "./identity.js";

/** The lines of one request in one service, in order. */
export interface RequestLines {
  readonly id: string | undefined;
  readonly service: string;
  readonly found: readonly Found[];
}

/** What lines belong to: a request in a service. */
export interface Grouped {
  readonly requests: readonly RequestLines[];
  /** Short IDs that several requests share, so that lines with a tag only may be of any of them. */
  readonly alike: readonly string[];
}

/** Groups lines by service and request. A short ID and the whole one that it belongs to are one request. */
export function groupByRequest(found: readonly Found[]): Grouped {
  const wholeIds = wholeIdsByShort(found);
  const groups = new Map<string, { id: string | undefined; service: string; found: Found[] }>();
  const alike = new Set<string>();
  for (const one of found) {
    const { entry } = one;
    const id = requestIdOf(entry, wholeIds, alike);
    const service = entry.service ?? "";
    const key = `${service}\n${id ?? ""}`;
    const group = groups.get(key) ?? { id, service, found: [] };
    groups.set(key, group);
    group.found.push(one);
  }
  return { requests: [...groups.values()], alike: [...alike] };
}

function wholeIdsByShort(found: readonly Found[]): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>();
  for (const { entry } of found) {
    if (entry.requestId === undefined || entry.isShort) continue;
    const short = shortForm(entry.requestId);
    const known = ids.get(short) ?? new Set();
    ids.set(short, known.add(entry.requestId));
  }
  return ids;
}

function requestIdOf(entry: Entry, wholeIds: Map<string, Set<string>>, alike: Set<string>): string | undefined {
  const { requestId, isShort } = entry;
  if (requestId === undefined || !isShort) return requestId;
  const [whole, ...others] = wholeIds.get(requestId) ?? [];
  if (others.length === 0) return whole ?? requestId;
  alike.add(requestId);
  return requestId;
}
