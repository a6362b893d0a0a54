import { copyOf, type InternalRecord } from "../call-record.js";
import { mustRetry } from "../call-stack.js";
import type { Fields } from "../context/field-set.js";
import { TAG_FIELDS } from "../context/known-fields.js";
import type { RedactOptions } from "../contracts.js";
import { errorHeadline } from "../internal/error-message.js";
import { isError } from "../internal/is-error.js";
import type { Report } from "../internal/report.js";
import { REMOVED } from "./redact/censor.js";
import { explain, type Hit } from "./redact/explain.js";
import { MaskedFieldSets } from "./redact/field-sets.js";
import { parseRules } from "./redact/options.js";
import { maskPrinted, withPrinted } from "./redact/printed.js";
import { ruleFailure, thrownName } from "./redact/rule-failure.js";
import type { Rules } from "./redact/rules.js";
import { SearchBudget } from "./redact/search-budget.js";
import { maskTag, showsContext, withSafeIds } from "./redact/tag.js";
import { Masker } from "./redact/values/masker.js";
import { QuickMask, UNSURE } from "./redact/values/quick-mask.js";
import { property } from "./redact/values/read.js";
import { withhold, withIdsOnly } from "./run-filters.js";

/**
 * A logger's or a transport's `redact` option.
 * @param inherited What is used where the option is absent.
 * @throws {TypeError} For an unknown option or a wrong value, and if there is no rule.
 */
export function parseRedact(
  option: string,
  options: RedactOptions | false | undefined,
  inherited: Redactor | undefined,
): Redactor | undefined {
  if (options === undefined) return inherited;
  return options === false ? undefined : new Redactor(parseRules(option, options));
}

/** Hides secrets in records. */
export class Redactor {
  readonly #rules: Rules;
  readonly #sets: MaskedFieldSets;
  /** The replacements in a redacted record, if a second search could not tell them from secrets. */
  readonly #replacements = new WeakMap<InternalRecord, ReadonlySet<string>>();
  #idleMask: QuickMask | undefined = undefined;
  /** The last logger's name that was searched: there are few, and each is on many lines. */
  #cleanName: string | undefined = undefined;

  constructor(rules: Rules) {
    this.#rules = rules;
    this.#sets = new MaskedFieldSets(rules);
  }

  /**
   * A record without secrets: a copy, or the record itself if it holds none. If a rule fails, the content is withheld.
   * @param isInspected Whether something may show more than the formats line and JSON do: symbols, for example.
   * @param earlier What this redactor made of the same record before a transport's filters saw it.
   */
  redacted(record: InternalRecord, report: Report, isInspected: boolean, earlier?: InternalRecord): InternalRecord {
    let copy: InternalRecord | undefined;
    try {
      const quick = this.#quick(record, isInspected);
      if (quick !== undefined) return quick;
      copy = copyOf(record);
      return this.#redact(copy, this.#knownIn(earlier)) ? copy : record;
    } catch (error) {
      if (mustRetry(error)) throw error;
      // Neither its text, which may hold the secret, nor its stack.
      report(ruleFailure(error), "filter");
      return withIdsOnly(withhold(copy ?? record, "redact", { name: thrownName(error) }));
    }
  }

