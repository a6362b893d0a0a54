import { type InternalRecord, levelIdOf } from "../call-record.js";
import type { CurrentContext } from "../context/context.js";
import type { FieldSet } from "../context/field-set.js";
import { passesByContext } from "../context/level-override.js";
import type { Filter } from "../contracts.js";
import { checkKeys, checkOneOf, configError } from "../internal/check-options.js";
import { type Level, parseLevel, WARN } from "../level.js";
import { Mark, type MarkedBindings } from "./sample-mark.js";
import { decidingId, numberOf, type SampledBy, thresholdOf } from "./sampled-share.js";

/**
 * Options of {@link sampleFilter}.
 *
 * @example
 * const options: SampleFilterOptions = { share: 0.05, by: "trace", always: "ERROR" };
 */
export interface SampleFilterOptions {
  /** The share of requests, sessions or traces whose lines pass: 0 for none, 1 for all. Exact to 2^-32. */
  share: number;
  /**
   * The ID that decides: the request's within one service, the session's or the trace's across services. In a context
   * without a session or a trace, the request's ID decides.
   * @default "request"
   */
  by?: "request" | "session" | "trace" | undefined;
  /** Lines of this level and above always pass; `"OFF"` for none. @default "WARN" */
  always?: Level | undefined;
}

const BY: readonly SampledBy[] = ["request", "session", "trace"];

/**
 * Creates a filter that lets a share of the requests pass, each with all its lines or with none. A hash of the ID
 * decides, so all services that sample by it decide alike. Lines that pass have the field `sampleRate`: each stands for
 * `1 / sampleRate` lines.
 *
 * These lines always pass, without the field: those of the level `always` and above, those outside any context, and
 * those that a context's `minLevel` asks for.
 *
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * const log = createLogger({ filters: [sampleFilter({ share: 0.1, by: "session" })] });
 */
export function sampleFilter(options: SampleFilterOptions): Filter {
  checkKeys("sampleFilter", options, ["share", "by", "always"]);
  const share = checkShare(options.share);
  const by = checkOneOf("sampleFilter's by", options.by, BY, "request");
  const alwaysId = options.always === undefined ? WARN : parseLevel(options.always, "sampleFilter's always");
  if (share === 1) return function sampleFilter(): void {};
  const threshold = thresholdOf(share);
  const [byWanted, byRequest, out] = [Mark.rate(by, share), Mark.rate("request", share), Mark.sampledOut()];
  const key = {};

  function verdictOf(context: Partial<CurrentContext>): Verdict | undefined {
    const used = decidingId(context, by);
    const number = numberOf(context, used);
    if (number === undefined) return undefined;
    return number >= threshold ? new Verdict(true, used === by ? byWanted : byRequest) : new Verdict(false, out);
  }

  return function sampleFilter(record: InternalRecord): boolean {
    const levelId = record.levelId ?? levelIdOf(record);
    if (levelId >= alwaysId || record.isHeld === true || passesByContext(levelId)) return true;
    const { context, contextSet } = record;
    if (context === undefined) return true;
    // A filter may have replaced the context.
    const source = contextSet !== undefined && contextSet.fields === context ? contextSet : undefined;
    let verdict = source?.find(key) as Verdict | undefined;
    if (verdict === undefined) {
      verdict = verdictOf(context);
      if (verdict === undefined) return true;
      source?.store(key, verdict);
    }
    if (!verdict.isIn && record.ifSampledOut === undefined) return false;
    verdict.mark(record);
    return true;
  };
}

function checkShare(share: unknown): number {
  if (typeof share === "number" && share >= 0 && share <= 1) return share;
  throw configError("sampleFilter's share", share, "a number from 0 to 1");
}

/** What was decided for a context, and how its lines are marked. */
class Verdict {
  readonly isIn: boolean;
  readonly #mark: Mark;
  // The logger that logged last in this context, and its bindings with the mark.
  #bindingSet: FieldSet | undefined = undefined;
  #marked: MarkedBindings | undefined = undefined;

  constructor(isIn: boolean, mark: Mark) {
    this.isIn = isIn;
    this.#mark = mark;
  }

  mark(record: InternalRecord): void {
    const { bindings, bindingSet } = record;
    let marked = this.#marked;
    if (marked === undefined || this.#bindingSet !== bindingSet || bindingSet?.fields !== bindings) {
      marked = this.#mark.bindingsOf(record);
      this.#marked = marked;
      this.#bindingSet = bindingSet;
    }
    record.bindings = marked.fieldSet.fields;
    record.bindingSet = marked.fieldSet;
    record.shares = marked.shares;
    if (!this.isIn && record.ifSampledOut === "hold") record.isHeld = true;
  }
}
