import type { Entry } from "../entry.js";
import { IdSet } from "./id-set.js";
import { hasIdentity, type Identity } from "./identity.js";
import { textsOfId } from "./query.js";

/** What connects lines: the requests, traces and outgoing calls of those that belong to the story. */
export class Relations {
  readonly #identity: Identity | undefined;
  readonly #requests = new IdSet();
  readonly #traces = new Set<string>();
  /** The first span of each request in a service: its own, and not that of an outgoing call. */
  readonly #ownSpans = new Map<string, string>();
  readonly #calls = new Set<string>();
  /** What has to be searched for: the texts of requests, and the IDs of traces and calls. */
  #newRequests: string[] = [];
  #newLeads: string[] = [];

  constructor(identity: Identity | undefined) {
    this.#identity = identity;
  }

  /** Takes the IDs of a line that belongs to the story. */
  add(entry: Entry): void {
    const { requestId, isShort, traceId, spanId } = entry;
    if (requestId !== undefined && this.#requests.add(requestId, isShort))
      this.#newRequests.push(...textsOfId(requestId));
    if (traceId !== undefined && !this.#traces.has(traceId)) {
      this.#traces.add(traceId);
      if (this.#identity?.kind !== "trace" || this.#identity.id !== traceId) this.#newLeads.push(traceId);
    }
    if (spanId !== undefined) this.#addSpan(spanId, `${entry.service}\n${requestId}`);
  }

  #addSpan(spanId: string, request: string): void {
    const own = this.#ownSpans.get(request);
    if (own === undefined) this.#ownSpans.set(request, spanId);
    else if (own !== spanId && !this.#calls.has(spanId)) {
      this.#calls.add(spanId);
      this.#newLeads.push(spanId);
    }
  }

  /** Whether a line belongs to the story, as far as it is known. */
  includes(entry: Entry): boolean {
    const { requestId, isShort, traceId, parentSpanId } = entry;
    if (this.#identity !== undefined && hasIdentity(entry, this.#identity)) return true;
    if (requestId !== undefined && this.#requests.has(requestId, isShort)) return true;
    if (parentSpanId !== undefined && this.#calls.has(parentSpanId)) return true;
    return traceId !== undefined && this.#traces.has(traceId) && !this.#isOfOtherSession(entry);
  }

  /** A trace may go through several sessions, as that of a page or of a queue does. */
  #isOfOtherSession({ sessionId }: Entry): boolean {
    return this.#identity?.kind === "session" && sessionId !== undefined;
  }

  /** Whether traces or calls lead on. */
  get leadsOn(): boolean {
    return this.#newLeads.length > 0;
  }

  /** The texts to search for that were not given before. */
  takeTexts(): string[] {
    const texts = [...new Set([...this.#newRequests, ...this.#newLeads])];
    this.#newRequests = [];
    this.#newLeads = [];
    return texts;
  }
}