  /** Everything that is hidden in a message, an error or fields. */
  explain(value: unknown): Hit[] {
    return explain(this.#rules, value);
  }

  /**
   * A record whose values are ordinary, as nearly all are, without its secrets; the record itself if it holds none.
   * Undefined if it has to be looked at more closely.
   */
  #quick(record: InternalRecord, isInspected: boolean): InternalRecord | undefined {
    const { error, message, name, printed } = record;
    if (error !== undefined || printed !== undefined || typeof message !== "string") return undefined;
    if (name !== undefined && name !== this.#cleanName) return undefined;
    // A getter may log, which searches another record before this search is done.
    const mask = this.#idleMask ?? new QuickMask(this.#rules);
    this.#idleMask = undefined;
    try {
      const shown = this.#ordinary(record, message, mask, isInspected);
      this.#idleMask = mask;
      return shown;
    } catch (error) {
      if (mustRetry(error)) throw error;
      // A getter of a class threw: the thorough search shows what.
      return undefined;
    }
  }

  #ordinary(
    record: InternalRecord,
    message: string,
    mask: QuickMask,
    isInspected: boolean,
  ): InternalRecord | undefined {
    const { fields, bindings, bindingSet, context, contextSet } = record;
    if (context !== undefined && this.#sets.quick(contextSet, context, mask)?.fields !== context) return undefined;
    if (!showsContext(record, context)) return undefined;
    const bindingsSet = bindings === undefined ? undefined : this.#sets.quick(bindingSet, bindings, mask);
    if (bindings !== undefined && bindingsSet === undefined) return undefined;
    mask.reset(isInspected);
    const shown = mask.text(message);
    const shownFields = shown === UNSURE || fields === undefined ? fields : mask.fields(fields);
    if (shown === UNSURE || shownFields === UNSURE) return undefined;
    if (shown === message && shownFields === fields && bindingsSet?.fields === bindings) return record;
    const copy = copyOf(record);
    copy.message = shown;
    copy.fields = shownFields as Fields | undefined;
    copy.bindings = bindingsSet?.fields;
    copy.bindingSet = bindingsSet;
    return copy;
  }

  /** Hides what is to be hidden in a copy. Returns whether anything was. */
  #redact(copy: InternalRecord, known: ReadonlySet<string> | undefined): boolean {
    const { name, message, fields, bindings, bindingSet, error, printed, context, requestId, sessionId, tag } = copy;
    copy.stored = undefined;
    const masker = new Masker(this.#rules, new SearchBudget(), { known });
    this.#context(copy, masker, known);
    if (name !== undefined) this.#name(copy, masker, name);
    const text = String(message);
    copy.printed = printed === undefined ? undefined : maskPrinted(masker, printed);
    copy.message = masker.text(copy.printed === printed ? text : withPrinted(text, printed, copy.printed));
    const masked = this.#sets.masked(bindingSet, bindings, known);
    copy.bindings = masked?.fields;
    copy.bindingSet = masked;
    if (fields !== undefined) copy.fields = masker.fields(fields) as Fields;
    if (error !== undefined) copy.error = this.#error(masker, copy, { message: text, fields }, error);
    if (masker.replacements !== undefined) this.#replacements.set(copy, masker.replacements);
    return !(
      copy.name === name &&
      copy.message === message &&
      copy.fields === fields &&
      copy.bindings === bindings &&
      copy.error === error &&
      copy.context === context &&
      copy.requestId === requestId &&
      copy.sessionId === sessionId &&
      copy.tag === tag &&
      copy.printed === printed
    );
  }

  #name(copy: InternalRecord, masker: Masker, name: string): void {
    copy.name = masker.text(name);
    if (copy.name === name) this.#cleanName = name;
  }

  #context(copy: InternalRecord, masker: Masker, known: ReadonlySet<string> | undefined): void {
    const { context, contextSet } = copy;
    const masked = context === undefined ? undefined : this.#contextSet(copy, masker, context, known);
    maskTag(copy, context, masked?.fields, (text, id) => masker.textNamed(id, text));
    copy.context = masked?.fields;
    copy.contextSet = masked as typeof contextSet;
  }

  /** If the search fails, the line goes out with its tag, which must not show an ID that could not be replaced. */
  #contextSet(copy: InternalRecord, masker: Masker, context: Fields, known: ReadonlySet<string> | undefined) {
    try {
      return this.#sets.masked(copy.contextSet, context, known);
    } catch (error) {
      const safe: Record<string, unknown> = {};
      for (const name of TAG_FIELDS) safe[name] = this.#idOrNothing(masker, name, context[name]);
      withSafeIds(copy, safe);
      copy.context = safe;
      throw error;
    }
  }

  #idOrNothing(masker: Masker, name: string, id: unknown): unknown {
    try {
      return masker.named(name, id, this.#rules.root?.child(name)) === id ? id : undefined;
    } catch {
      return undefined;
    }
  }

  /** An error that is also a field must be the same object afterwards, or formatters show it twice. */
  #error(masker: Masker, copy: InternalRecord, before: Before, error: unknown): unknown {
    const { fields } = before;
    const field = ["error", "err"].find((name) => fields !== undefined && property(fields, name) === error);
    const shown =
      field === undefined ? masker.named("error", error, this.#rules.root?.child("error")) : copy.fields?.[field];
    // An error logged alone gives its message to the line. That was searched as a text, but not by name or path.
    if (shown !== error && isError(error) && errorHeadline(error) === before.message) {
      const message = isError(shown) ? errorHeadline(shown) : shown;
      copy.message = masker.text(typeof message === "string" ? message : "");
    }
    return shown === REMOVED ? undefined : shown;
  }

  #knownIn(earlier: InternalRecord | undefined): ReadonlySet<string> | undefined {
    if (earlier === undefined || this.#rules.censor.isStable) return undefined;
    const { bindingSet, contextSet } = earlier;
    const sets = [
      this.#replacements.get(earlier),
      this.#sets.replacementsIn(bindingSet),
      this.#sets.replacementsIn(contextSet),
    ];
    return new Set(sets.flatMap((set) => [...(set ?? [])]));
  }
}

/** A record's message and fields before the search. */
interface Before {
  readonly message: string;
  readonly fields: Fields | undefined;
}
