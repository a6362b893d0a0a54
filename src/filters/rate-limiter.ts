import { type InternalRecord, levelIdOf } from "../call-record.js";
import { runWithoutContext } from "../context/run.js";
import { TransportWork, transportsOf } from "../context/storage.js";
import type { FilterHost, LogRecord } from "../contracts.js";
import { clearTimeout, now, setTimeout, unref } from "../internal/timing.js";
import { RateLimitKeys } from "./rate-limit-key.js";

/** The options of a rate limit, checked. */
export interface RateLimits {
  readonly lines: number;
  readonly per: number;
  readonly key: ((record: LogRecord) => unknown) | undefined;
  readonly maxKeys: number;
}

/** What happened to one key's lines since its first. */
interface Window {
  readonly startedAt: number;
  passed: number;
  /** How many lines were held back, and have not been said. */
  suppressed: number;
  /** The line that says so, as far as it is known. */
  summary: InternalRecord | undefined;
}

/** The longest part of a message that a summary shows, in characters. */
const MAX_LIKE = 200;

/** A timer that is so late, in ms, may never come: a Worker's is dropped with the request in which it was started. */
const OVERDUE = 1000;

/** Counts the lines of each key in one place. */
export class RateLimiter {
  readonly #limits: RateLimits;
  readonly #host: FilterHost;
  readonly #keys: RateLimitKeys;
  /** By key. All windows are of equal length, so the oldest, which is the first, ends first. */
  readonly #windows = new Map<string, Window>();
  #timer: NodeJS.Timeout | undefined;
  #dueAt = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(limits: RateLimits, host: FilterHost) {
    this.#limits = limits;
    this.#host = host;
    this.#keys = new RateLimitKeys(limits.key, host);
  }

  passes(record: InternalRecord): boolean {
    // What a filter has to say is not held back by another, and what is held back elsewhere is not counted twice.
    if (record.writtenBy !== undefined || record.isHeld === true) return true;
    const key = this.#keys.of(record);
    if (key === undefined) return true;
    const window = this.#windows.get(key) ?? this.#open(key);
    if (window.passed < this.#limits.lines) {
      window.passed++;
      return true;
    }
    // The timer is late: the event loop was blocked.
    if (now() - window.startedAt >= this.#limits.per) {
      this.#end(key, window);
      this.#open(key).passed++;
      return true;
    }
    suppress(window, record);
    return false;
  }

  /** Says what was held back so far. The windows go on: or whoever flushes often would have no limit. */
  flush(): void {
    for (const window of this.#windows.values()) this.#say(window);
  }

  #open(key: string): Window {
    if (this.#windows.size >= this.#limits.maxKeys) this.#endOldest();
    const window: Window = { startedAt: now(), passed: 0, suppressed: 0, summary: undefined };
    this.#windows.set(key, window);
    if (this.#timer === undefined) this.#startTimer(this.#limits.per);
    else if (now() >= this.#dueAt + OVERDUE) this.#endWindows();
    return window;
  }

  #end(key: string, window: Window): void {
    // First of all: the line may lead to others, which come here.
    this.#windows.delete(key);
    this.#say(window);
  }

  #endOldest(): void {
    const { maxKeys, per } = this.#limits;
    for (const [key, window] of this.#windows) {
      this.#end(key, window);
      break;
    }
    if (now() - this.#reportedAt < per) return;
    this.#reportedAt = now();
    const message = `ctxlog: rateLimitFilter has more than ${maxKeys} keys in ${duration(per)}; its oldest windows end early`;
    this.#host.report(new Error(message), "filter");
  }

  /** Outside the request that happens to be the first: a timer would keep its context. */
  #startTimer(delay: number): void {
    try {
      this.#timer = runWithoutContext(() => setTimeout(() => this.#endWindows(), delay));
      this.#dueAt = now() + delay;
      unref(this.#timer);
    } catch {
      // A Worker has no timers while it is loaded: the next window starts one.
    }
  }

  #endWindows(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [key, window] of this.#windows) {
      const left = this.#limits.per - (now() - window.startedAt);
      if (left > 0) {
        clearTimeout(this.#timer);
        this.#startTimer(Math.ceil(left));
        return;
      }
      this.#end(key, window);
    }
  }

  #say(window: Window): void {
    const { suppressed, summary } = window;
    if (summary === undefined) return;
    window.suppressed = 0;
    window.summary = undefined;
    const time = this.#timeOf(now() - window.startedAt);
    const fields = { like: summary.message, suppressed };
    this.#host.write({ ...summary, message: `${suppressed} more like this in ${time}`, fields });
  }

  /** How long a window was. A timer is a little late, which is not worth saying. */
  #timeOf(elapsed: number): string {
    const { per } = this.#limits;
    if (elapsed < per) return `less than ${duration(per)}`;
    return duration(elapsed < per * 1.1 + 100 ? per : elapsed);
  }
}

/** Counts a line that is held back. The summary is a copy of the first, or of the first at a higher level. */
function suppress(window: Window, record: InternalRecord): void {
  window.suppressed++;
  if (window.summary !== undefined && levelIdOf(window.summary) >= levelIdOf(record)) return;
  const { message } = record;
  const transports = transportsOf(record.stored);
  window.summary = {
    ...record,
    message: typeof message === "string" ? message.slice(0, MAX_LIKE) : "",
    // It may live long, and must not keep what belongs to a request.
    fields: undefined,
    error: undefined,
    context: undefined,
    contextSet: undefined,
    printed: undefined,
    stored: transports && new TransportWork(transports),
  };
}

function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}
