import { LEVEL_NAMES, type LevelName } from "../../level.js";
import type { Entry } from "../entry.js";
import { Fingerprint } from "../read/fingerprint.js";
import type { QuickFacts } from "../read/quick-facts.js";
import { rankOf } from "./arrange.js";
import { Distinct } from "./distinct.js";
import { shortForm } from "./identity.js";

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
  /** The fingerprints of their short IDs. */
  readonly requests: Distinct;
  /** Shared by summaries that have the same ones. */
  services: readonly string[];
  // What was added last, so that the next line of the same request need not be looked up.
  lastRequest: number;
  lastService: number;
}

/** So many IDs are kept at least; then the half of them that comes last in the order is given up. */
const MIN_KEPT = 30_000;
/** So many requests of a session, and services, are told apart. */
export const MAX_REQUESTS = 1000;
const MAX_SERVICES = 100;
const ERROR: number = LEVEL_NAMES.indexOf("ERROR");

/** Sums up lines by session or request, in bounded memory. */
export class Summaries {
  readonly #kind: "sessionId" | "requestId";
  readonly #order: SummaryOrder;
  readonly #max: number;
  readonly #summaries = new Map<string, OpenSummary>();
  readonly #byFingerprint = new Map<number, { readonly high: number; readonly summary: OpenSummary }>();
  readonly #fingerprint = new Fingerprint();
  /** The lists of one service. */
  readonly #alone = new Map<string, readonly string[]>();
  #dropped = 0;

  /** Whether some IDs were given up, so that what is known of the others may be too little. */
  get isIncomplete(): boolean {
    return this.#dropped > 0;
  }

  /** @param top How many will be asked for. */
  constructor(kind: "sessionId" | "requestId", order: SummaryOrder, top: number) {
    this.#kind = kind;
    this.#order = order;
    this.#max = Math.max(MIN_KEPT, 2 * top);
  }

  /** Adds a line that was read in full. */
  add(entry: Entry, service: string): void {
    const id = entry[this.#kind];
    if (id === undefined) return;
    const summary = this.#summaryOf(id, entry.isShort);
    if (entry.time !== undefined) addTime(summary, entry.time, entry.digits);
    this.#addService(summary, service);
    if (entry.isContinuation) return;
    addLine(summary, rankOf(entry.level));
    const { requestId, isShort } = entry;
    if (requestId !== undefined) addRequest(summary, this.#fingerprintOf(isShort ? requestId : shortForm(requestId)));
  }

  /** Adds a line of which only the facts were read. `service` is for a line without a logger's name. */
  addFacts(facts: QuickFacts, bytes: Buffer, service: string): void {
    const isSession = this.#kind === "sessionId";
    const from = isSession ? facts.sessionFrom : facts.requestFrom;
    const to = isSession ? facts.sessionTo : facts.requestTo;
    if (to === 0) return;
    const summary = this.#summaryAt(facts, bytes, from, to);
    addTime(summary, facts.time, facts.digits);
    if (facts.isContinuation) return;
    addLine(summary, facts.level);
    const { requestFrom, requestTo, nameFrom, nameTo } = facts;
    const fingerprint = this.#fingerprint;
    if (requestTo > 0) {
      fingerprint.read(facts.view, requestFrom, requestTo);
      if (fingerprint.low !== summary.lastRequest) {
        summary.lastRequest = fingerprint.low;
        const id = () => shortForm(bytes.toString("utf8", requestFrom, requestTo));
        addRequest(summary, facts.isShort ? fingerprint.low : this.#fingerprintOf(id()));
      }
    }
    fingerprint.read(facts.view, nameFrom, nameTo);
    if (fingerprint.low === summary.lastService) return;
    summary.lastService = fingerprint.low;
    const own = nameTo === 0 ? service : (bytes.toString("utf8", nameFrom, nameTo).split(".")[0] as string);
    this.#addService(summary, own);
  }

  #addService(summary: OpenSummary, service: string): void {
    const { services } = summary;
    if (services.includes(service) || services.length >= MAX_SERVICES) return;
    if (services.length > 0) summary.services = [...services, service];
    else {
      const alone = this.#alone.get(service) ?? [service];
      if (this.#alone.size < MAX_SERVICES) this.#alone.set(service, alone);
      summary.services = alone;
    }
  }

  /** The fingerprint of a text as it would be in the bytes of a line. */
  #fingerprintOf(text: string): number {
    const bytes = Buffer.from(text);
    this.#fingerprint.read(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
    return this.#fingerprint.low;
  }

  #summaryAt({ view, isShort }: QuickFacts, bytes: Buffer, from: number, to: number): OpenSummary {
    const fingerprint = this.#fingerprint;
    fingerprint.read(view, from, to);
    const { low, high } = fingerprint;
    const known = this.#byFingerprint.get(low);
    if (known?.high === high) return known.summary;
    const summary = this.#summaryOf(bytes.toString("utf8", from, to), isShort);
    this.#byFingerprint.set(low, { high, summary });
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
    if (this.#summaries.size >= this.#max) this.#giveUp();
    const summary = newSummary(id, isShort);
    this.#summaries.set(key, summary);
    return summary;
  }

  #giveUp(): void {
    const sorted = [...this.#summaries].sort(([, a], [, b]) => this.#compare(a, b));
    for (const [key] of sorted.slice(this.#max / 2)) {
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

const NO_SERVICES: readonly string[] = [];

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
    requests: new Distinct(),
    services: NO_SERVICES,
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

function addRequest({ requests }: OpenSummary, fingerprint: number): void {
  requests.add(fingerprint, MAX_REQUESTS);
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
    services: one.services,
  };
}
