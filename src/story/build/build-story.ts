import type { Found } from "../read/collect.js";
import { arrange, type OpenRequest, rankOf, worstOf } from "./arrange.js";
import type { Identity } from "./identity.js";
import { nest } from "./nest.js";
import { inOrder } from "./order.js";
import { groupByRequest } from "./requests.js";
import { sharedFields } from "./shared-fields.js";
import type { RequestStory, Story, StoryLine } from "./story.js";

/** How a story is told. */
export interface StoryOptions {
  /** A silence of so many ms is marked. */
  readonly gap: number;
}

/** Makes a story of the lines that were found. */
export function buildStory(found: readonly Found[], identity: Identity | undefined, { gap }: StoryOptions): Story {
  const ordered = inOrder(found);
  const { requests, alike } = groupByRequest(ordered);
  const shared = sharedFields(ordered);
  const arranged = requests.map((request) => arrange(request, gap, shared)).sort(byStart);
  const { roots, notes } = nest(arranged);
  const times = ordered.map(({ entry }) => entry.time).filter((time) => time !== undefined);
  const worst = worstOf(arranged.map((request) => request.worst));
  return {
    identity,
    fields: shared,
    services: [...new Set(arranged.map(({ service }) => service))],
    requests: roots,
    requestCount: arranged.length,
    lineCount: ordered.length,
    start: times.reduce<number | undefined>((first, time) => Math.min(first ?? time, time), undefined),
    end: times.reduce<number | undefined>((last, time) => Math.max(last ?? time, time), undefined),
    digits: ordered.reduce((most, { entry }) => Math.max(most, entry.digits), 0),
    worst,
    failure: failureOf(roots),
    notes: [...notes, ...backwardNotes(ordered), ...alikeNotes(identity, alike)],
  };
}

function byStart(a: OpenRequest, b: OpenRequest): number {
  return (a.start ?? Number.POSITIVE_INFINITY) - (b.start ?? Number.POSITIVE_INFINITY) || 0;
}

/**
 * The line that says best what failed: one with an error rather than one without, then the deepest, which caused the
 * others, then the last. Undefined if nothing failed.
 */
function failureOf(roots: readonly RequestStory[]): Story["failure"] {
  let failure: { line: StoryLine; request: RequestStory } | undefined;
  let best: readonly number[] = [];
  function look(request: RequestStory, depth: number): void {
    for (const line of request.lines) {
      for (const call of line.calls) look(call, depth + 1);
      if (rankOf(line.entry.level) < rankOf("ERROR")) continue;
      const hasError = line.entry.error !== undefined || line.more.length > 0;
      const weight = [hasError ? 1 : 0, depth, line.entry.time ?? 0];
      const differing = weight.findIndex((part, index) => part !== best[index]);
      if (failure !== undefined && differing !== -1 && (weight[differing] as number) < (best[differing] as number))
        continue;
      failure = { line, request };
      best = weight;
    }
  }
  for (const root of roots) look(root, 0);
  return failure;
}

/** Files in which the time goes backwards by more than a second. Lines that were held back have times of their own. */
function backwardNotes(ordered: readonly Found[]): string[] {
  const files = new Map<string, { offset: number; time: number }[]>();
  for (const { entry, source, offset } of ordered) {
    if (entry.time === undefined || entry.fields.get("heldBack") === true) continue;
    const list = files.get(source.path) ?? [];
    files.set(source.path, list);
    list.push({ offset, time: entry.time });
  }
  const notes: string[] = [];
  for (const [path, list] of files) {
    list.sort((a, b) => a.offset - b.offset);
    const back = list.find(({ time }, index) => index > 0 && time < (list[index - 1]?.time ?? 0) - 1000);
    if (back !== undefined) notes.push(`in ${path} the time goes backwards; its lines are in the order of their times`);
  }
  return notes;
}

function alikeNotes(identity: Identity | undefined, alike: readonly string[]): string[] {
  const notes = alike.map(
    (short) => `several requests have the short ID ${short}: lines that show no more of it are listed apart`,
  );
  if (identity !== undefined && identity.alike.length > 0) {
    const others = identity.alike.slice(0, 3).join(", ");
    notes.push(`lines that show only the short ID may belong to ${others}, whose short form is the same`);
  }
  return notes;
}
