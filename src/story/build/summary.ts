import { LEVEL_NAMES, type LevelName } from "../../level.js";
import type { Entry } from "../entry.js";
import { fingerprint, type QuickFacts } from "../read/quick-facts.js";
import { rankOf } from "./arrange.js";
import { shortForm } from "./query.js";

/** What many lines of one session or request amount to. */
export interface Summary {
  /** The whole ID, if a line has it, or its short form. */
  readonly id: string;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly digits: number;
  readonly lines: number;
  readonly errors: number;
  readonly requests: number;
  readonly worst: LevelName | undefined;
  readonly services: readonly string[];
}

/** How summaries are sorted: what matters most first. */
export type SummaryOrder = "errors" | "slowest" | "latest" | "lines";

interface OpenSummary {
  id: string;
  isShort: boolean;
  start: number;
  end: number;
  digits: number;
  lines: number;
  errors: number;
  worst: number;
  readonly requests: Set<string>;
  readonly services: Set<string>;
  // What was added last, so that the next line of the same request need not be looked up.
  lastRequest: number;
  lastService: number;
}

/** So many IDs are kept; then the least of them are given up. */
const MAX_KEPT = 200_000;
/** So many requests of a session, and services, are told apart. */
const MAX_REQUESTS = 1000;
const MAX_SERVICES = 100;
const ERROR: number = LEVEL_NAMES.indexOf("ERROR");

/** Sums up lines by session or request, in bounded memory. */
export class Summaries {
  readonly #kind: "sessionId" | "requestId";
  readonly #order: SummaryOrder;
  readonly #summaries = new Map<string, OpenSummary>();
  readonly #byFingerprint = new Map<number, OpenSummary>();
  #dropped = 0;

  constructor(kind: "sessionId" | "requestId", order: SummaryOrder) {
    this.#kind = kind;
    this.#order = order;
  }

  /** Adds a line that was read in full. */
  add(entry: Entry, service: string): void {
    const id = entry[this.#kind];
    if (id === undefined) return;
    const summary = this.#summaryOf(id, entry.isShort);
    if (entry.time !== undefined) addTime(summary, entry.time, entry.digits);
    if (summary.services.size < MAX_SERVICES) summary.services.add(service);
    if (entry.isContinuation) return;
    addLine(summary, rankOf(entry.level));
    const { requestId, isShort } = entry;
    if (requestId !== undefined) addRequest(summary, isShort ? requestId : shortForm(requestId));
  }

  /** Adds a line of which only the facts were read. `service` is for a line without a logger's name. */
  addFacts(facts: QuickFacts, bytes: Buffer, service: string): void {
    const isSession = this.#kind === "sessionId";
    const from = isSession ? facts.sessionFrom : facts.requestFrom;
    const to = isSession ? facts.sessionTo : facts.requestTo;
    if (to === 0) return;
    const key = fingerprint(bytes, from, to);
    const summary =
      this.#byFingerprint.get(key) ?? this.#remember(key, bytes.toString("utf8", from, to), facts.isShort);
    addTime(summary, facts.time, facts.digits);
    if (facts.isContinuation) return;
    addLine(summary, facts.level);
    const { requestFrom, requestTo, nameFrom, nameTo } = facts;
    const request = fingerprint(bytes, requestFrom, requestTo);
    if (request !== summary.lastRequest && requestTo > 0) {
      summary.lastRequest = request;
      const id = bytes.toString("utf8", requestFrom, requestTo);
      addRequest(summary, facts.isShort ? id : shortForm(id));
    }
    const name = fingerprint(bytes, nameFrom, nameTo);
    if (name === summary.lastService) return;
    summary.lastService = name;
    const own = nameTo === 0 ? service : (bytes.toString("utf8", nameFrom, nameTo).split(".")[0] as string);
    if (summary.services.size < MAX_SERVICES) summary.services.add(own);
  }

  #remember(key: number, id: string, isShort: boolean): OpenSummary {
    const summary = this.#summaryOf(id, isShort);
    this.#byFingerprint.set(key, summary);
    return summary;
  }

  #summaryOf(id: string, isShort: boolean): OpenSummary {
    // Lines with a tag and lines with the whole ID are of one session. Whole IDs that are alike in short are not.
    const short = isShort ? id : shortForm(id);
    const known = this.#summaries.get(short);
    if (known !== undefined && (isShort || known.isShort || known.id === id)) {
      if (!isShort && known.isShort) Object.assign(known, { id, isShort });
      return known;
    }
    const key = known === undefined ? short : id;
    const other = this.#summaries.get(key);
    if (other !== undefined) return other;
    if (this.#summaries.size >= MAX_KEPT) this.#giveUp();
    const summary = newSummary(id, isShort);
    this.#summaries.set(key, summary);
    return summary;
  }

  #giveUp(): void {
    const sorted = [...this.#summaries].sort(([, a], [, b]) => this.#compare(a, b));
    for (const [key] of sorted.slice(MAX_KEPT / 2)) {
      this.#summaries.delete(key);
      this.#dropped++;
    }
    this.#byFingerprint.clear();
  }

  /** The first `count` in order, and how many there are in all. */
  top(count: number): { readonly summaries: readonly Summary[]; readonly total: number } {
    const sorted = [...this.#summaries.values()].sort((a, b) => this.#compare(a, b));
    return { summaries: sorted.slice(0, count).map(closed), total: sorted.length + this.#dropped };
  }

  #compare(a: OpenSummary, b: OpenSummary): number {
    const by = {
      errors: b.errors - a.errors || b.worst - a.worst,
      slowest: b.end - b.start - (a.end - a.start),
      latest: b.end - a.end,
      lines: b.lines - a.lines,
    }[this.#order];
    return by || b.end - a.end || 0;
  }
}

function newSummary(id: string, isShort: boolean): OpenSummary {
  return {
    id,
    isShort,
    start: Number.POSITIVE_INFINITY,
    end: Number.NEGATIVE_INFINITY,
    digits: 0,
    lines: 0,
    errors: 0,
    worst: -1,
    requests: new Set(),
    services: new Set(),
    lastRequest: -1,
    lastService: -1,
  };
}

function addTime(summary: OpenSummary, time: number, digits: number): void {
  if (time < summary.start) summary.start = time;
  if (time > summary.end) summary.end = time;
  if (digits > summary.digits) summary.digits = digits;
}

function addLine(summary: OpenSummary, rank: number): void {
  summary.lines++;
  if (rank >= ERROR) summary.errors++;
  if (rank > summary.worst) summary.worst = rank;
}

function addRequest({ requests }: OpenSummary, short: string): void {
  if (requests.size < MAX_REQUESTS) requests.add(short);
}

function closed(one: OpenSummary): Summary {
  const hasTimes = one.end >= one.start;
  return {
    id: one.id,
    start: hasTimes ? one.start : undefined,
    end: hasTimes ? one.end : undefined,
    digits: one.digits,
    lines: one.lines,
    errors: one.errors,
    requests: one.requests.size,
    worst: LEVEL_NAMES[one.worst],
    services: [...one.services],
  };
}
