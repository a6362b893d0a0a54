import type { Entry } from "../entry.js";
import { Fingerprint } from "../read/fingerprint.js";
import type { QuickFacts } from "../read/quick-facts.js";
import { quickShortEnd } from "../read/quick-short.js";
import { rankOf } from "./arrange.js";
import { shortForm } from "./identity.js";
import type { Paired } from "./pairs.js";
import {
  addLine,
  addRequest,
  addTime,
  closed,
  newSummary,
  type OpenSummary,
  type Summary,
  type SummaryOrder,
} from "./summary.js";

/** So many IDs are kept at least; then the half of them that comes last in the order is given up. */
const MIN_KEPT = 30_000;
/** So many services are listed. */
const MAX_SERVICES = 100;

type Compare = (a: OpenSummary, b: OpenSummary) => number;

const byEnd: Compare = (a, b) => b.end - a.end || 0;
/** What matters most comes first; of equal ones, the latest. */
const COMPARE: Readonly<Record<SummaryOrder, Compare>> = {
  errors: (a, b) => b.errors - a.errors || b.worst - a.worst || byEnd(a, b),
  slowest: (a, b) => b.end - b.start - (a.end - a.start) || byEnd(a, b),
  latest: byEnd,
  lines: (a, b) => b.lines - a.lines || byEnd(a, b),
};

/** Sums up lines by session or request, in bounded memory. */
export class Summaries {
  readonly #kind: "sessionId" | "requestId";
  readonly #compare: Compare;
  readonly #max: number;
  readonly #summaries = new Map<string, OpenSummary>();
  readonly #byFingerprint = new Map<number, { readonly high: number; readonly summary: OpenSummary }>();
  readonly #fingerprint = new Fingerprint();
  /** The lists of one service. */
  readonly #alone = new Map<string, readonly string[]>();
  #dropped = 0;
  #pair = 0;
  #isSecond = false;

  /** Whether some IDs were given up, so that what is known of the others may be too little. */
  get isIncomplete(): boolean {
    return this.#dropped > 0;
  }

  /** @param top How many will be asked for. */
  constructor(kind: "sessionId" | "requestId", order: SummaryOrder, top: number) {
    this.#kind = kind;
    this.#compare = COMPARE[order];
    this.#max = Math.max(MIN_KEPT, 2 * top);
  }

  /** The lines that come next are those of a file; of a pair of files that have the same lines, or of none (0). */
  begin({ pair, isSecond }: Paired): void {
    this.#pair = pair;
    this.#isSecond = isSecond;
  }

  /** Adds a line that was read in full. */
  add(entry: Entry, service: string): void {
    const id = entry[this.#kind];
    if (id === undefined) return;
    const summary = this.#summaryOf(id, entry.isShort);
    if (entry.time !== undefined) addTime(summary, entry.time, entry.digits);
    if (entry.isContinuation) return;
    this.#addService(summary, service);
    addLine(summary, rankOf(entry.level), this.#pair, this.#isSecond);
    const { requestId, isShort } = entry;
    if (requestId !== undefined) addRequest(summary, this.#fingerprintOf(isShort ? requestId : shortForm(requestId)));
  }

  /** Adds a line of which only the facts were read. `service` is for a line that does not name its own. */
  addFacts(facts: QuickFacts, bytes: Buffer, service: string): void {
    const isSession = this.#kind === "sessionId";
    const from = isSession ? facts.sessionFrom : facts.requestFrom;
    const to = isSession ? facts.sessionTo : facts.requestTo;
    if (to === 0) return;
    const summary = this.#summaryAt(facts, bytes, from, to);
    addTime(summary, facts.time, facts.digits);
    if (facts.isContinuation) return;
    addLine(summary, facts.level, this.#pair, this.#isSecond);
    this.#addRequestOf(summary, facts, bytes);
    this.#addServiceOf(summary, facts, bytes, service);
  }

  #addRequestOf(summary: OpenSummary, { view, isShort, requestFrom, requestTo }: QuickFacts, bytes: Buffer): void {
    if (requestTo === 0) return;
    const fingerprint = this.#fingerprint;
    fingerprint.read(view, requestFrom, requestTo);
    const { low } = fingerprint;
    if (low === summary.lastRequest) return;
    summary.lastRequest = low;
    addRequest(summary, isShort ? low : this.#fingerprintOfShort(bytes, view, requestFrom, requestTo));
  }

  /** The fingerprint of a whole ID's short form. */
  #fingerprintOfShort(bytes: Buffer, view: DataView, from: number, to: number): number {
    const end = quickShortEnd(bytes, from, to);
    if (end === undefined) return this.#fingerprintOf(shortForm(bytes.toString("utf8", from, to)));
    this.#fingerprint.read(view, from, end);
    return this.#fingerprint.low;
  }

  #addServiceOf(summary: OpenSummary, facts: QuickFacts, bytes: Buffer, otherwise: string): void {
    const hasService = facts.serviceTo > 0;
    const from = hasService ? facts.serviceFrom : facts.nameFrom;
    const to = hasService ? facts.serviceTo : facts.nameTo;
    this.#fingerprint.read(facts.view, from, to);
    // A service and a logger of the same name are not the same: of the logger's, the first part is the service.
    const key = hasService ? ~this.#fingerprint.low : this.#fingerprint.low;
    if (key === summary.lastService) return;
    summary.lastService = key;
    const text = bytes.toString("utf8", from, to);
    this.#addService(summary, hasService ? text : to === 0 ? otherwise : (text.split(".")[0] as string));
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
    const sorted = [...this.#summaries.values()].sort(this.#compare);
    return { summaries: sorted.slice(0, count).map(closed), total: sorted.length + this.#dropped };
  }
}
